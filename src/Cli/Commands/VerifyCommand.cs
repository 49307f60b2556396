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
        Option<string?> golden = Text(command, "--golden", "FILE", "Golden set, JSON Lines: id, prompt, expected or checks");
        Option<string?> limit = Text(command, "--limit", "TEXT", "Faults borne; 'serious<=1/50, warn at 2, fail above' by default");
        Option<string?> slo = Text(command, "--slo", "TEXT", "Latency targets, such as 'p95<1.2s' of the times that are compared, or 'ttft_p99<500ms'");
        Option<string?> metrics = Text(command, "--metrics", "LIST", "Metrics of speed, all of which have to speak before a change is kept; median,p95 by default");
        Option<string?> column = Text(command, "--column", "NAME", "Field or column that holds the times; ttft, itl, tpot or e2e (default) of a benchmark's result");
        Option<string?> run = Text(command, "--run", "N", "Which run of a file that holds several; N,M for the two files");
        Option<string?> unit = Text(command, "--unit", "UNIT", "s, ms, us or ns, where the column's name does not say it");
        Option<string?> alarms = Text(command, "--false-alarms", "SHARE", "How often equals may be called different; 5%");
        Option<string?> tolerance = Text(command, "--tolerance", "SHARE", "Change that does not count; 0%");
        Option<string?> detect = Text(command, "--detect", "SHARE", "No difference is accepted when one this large would have shown; 10%");
        Option<string?> spread = Text(command, "--run-spread", "SHARE", "By how much runs of one build differ, allowed for where one run stands for a side; 1%");
        var inTurns = new Option<bool>("--in-turns") { Description = "Both files were taken in turns, four of each side or more (AB BA AB BA): slow states met both" };
        command.Options.Add(inTurns);
        Option<string?> look = Text(command, "--look", "N", "Which look at growing samples this is: all looks together err no more often");
        Option<string?> sheet = Text(command, "--review-sheet", "FILE", "Write the sheet for checks by a person");
        Option<string?> marks = Text(command, "--marks", "FILE", "Read a sheet that was filled in");
        Option<string?> model = Text(command, "--model", "NAME", "Model name for endpoints, or BASELINE,CANDIDATE");
        Option<string?> rounds = Text(command, "--rounds", "N", "How often endpoints are asked each prompt in a run; 1");
        Option<string?> runs = Text(command, "--runs", "N", "Runs of each endpoint, in turns; from 5 on a run is what is counted; 1");
        Option<string?> concurrency = Text(command, "--concurrency", "N", "Requests in flight at once; 1");
        Option<string?> tokens = Text(command, "--max-tokens", "N", "Most tokens of an answer; 512");
        Option<string?> key = Text(command, "--key-variable", "NAME", "Environment variable that holds the endpoints' key");
        key.Aliases.Add("--api-key-env");
        Option<string?> save = Text(command, "--save", "FOLDER", "Write the endpoints' runs there");
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

            var spec = new VerifySpec
            {
                Baseline = before!,
                Candidate = after!,
                Golden = parsed.GetValue(golden),
                Limit = parsed.GetValue(limit),
                Slo = parsed.GetValue(slo),
                Metrics = parsed.GetValue(metrics),
                Column = parsed.GetValue(column),
                Run = parsed.GetValue(run),
                Unit = parsed.GetValue(unit),
                FalseAlarms = parsed.GetValue(alarms),
                Tolerance = parsed.GetValue(tolerance),
                Detect = parsed.GetValue(detect),
                RunSpread = parsed.GetValue(spread),
                InTurns = parsed.GetValue(inTurns),
                Look = parsed.GetValue(look),
                Runs = parsed.GetValue(runs),
                ReviewSheet = parsed.GetValue(sheet),
                Marks = parsed.GetValue(marks),
                Model = parsed.GetValue(model),
                Rounds = parsed.GetValue(rounds),
                Concurrency = parsed.GetValue(concurrency),
                MaxTokens = parsed.GetValue(tokens),
                KeyVariable = parsed.GetValue(key),
                Save = parsed.GetValue(save),
            };
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
        Option<string?> limit = Text(command, "--limit", "TEXT", "Faults borne, such as 'serious<=1/50, warn at 2, fail above'");
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

    private static Option<string?> Text(Command command, string name, string placeholder, string description)
    {
        var option = new Option<string?>(name) { HelpName = placeholder, Description = description };
        command.Options.Add(option);
        return option;
    }
}
