using Floorline.Core.Answers;
using System.CommandLine;
using Floorline.Cli.Text;
using Floorline.Core.Levers;
using Floorline.Core.Serving;
using Floorline.Readers;
using Floorline.Workbench;
using Floorline.Workbench.Documents;

namespace Floorline.Cli.Commands;

/// <summary><c>floorline predict MODEL --on HW [--apply LEVER,LEVER]</c>.</summary>
internal static class PredictCommand
{
    internal static Command Make()
    {
        var command = new Command("predict", "What to expect of a step or a served load, and what each lever would give");
        var options = new SituationOptions(command, measured: true, plans: true);
        var apply = new Option<string?>("--apply") { HelpName = "LEVERS", Description = "Levers to apply in order, such as fp8,kv-fp8 (floorline catalogue levers)" };
        apply.CompletionSources.Add(static _ => LeverCatalogue.All.Select(static l => new System.CommandLine.Completions.CompletionItem(l.Id)));
        var split = new Option<int>("--disaggregate") { HelpName = "N", Description = "Read prompts on N more groups of the same devices" };
        command.Options.Add(apply);
        command.Options.Add(split);
        Option<bool> json = Json.OptionOf(command);
        command.SetAction(parsed =>
        {
            ReadResult<SituationSpec> spec = options.Read(parsed);
            int workers = parsed.GetValue(split);
            ReadResult<PredictResult> result = !spec.IsOk ? ReadResult.Failed<PredictResult>(spec.Problems)
                : workers is < 0 or > 4096 ? ReadResult.Failed<PredictResult>(new Problem("", "--disaggregate", $"{workers}", "0 to 4096 groups"))
                : Verb.Predict(spec.Value, parsed.GetValue(apply), workers);
            return Output.Answer(result, parsed.GetValue(json), JsonText.Of, PredictText.Write, static r => r.Contradicts || r.Answer.Verdict == AnswerVerdict.Impossible
                ? ExitCode.Impossible : r.Answer.Verdict == AnswerVerdict.DoesNotFit || (r.Start.Measured is null && (r.Served is { IsKnown: false }
                    || r.Forecast.Infeasible is CannotRun.StepDoesNotFit || r.Capacity.Fits is { IsKnown: true, Value: false }))
                ? ExitCode.DoesNotFit : ExitCode.Ok);
        });
        return command;
    }
}
