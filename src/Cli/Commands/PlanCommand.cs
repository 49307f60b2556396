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
        Option<string?> slo = Add("--slo", "SLO",
            "What must be reached, such as \"ttft_p99<500ms,e2e<5s,throughput>1000\": ttft, itl, tpot, e2e with _mean, _p50, _p90, _p95 (default) or _p99; throughput, rate, cost, energy, memory, devices");
        Option<string?> price = Add("--price", "USD", "Rent of one device per hour, such as 2.50");
        Option<string?> hardware = Add("--hardware", "LIST", "Hardware to compare in the search, such as h100,l40s");
        Option<string?> devices = Add("--devices", "N", "Most devices");
        Option<string?> risk = Add("--risk", "RISK", "Largest accepted risk to the answers: none, low, medium, high");
        Option<bool> json = Json.OptionOf(command);
        command.SetAction(parsed =>
        {
            ReadResult<SituationSpec> spec = options.Read(parsed);
            var asked = new PlanSpec { Slo = parsed.GetValue(slo), Price = parsed.GetValue(price), Hardware = parsed.GetValue(hardware), Devices = parsed.GetValue(devices), Risk = parsed.GetValue(risk) };
            ReadResult<PlanResult> result = spec.IsOk ? Verb.Plan(spec.Value, asked) : ReadResult.Failed<PlanResult>(spec.Problems);
            Output.Hint(result.IsOk ? result.Value.Hints : []);
            return Output.Answer(result, parsed.GetValue(json), JsonText.Of, PlanText.Write, static r => r.Impossible || r.Contradicts ? ExitCode.Impossible : r.Meets ? ExitCode.Ok : ExitCode.MissesBudget);
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
