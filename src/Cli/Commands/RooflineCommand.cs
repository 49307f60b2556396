using System.CommandLine;
using Floorline.Cli.Text;
using Floorline.Readers;
using Floorline.Workbench;
using Floorline.Workbench.Documents;

namespace Floorline.Cli.Commands;

/// <summary><c>floorline roofline MODEL --on HW</c>.</summary>
internal static class RooflineCommand
{
    internal static Command Make()
    {
        var command = new Command("roofline", "Where the step, its classes of operators and larger batches sit under the roofline");
        var options = new SituationOptions(command, Verbs.Roofline);
        Option<bool> json = Json.OptionOf(command);
        command.SetAction(parsed =>
        {
            ReadResult<SituationSpec> spec = options.Read(parsed);
            ReadResult<RooflineResult> result = spec.IsOk ? Verb.Roofline(spec.Value) : ReadResult.Failed<RooflineResult>(spec.Problems);
            return Output.Answer(result, parsed.GetValue(json), JsonText.Of, RooflineText.Write, static _ => ExitCode.Ok);
        });
        return command;
    }
}
