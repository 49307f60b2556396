using System.CommandLine;
using Floorline.Cli.Text;
using Floorline.Readers;
using Floorline.Workbench;
using Floorline.Workbench.Documents;

namespace Floorline.Cli.Commands;

/// <summary><c>floorline sweep MODEL --on HW --over context</c>.</summary>
internal static class SweepCommand
{
    internal static Command Make()
    {
        var command = new Command("sweep", "The floors, and the time to expect, at many values of one input");
        var options = new SituationOptions(command, Verbs.Sweep);
        var own = new FieldOptions(command, Fields.OfSweep);
        Option<bool> json = Json.OptionOf(command);
        command.SetAction(parsed =>
        {
            ReadResult<SituationSpec> spec = options.Read(parsed);
            ReadResult<SweepResult> result = spec.IsOk ? Verb.Sweep(spec.Value, own.Stated(parsed, "over"), own.Stated(parsed, "points")) : ReadResult.Failed<SweepResult>(spec.Problems);
            return Output.Answer(result, parsed.GetValue(json), JsonText.Of, SweepText.Write,
                static r => r.Points.Count > 0 && r.Points.All(static p => p.Capacity.Fits is { IsKnown: true, Value: false }) ? ExitCode.DoesNotFit : ExitCode.Ok);
        });
        return command;
    }
}
