using System.CommandLine;
using Floorline.Cli.Text;
using Floorline.Core.Traces.Comparison;
using Floorline.Readers;
using Floorline.Workbench;
using Floorline.Workbench.Documents;

namespace Floorline.Cli.Commands;

/// <summary><c>floorline trace FILE...</c> and <c>floorline trace --compare BASE NEW</c>.</summary>
internal static class TraceCommand
{
    internal static Command Make()
    {
        var command = new Command("trace", "Where the time of a profiler's trace went, why the device idled, and what to do about it");
        var files = new Argument<string[]>("FILE") { HelpName = "FILE", Description = "Traces of PyTorch's profiler, Nsight Systems (SQLite export), rocprofv3 or Nsight Compute (CSV); a folder, tar or zip of them. Several are the ranks of one job", Arity = ArgumentArity.OneOrMore };
        var compare = new Option<bool>("--compare") { Description = "Compare two traces, BASE and NEW; exit code 4 where NEW is slower" };
        var page = new Option<string?>("--html") { HelpName = "FILE", Description = "Write a page with the zoomable timeline to this file" };
        command.Arguments.Add(files);
        command.Options.Add(compare);
        command.Options.Add(page);
        var options = new SituationOptions(command, Verbs.Trace, modelIsOption: true);
        Option<bool> json = Json.OptionOf(command);
        command.SetAction(parsed =>
        {
            bool asJson = parsed.GetValue(json);
            string[] paths = parsed.GetValue(files)!;
            ReadResult<SituationSpec> situation = options.Read(parsed);
            if (!situation.IsOk)
            {
                return Output.Refuse(situation.Problems, asJson);
            }

            return parsed.GetValue(compare) ? Compare(paths, parsed.GetValue(page), asJson) : One(new TraceSpec { Files = paths, Situation = situation.Value }, parsed.GetValue(page), asJson);
        });
        return command;
    }

    private static int One(TraceSpec spec, string? page, bool json)
    {
        if (OutputFile.Unwritable(page, "--html") is { } problem)
        {
            return Output.Refuse([problem], json);
        }

        ReadResult<TraceResult> result = Verb.Trace(spec);
        int code = Output.Answer(result, json, JsonText.Of, TraceText.Write, static r => r.Diagnosis.IsAnswered ? ExitCode.Ok : ExitCode.InvalidMeasurement);
        return result.IsOk && page is not null ? Output.Beside(code, OutputFile.Write(page, "--html", TracePage.Of(result.Value))) : code;
    }

    private static int Compare(string[] paths, string? page, bool json)
    {
        if (paths.Length != 2)
        {
            return Output.Refuse([new Problem("", "--compare", $"{paths.Length} file(s)", "two: BASE and NEW (a folder or archive holds the ranks of one job)")], json);
        }

        if (page is not null)
        {
            return Output.Refuse([new Problem("", "--html", "a page of a comparison", "--html with one trace")], json);
        }

        return Output.Answer(Verb.CompareTraces(paths[0], paths[1]), json, JsonText.Of, TraceComparisonText.Write, static r => r.Comparison switch
        {
            { IsRegression: true } => ExitCode.Regression,
            { Verdict: ChangeVerdict.Unknown } => ExitCode.InvalidMeasurement,
            _ => ExitCode.Ok,
        });
    }
}
