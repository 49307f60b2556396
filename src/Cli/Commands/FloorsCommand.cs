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
        var options = new SituationOptions(command, measured: false);
        Option<bool> json = Json.OptionOf(command);
        command.SetAction(parsed =>
        {
            ReadResult<SituationSpec> spec = options.Read(parsed);
            ReadResult<FloorsResult> result = spec.IsOk ? Verb.Floors(spec.Value) : ReadResult.Failed<FloorsResult>(spec.Problems);
            return result.IsOk ? Show(result.Value, parsed.GetValue(json)) : Output.Refuse(result.Problems, parsed.GetValue(json));
        });
        return command;
    }

    private static int Show(FloorsResult result, bool json)
    {
        if (json)
        {
            Output.Payload(JsonText.Of(result));
        }
        else
        {
            var page = new Page(Output.Width);
            FloorsText.Write(page, result);
            Output.Write(page);
        }

        return result.Capacity.Fits is { IsKnown: true, Value: false } ? ExitCode.DoesNotFit : ExitCode.Ok;
    }
}
