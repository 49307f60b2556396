using System.CommandLine;
using Floorline.Cli.Text;
using Floorline.Readers;
using Floorline.Workbench;
using Floorline.Workbench.Documents;

namespace Floorline.Cli.Commands;

/// <summary><c>floorline floors MODEL --on HW</c>.</summary>
internal static class FloorsCommand
{
    internal static Command Make()
    {
        var command = new Command("floors", "How fast the model could possibly run there: the floors, which one binds, memory, roofline");
        var options = new SituationOptions(command, Verbs.Floors);
        Option<bool> json = Json.OptionOf(command);
        command.SetAction(parsed =>
        {
            ReadResult<SituationSpec> spec = options.Read(parsed);
            ReadResult<FloorsResult> result = spec.IsOk ? Verb.Floors(spec.Value) : ReadResult.Failed<FloorsResult>(spec.Problems);
            return Output.Answer(result, parsed.GetValue(json), JsonText.Of, FloorsText.Write, static r => r.Capacity.Fits is { IsKnown: true, Value: false } ? ExitCode.DoesNotFit : ExitCode.Ok);
        });
        return command;
    }
}
