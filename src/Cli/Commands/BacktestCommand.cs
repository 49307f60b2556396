using System.CommandLine;
using Floorline.Cli.Text;
using Floorline.Readers;
using Floorline.Workbench;
using Floorline.Workbench.Documents;

namespace Floorline.Cli.Commands;

/// <summary><c>floorline backtest DATA.csv</c>.</summary>
internal static class BacktestCommand
{
    internal static Command Make()
    {
        var command = new Command("backtest", "Hold floors and expected values against published measurements");
        var files = new Argument<string[]>("FILE") { HelpName = "FILE", Arity = ArgumentArity.OneOrMore, Description = "A CSV table: model, hardware, metric, value; engine_version, params_total_b, params_active_b, bytes_per_weight, phase, batch_or_concurrency, input_tokens, output_tokens" };
        var markdown = new Option<bool>("--markdown") { Description = "Print the tables as Markdown, with how to read them; takes several files (docs/accuracy.md)" };
        command.Arguments.Add(files);
        var rows = new Option<bool>("--rows") { Description = "With --json, write every row with the parts of its expected time" };
        command.Options.Add(markdown);
        var decisions = new Option<bool>("--decisions") { Description = "Print only how well configurations of measured sweeps are chosen" };
        command.Options.Add(rows);
        command.Options.Add(decisions);
        Option<bool> json = Json.OptionOf(command);
        command.SetAction(parsed =>
        {
            string[] paths = parsed.GetValue(files)!;
            if (parsed.GetValue(markdown))
            {
                return Print([.. paths.Select(Read)], paths);
            }

            ReadResult<BacktestResult> result = paths.Length == 1
                ? Read(paths[0])
                : ReadResult.Failed<BacktestResult>(new Problem("", "FILE", $"{paths.Length} files", "one file at a time, or --markdown for several"));
            Action<Page, BacktestResult> write = parsed.GetValue(decisions) ? BacktestText.WriteDecisions : BacktestText.Write;
            return Output.Answer(result, parsed.GetValue(json), r => JsonText.Of(r, parsed.GetValue(rows)), write, static r => r.Violations.Count > 0
                ? ExitCode.Impossible : ExitCode.Ok);
        });
        return command;
    }

    private static int Print(IReadOnlyList<ReadResult<BacktestResult>> results, IReadOnlyList<string> paths)
    {
        Problem[] problems = [.. results.SelectMany(static r => r.Problems)];
        if (problems.Length > 0)
        {
            return Output.Refuse(problems, json: false);
        }

        Output.Payload(BacktestMarkdown.Of([.. results.Select(static r => r.Value)], paths));
        return results.Any(static r => r.Value.Violations.Count > 0) ? ExitCode.Impossible : ExitCode.Ok;
    }

    private static ReadResult<BacktestResult> Read(string path)
    {
        if (RegularFile.Problem(path, "a CSV table of measurements") is { } problem)
        {
            return ReadResult.Failed<BacktestResult>(problem);
        }

        try
        {
            using Stream stream = RegularFile.Open(path);
            return Verb.Backtest(stream, path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ReadResult.Failed<BacktestResult>(new Problem(path, "", "no file that can be opened", "a CSV table of measurements"));
        }
    }
}
