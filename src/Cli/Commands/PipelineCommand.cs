using System.CommandLine;
using Floorline.Cli.Text;
using Floorline.Readers;
using Floorline.Workbench;
using Floorline.Workbench.Documents;

namespace Floorline.Cli.Commands;

/// <summary><c>floorline pipeline FILE</c>.</summary>
internal static class PipelineCommand
{
    internal static Command Make()
    {
        var command = new Command("pipeline", "Several stages one after the other: total against budget, and which stage to work on");
        var file = new Argument<string>("FILE") { HelpName = "FILE", Description = "A JSON file with name, budget and stages (samples/voice-pipeline.json shows one)" };
        command.Arguments.Add(file);
        Option<bool> json = Json.OptionOf(command);
        command.SetAction(parsed =>
        {
            ReadResult<PipelineSpec> spec = Read(parsed.GetValue(file)!);
            ReadResult<PipelineResult> result = spec.IsOk ? Verb.Pipeline(spec.Value) : ReadResult.Failed<PipelineResult>(spec.Problems);
            return result.IsOk ? Show(result.Value, parsed.GetValue(json)) : Output.Refuse(result.Problems, parsed.GetValue(json));
        });
        return command;
    }

    private static ReadResult<PipelineSpec> Read(string path)
    {
        try
        {
            using FileStream stream = File.OpenRead(path);
            return SpecFile.Pipeline(stream, path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ReadResult.Failed<PipelineSpec>(new Problem(path, "", "no file that can be opened", "a pipeline file"));
        }
    }

    private static int Show(PipelineResult result, bool json)
    {
        if (json)
        {
            Output.Payload(JsonText.Of(result));
        }
        else
        {
            var page = new Page(Output.Width);
            PipelineText.Write(page, result);
            Output.Write(page);
        }

        return result.Diagnosis.Stages.Any(static s => s.Diagnosis is { IsKnown: true, Value.Regime: Core.Diagnosis.Regime.Impossible }) ? ExitCode.Impossible
            : result.Diagnosis.Keeps is { IsKnown: true, Value: false } ? ExitCode.MissesBudget
            : ExitCode.Ok;
    }
}
