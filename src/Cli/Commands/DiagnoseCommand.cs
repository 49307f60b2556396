using System.CommandLine;
using Floorline.Cli.Text;
using Floorline.Core.Answers;
using Floorline.Readers;
using Floorline.Workbench;
using Floorline.Workbench.Documents;

namespace Floorline.Cli.Commands;

/// <summary><c>floorline diagnose MODEL --on HW --measured 114ms</c>.</summary>
internal static class DiagnoseCommand
{
    internal static Command Make()
    {
        var command = new Command("diagnose", "How far a measured time is from the floors, why, what helps and what will not");
        var options = new SituationOptions(command, Verbs.Diagnose);
        Option<bool> json = Json.OptionOf(command);
        command.SetAction(parsed =>
        {
            ReadResult<SituationSpec> spec = options.Read(parsed);
            ReadResult<DiagnoseResult> result = spec.IsOk ? Verb.Diagnose(spec.Value) : ReadResult.Failed<DiagnoseResult>(spec.Problems);
            return Output.Answer(result, parsed.GetValue(json), JsonText.Of, DiagnosisText.Write, static r => r.Answer.Verdict switch
            {
                AnswerVerdict.Impossible => ExitCode.Impossible,

                // What was measured ran, wherever it read what does not fit: only the verdict says that it cannot.
                AnswerVerdict.DoesNotFit => ExitCode.DoesNotFit,
                _ => ExitCode.Ok,
            });
        });
        return command;
    }
}
