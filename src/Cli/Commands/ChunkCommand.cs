using System.CommandLine;
using Floorline.Cli.Text;
using Floorline.Readers;
using Floorline.Workbench;
using Floorline.Workbench.Documents;

namespace Floorline.Cli.Commands;

/// <summary><c>floorline chunk [MODEL --on HW | --measured 33ms] --rate 30hz --chunk 50 [--horizon 25]</c>.</summary>
internal static class ChunkCommand
{
    internal static Command Make()
    {
        var command = new Command("chunk", "A robot policy that plans several actions per call: budget, duty, reaction delay");
        var situation = new SituationOptions(command, Verbs.Chunk);
        Option<string?> rate = Add("--rate", "HERTZ", "Control rate, such as 30hz");
        Option<string?> actions = Add("--chunk", "N", "Actions per call; 1 by default");
        Option<string?> horizon = Add("--horizon", "N", "Actions executed before the next plan takes over (execution horizon); all by default");
        Option<string?> percentiles = Add("--percentiles", "LIST", "Percentiles of a call's time, such as p95=41ms,p99=60ms");
        Option<bool> json = Json.OptionOf(command);
        command.SetAction(parsed =>
        {
            ReadResult<SituationSpec> spec = situation.Read(parsed, byDefault: false);
            var asked = new ChunkSpec { Rate = parsed.GetValue(rate), Chunk = parsed.GetValue(actions), Horizon = parsed.GetValue(horizon),
                Percentiles = parsed.GetValue(percentiles) };
            ReadResult<ChunkResult> result = spec.IsOk ? Verb.Chunk(asked with { Situation = spec.Value }) : ReadResult.Failed<ChunkResult>(spec.Problems);
            return Output.Answer(result, parsed.GetValue(json), JsonText.Of, PipelineText.Write, static r => r.Misses ? ExitCode.MissesBudget : ExitCode.Ok);
        });
        return command;

        Option<string?> Add(string name, string help, string text)
        {
            var option = new Option<string?>(name) { HelpName = help, Description = text };
            command.Options.Add(option);
            return option;
        }
    }
}
