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
        var own = new FieldOptions(command, ChunkSpec.Fields);
        Option<bool> json = Json.OptionOf(command);
        command.SetAction(parsed =>
        {
            ReadResult<SituationSpec> spec = situation.Read(parsed, byDefault: false);
            ChunkSpec asked = own.Read(parsed, ChunkSpec.Fields, new ChunkSpec());
            ReadResult<ChunkResult> result = spec.IsOk ? Verb.Chunk(asked with { Situation = spec.Value }) : ReadResult.Failed<ChunkResult>(spec.Problems);
            return Output.Answer(result, parsed.GetValue(json), JsonText.Of, PipelineText.Write, static r => r.Misses ? ExitCode.MissesBudget : ExitCode.Ok);
        });
        return command;
    }
}
