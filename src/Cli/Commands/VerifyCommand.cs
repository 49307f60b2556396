using System.CommandLine;
using Floorline.Cli.Text;
using Floorline.Core.Guardrails;
using Floorline.Readers;
using Floorline.Workbench;
using Floorline.Workbench.Documents;

namespace Floorline.Cli.Commands;

/// <summary><c>floorline verify BASELINE CANDIDATE</c> and <c>floorline verify counts BEFORE AFTER</c>.</summary>
internal static class VerifyCommand
{
    internal static Command Make()
    {
        var command = new Command("verify", "Keep a change or roll it back: speed and quality of two runs, one verdict");
        var baseline = new Argument<string?>("BASELINE") { HelpName = "BASELINE", Description = "The run before: JSON Lines, CSV, lab or command JSON, a benchmark's result; several runs with commas between them; or an endpoint such as http://127.0.0.1:8000/v1", Arity = ArgumentArity.ZeroOrOne };
        var candidate = new Argument<string?>("CANDIDATE") { HelpName = "CANDIDATE", Description = "The run after, or as many runs", Arity = ArgumentArity.ZeroOrOne };
        command.Arguments.Add(baseline);
        command.Arguments.Add(candidate);
        var own = new FieldOptions(command, VerifySpec.Fields);
        var markdown = new Option<bool>("--markdown") { Description = "Print Markdown for a pull-request comment" };
        command.Options.Add(markdown);
        Option<bool> json = Json.OptionOf(command);
        command.SetAction(parsed =>
        {
            (string? before, string? after) = (parsed.GetValue(baseline), parsed.GetValue(candidate));
            Problem[] missing = [.. Missing("BASELINE", before), .. Missing("CANDIDATE", after)];
            if (missing.Length > 0)
            {
                return Output.Refuse(missing, parsed.GetValue(json));
            }

            VerifySpec spec = own.Read(parsed, VerifySpec.Fields, new VerifySpec { Baseline = before!, Candidate = after! });
            using var interrupt = new Interrupt();
            ReadResult<VerifyResult> result = Verb.Verify(spec, Output.Complain, interrupt.Token);
            return parsed.GetValue(markdown) && !parsed.GetValue(json)
                ? Output.Answer(result, true, VerdictMarkdown.Of, VerdictText.Write, ExitCodeOf)
                : Output.Answer(result, parsed.GetValue(json), JsonText.Of, VerdictText.Write, ExitCodeOf);
        });
        command.Subcommands.Add(Counts());
        return command;
    }

    private static int ExitCodeOf(VerifyResult result) => Output.IsUnwritten(result.Findings) ? ExitCode.BadInput : result.Outcome switch
    {
        VerdictOutcome.RollBack => ExitCode.Regression,
        VerdictOutcome.Inconclusive => ExitCode.InvalidMeasurement,
        _ => result.MissesTarget ? ExitCode.MissesBudget : ExitCode.Ok,
    };

    private static Command Counts()
    {
        var command = new Command("counts", "Judge two counts of faults, such as 3/50 and 1/50, where nothing else is known");
        var before = new Argument<string>("BEFORE") { HelpName = "BEFORE", Description = "Faults before, such as 3/50" };
        var after = new Argument<string>("AFTER") { HelpName = "AFTER", Description = "Faults after, such as 1/50" };
        command.Arguments.Add(before);
        command.Arguments.Add(after);
        var limit = new Option<string?>("--limit") { HelpName = "TEXT", Description = "Faults borne, such as 'serious<=1/50, warn at 2, fail above'" };
        command.Options.Add(limit);
        Option<bool> json = Json.OptionOf(command);
        command.SetAction(parsed => Output.Answer(
            Verb.VerifyCounts(parsed.GetValue(before)!, parsed.GetValue(after)!, parsed.GetValue(limit)),
            parsed.GetValue(json),
            JsonText.Of,
            VerdictText.Write,
            static result => result.After == GuardrailOutcome.Fail || result.IsWorse ? ExitCode.Regression : result.After == GuardrailOutcome.Warn ? ExitCode.InvalidMeasurement : ExitCode.Ok));
        return command;
    }

    private static IEnumerable<Problem> Missing(string name, string? value) => string.IsNullOrEmpty(value)
        ? [Problem.Missing("", name, "a file with a run, or the address of an endpoint")] : [];
}
