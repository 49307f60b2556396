using System.CommandLine;
using Floorline.Cli.Text;
using Floorline.Readers;
using Floorline.Workbench;
using Floorline.Workbench.Documents;

namespace Floorline.Cli.Commands;

/// <summary><c>floorline plan MODEL --on HW --slo "ttft&lt;500ms,itl&lt;50ms"</c>.</summary>
internal static class PlanCommand
{
    internal static Command Make()
    {
        var command = new Command("plan", "What to do, in order, until an SLO is met; and which configurations meet it");
        var options = new SituationOptions(command, Verbs.Plan);
        var own = new FieldOptions(command, PlanSpec.Fields);
        Option<bool> json = Json.OptionOf(command);
        command.SetAction(parsed =>
        {
            ReadResult<SituationSpec> spec = options.Read(parsed);
            PlanSpec asked = own.Read(parsed, PlanSpec.Fields, new PlanSpec());
            ReadResult<PlanResult> result = spec.IsOk ? Verb.Plan(spec.Value, asked) : ReadResult.Failed<PlanResult>(spec.Problems);
            Output.Hint(result.IsOk ? result.Value.Hints : []);
            return Output.Answer(result, parsed.GetValue(json), JsonText.Of, PlanText.Write, static r => r.Impossible || r.Contradicts ? ExitCode.Impossible : r.Meets ? ExitCode.Ok : ExitCode.MissesBudget);
        });
        return command;
    }
}
