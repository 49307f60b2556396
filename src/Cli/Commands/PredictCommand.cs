using System.CommandLine;
using Floorline.Cli.Text;
using Floorline.Core.Answers;
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
        var options = new SituationOptions(command, Verbs.Predict);
        var own = new FieldOptions(command, Fields.OfPredict);
        Option<bool> json = Json.OptionOf(command);
        command.SetAction(parsed =>
        {
            ReadResult<SituationSpec> spec = options.Read(parsed);
            ReadResult<PredictResult> result = !spec.IsOk ? ReadResult.Failed<PredictResult>(spec.Problems)
                : Verb.Predict(spec.Value, own.Stated(parsed, "apply"), own.Stated(parsed, "disaggregate"));
            return Output.Answer(result, parsed.GetValue(json), JsonText.Of, PredictText.Write, static r => r.Contradicts || r.Answer.Verdict == AnswerVerdict.Impossible
                ? ExitCode.Impossible : r.Answer.Verdict == AnswerVerdict.DoesNotFit || (r.Start.Measured is null && (r.Served is { IsKnown: false }
                    || r.Forecast.Infeasible is CannotRun.StepDoesNotFit || r.Capacity.Fits is { IsKnown: true, Value: false }))
                ? ExitCode.DoesNotFit : ExitCode.Ok);
        });
        return command;
    }
}
