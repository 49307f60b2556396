using Floorline.Core.Answers;
using Floorline.Core.Diagnosis;
using Floorline.Core.Floors;
using Floorline.Core.Levers;
using Floorline.Core.Quantities;
using Floorline.Workbench;
using Floorline.Workbench.Documents;
using Floorline.Workbench.Words;

namespace Floorline.Cli.Text;

/// <summary>A diagnosis for a person to read: verdict, table, ladder, what helps and what does not, assumptions.</summary>
public static class DiagnosisText
{
    private const int BarWidth = 40;
    private const int MostOutcomes = 6;

    public static void Write(Page page, DiagnoseResult result)
    {
        StepDiagnosis diagnosis = result.Diagnosis;
        if (result.Answer.Verdict != AnswerVerdict.DoesNotFit && Sentences.DoesNotFit(result.Floors.Capacity) is { } no)
        {
            page.Say(no, Tone.Bad);
        }

        AnswerText.Write(page, result.Answer);
        page.Blank().Say(Verdict(result), ToneOf(diagnosis.Regime));
        foreach (string hangs in Sentences.HangsOn(diagnosis))
        {
            page.Say(hangs, Tone.Warning);
        }

        FloorsText.Table(page, result.Floors);
        string mfu = diagnosis.Mfu.IsKnown ? $"MFU {Figures.Percent(diagnosis.Mfu.Value)}, " : "";
        page.Say($"At the measured time: {Terms.Rate(result.Floors.Cost.Step, diagnosis.Measured.Time)}, {mfu}MBU {Figures.Percent(diagnosis.Mbu)}.",
            indent: 2);
        Ladder(page, diagnosis);
        Advise(page, result);
        Sensitivities(page, diagnosis);
        FloorsText.Assumptions(page, result.Floors);
    }

    /// <summary>What helps and what does not; of the impossible its likely causes.</summary>
    public static void Advise(Page page, DiagnoseResult result)
    {
        if (result.Diagnosis.Regime == Regime.Impossible)
        {
            Causes(page, result.Diagnosis);
            return;
        }

        Outcomes(page, "What helps", result.Helps, "+ ", Tone.Good);
        Outcomes(page, "What does not help", result.DoesNotHelp, "- ", Tone.Plain);
    }

    public static string Verdict(DiagnoseResult result) => Sentences.Verdict(result);

    private static void Ladder(Page page, StepDiagnosis diagnosis)
    {
        page.Heading("Where the time goes");
        double full = Math.Max(diagnosis.Measured.Time.Value, diagnosis.Terms.Local.Value);
        var rows = new List<string[]>();
        foreach (Rung rung in diagnosis.Ladder.Rungs.Where(static r => r.Time.IsKnown && !(r.Kind == RungKind.Communication && r.Gap.Value == 0)))
        {
            bool first = rung.Kind == RungKind.SheetFloor;
            Seconds length = first ? rung.Time.Value : rung.Gap;
            Seconds before = first ? Seconds.Zero : rung.Time.Value - rung.Gap;
            rows.Add([first ? "sheet floor" : Names.Gap(rung.Kind), Figures.Of(length), Bar(before.Value / full, rung.Time.Value.Value / full)]);
        }

        page.Table(rows);
        string[] open = [.. diagnosis.Ladder.Rungs[^1].Merged.Select(Names.Gap)];
        if (open.Length > 0 && diagnosis.Ladder.Unexplained.Value > 0)
        {
            page.Say($"Not told apart inside 'unexplained': {string.Join(", ", open)}.", Tone.Faint, 2);
        }
    }

    private static string Bar(double from, double to)
    {
        int start = (int)Math.Round(Math.Clamp(Math.Min(from, to), 0, 1) * BarWidth);
        int end = (int)Math.Round(Math.Clamp(Math.Max(from, to), 0, 1) * BarWidth);
        return "|" + new string(' ', start) + new string(to < from ? '<' : '#', Math.Max(end - start, to != from ? 1 : 0)).PadRight(BarWidth - start)[..Math.Min(BarWidth - start, BarWidth)] + "|";
    }

    private static void Causes(Page page, StepDiagnosis diagnosis)
    {
        if (diagnosis.Causes.Count == 0)
        {
            return;
        }

        page.Heading("Likely causes, likeliest first");
        int number = 1;
        foreach (ImpossibleCause cause in diagnosis.Causes.Take(6))
        {
            page.Say(Sentence.Of(cause.Reason) + ".", indent: 2, mark: $"{number++}. ");
        }
    }

    private static void Outcomes(Page page, string heading, IEnumerable<Judgement> outcomes, string mark, Tone tone)
    {
        Judgement[] shown = [.. outcomes.Take(MostOutcomes)];
        if (shown.Length == 0)
        {
            return;
        }

        page.Heading(heading);
        foreach (Judgement outcome in shown)
        {
            string predicted = outcome.Helps && outcome.Predicted.High > outcome.Predicted.Low * 1.01
                ? $" Predicted {Figures.Of(outcome.Predicted.Low)} to {Figures.Of(outcome.Predicted.High)}: {Sentence.Saved(outcome)}."
                : outcome.Why is Why.Slower or Why.TimeMoves ? $" {Sentence.Saved(outcome)}." : "";
            page.Say($"{outcome.Lever.Title} ({outcome.Lever.Id}): {Sentence.Of(outcome)}.{predicted}", tone, 2, mark);
        }
    }

    private static void Sensitivities(Page page, StepDiagnosis diagnosis)
    {
        if (diagnosis.Sensitivities.Count == 0)
        {
            return;
        }

        page.Heading("What the verdict depends on");
        var rows = new List<string[]> { new[] { "input", "plausible", "changes at", "to", "basis" } };
        foreach (Sensitivity one in diagnosis.Sensitivities)
        {
            string at = one.FlipsAt is { } factor ? $"{(factor - 1) * 100:+0;-0} %" : "never";
            rows.Add([Sentences.Name(one.Input), $"{(one.Low - 1) * 100:+0;-0;0}..{(one.High - 1) * 100:+0;-0;0} %", at, one.BecomesRegime is { } regime
                ? Short(regime) : "", Sentence.Of(one.Basis)]);
        }

        page.Table(rows, header: true);
    }

    private static string Short(Regime regime) => regime switch
    {
        Regime.MemoryBoundWeights => "weights",
        Regime.MemoryBoundKv => "KV cache",
        Regime.ComputeBound => "compute",
        Regime.CommunicationBound => "network",
        Regime.OverheadBound => "overhead",
        Regime.ComputeUnknown => "compute?",
        _ => Terms.Of(regime),
    };

    private static Tone ToneOf(Regime regime) => regime switch
    {
        Regime.Impossible => Tone.Bad,
        Regime.OverheadBound or Regime.Transitional or Regime.ComputeUnknown => Tone.Warning,
        _ => Tone.Good,
    };
}
