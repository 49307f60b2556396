using System.CommandLine;
using Floorline.Cli.Text;
using Floorline.Core.Floors;
using Floorline.Readers;
using Floorline.Workbench;
using Floorline.Workbench.Documents;

namespace Floorline.Cli.Commands;

/// <summary><c>floorline pipeline FILE</c>.</summary>
internal static class PipelineCommand
{
    internal static Command Make()
    {
        var command = new Command("pipeline", "Stages of a request, in a row or side by side: total against budget, which one to work on");
        var file = new Argument<string>("FILE") { HelpName = "FILE", Description = "A JSON file with name, budget and stages (samples/voice-pipeline.json shows one)" };
        command.Arguments.Add(file);
        Option<bool> json = Json.OptionOf(command);
        command.SetAction(parsed =>
        {
            ReadResult<PipelineSpec> spec = Read(parsed.GetValue(file)!);
            ReadResult<PipelineResult> result = spec.IsOk ? Verb.Pipeline(spec.Value) : ReadResult.Failed<PipelineResult>(spec.Problems);
            return Output.Answer(result, parsed.GetValue(json), JsonText.Of, PipelineText.Write, CodeOf);
        });
        return command;
    }

    private static ReadResult<PipelineSpec> Read(string path)
    {
        if (RegularFile.Problem(path, "a pipeline file") is { } problem)
        {
            return ReadResult.Failed<PipelineSpec>(problem);
        }

        try
        {
            using Stream stream = RegularFile.Open(path);
            return SpecFile.Pipeline(stream, path, Workplace.Here);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ReadResult.Failed<PipelineSpec>(new Problem(path, "", "no file that can be opened", "a pipeline file"));
        }
    }

    private static int CodeOf(PipelineResult result) =>
        result.Diagnosis.Stages.Any(static s => s.Regime is { IsKnown: true, Value: Regime.Impossible }) ? ExitCode.Impossible
        : result.Diagnosis.Keeps is { IsKnown: true, Value: false } ? ExitCode.MissesBudget
        : ExitCode.Ok;
}
