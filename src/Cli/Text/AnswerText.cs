using Floorline.Core.Answers;
using Floorline.Workbench;
using Floorline.Workbench.Documents;

namespace Floorline.Cli.Text;

/// <summary>The answer for a person to read: verdict, likeliest cause, what to do first, what settles it.</summary>
public static class AnswerText
{
    private const int MostCauses = 3;

    public static void Write(Page page, Answer answer)
    {
        if (answer is { RanOtherwise: true })
        {
            page.Say(AnswerSentences.Alarm(answer)!, Tone.Bad);
        }

        page.Say(AnswerSentences.Verdict(answer), ToneOf(answer.Verdict));
        Causes(page, answer);
        if (answer.FirstActions.Count > 0)
        {
            page.Say(AnswerSentences.First(answer), answer.Verdict == AnswerVerdict.Good ? Tone.Plain : Tone.Good, 2, "> ");
        }

        Others(page, answer);
        foreach (string hangs in AnswerSentences.Decides(answer))
        {
            page.Say(hangs, Tone.Warning, 2);
        }
    }

    private static void Causes(Page page, Answer answer)
    {
        int number = 1;
        foreach (Cause cause in answer.Causes.Take(MostCauses))
        {
            page.Say(AnswerSentences.Cause(cause), Tone.Plain, 2, $"{number++}. ");
            if (cause.Check.Length > 0 && answer.Verdict != AnswerVerdict.Good)
            {
                page.Say($"Settled by: {cause.Check}.", Tone.Faint, 5);
            }
        }
    }

    /// <summary>
    /// The answer in short, for a verb that answers another question about a time that was measured: verdict, likeliest cause, what to do first. Nothing where
    /// nothing was measured or the verb itself says that nothing can run.
    /// </summary>
    public static void Brief(Page page, Answer answer)
    {
        if (answer is { Implied: null, Shortfall: null } || answer.Verdict is AnswerVerdict.Impossible or AnswerVerdict.DoesNotFit)
        {
            return;
        }

        if (answer.Implied is null)
        {
            // Only a step that was measured can be diagnosed: a load's own figures are judged here.
            Causes(page, answer);
            page.Say(AnswerSentences.First(answer), Tone.Good, 2, "> ");
            return;
        }

        if (AnswerSentences.Alarm(answer) is null)
        {
            page.Say(AnswerSentences.Verdict(answer), ToneOf(answer.Verdict));
        }

        if (answer.Causes is [var cause, ..] && (answer.Verdict == AnswerVerdict.Slow
            || answer.Shortfall is not null || (answer.Verdict == AnswerVerdict.CannotTell && cause.Standing != CauseStanding.Possible)))
        {
            page.Say(AnswerSentences.Cause(cause), Tone.Plain, 2);
            if (answer.FirstActions.Count > 0 && answer.FirstActions[0].Lever != FirstAction.Engine)
            {
                page.Say(AnswerSentences.First(answer), Tone.Good, 2, "> ");
            }

            page.Say("floorline diagnose with the same options ranks the causes and says what settles each.", Tone.Faint, 2);
        }

        Others(page, answer);
    }

    private static void Others(Page page, Answer answer)
    {
        foreach (string says in AnswerSentences.Others(answer))
        {
            page.Say(says, Tone.Plain, 2);
        }
    }

    /// <summary>What comes before anything else that a verb says of a situation; nothing where all is as usual.</summary>
    public static void Alarm(Page page, Answer answer)
    {
        if (AnswerSentences.Alarm(answer) is { } alarm)
        {
            page.Say(alarm, Tone.Bad);
        }

        // Beside an engine that does not run there nothing else is done first, whatever the verb goes on to say.
        if (answer is { Refused: not null, FirstActions: [{ Lever: FirstAction.Engine }, ..] })
        {
            page.Say(AnswerSentences.First(answer), Tone.Good, 2, "> ");
        }
    }

    /// <summary>
    /// The verdict on runs of a load, before their figures: what contradicts itself with the figures that do, else the first step that was judged.
    /// </summary>
    public static void OfRuns(Page page, Answer? answer, IReadOnlyList<ServingDiagnosis> judged)
    {
        if (answer is null)
        {
            return;
        }

        bool contradicts = AnswerSentences.Contradicts(answer);
        string what = contradicts ? "" : judged.FirstOrDefault(static d => d.Result.IsOk) is { } first ? $"{first.Label}: " : "";
        page.Say(what + AnswerSentences.Verdict(answer), ToneOf(answer.Verdict));
        if (contradicts)
        {
            page.Say(AnswerSentences.Cause(answer.Causes[0]), Tone.Plain, 2);
        }
    }

    private static Tone ToneOf(AnswerVerdict verdict) => verdict switch
    {
        AnswerVerdict.Good => Tone.Good,
        AnswerVerdict.Impossible or AnswerVerdict.DoesNotFit => Tone.Bad,
        _ => Tone.Warning,
    };
}
