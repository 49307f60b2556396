using Floorline.Core.Quantities;
using Floorline.Core.Traces.Losses;

namespace Floorline.Core.Traces.Rules;

/// <summary>A diagnosis in one sentence: the largest loss and whom to blame, or why none can be named.</summary>
internal static class TraceVerdict
{
    internal static string Of(TraceDiagnosis diagnosis) =>
        diagnosis.Findings.FirstOrDefault(static f => f.Rule == TraceDoubts.EarlyEndRule) is { } cut ? $"{cut.Title}. {OfWhatWasRead(diagnosis)}"
            : OfWhatWasRead(diagnosis);

    private static string OfWhatWasRead(TraceDiagnosis diagnosis)
    {
        // just above a gate the same doubt leads, and what is recorded is answered under it
        if ((Refusal(diagnosis) ?? Gate(diagnosis)) is { } doubt)
        {
            return doubt.Urgency == Urgency.Critical ? $"Not to be trusted. {doubt.Title}." : $"{doubt.Title}. Of what is recorded: {Answer(diagnosis, "")}";
        }

        string reservation = diagnosis.Findings.Any(static f => f.IsTrust && f.Rule != TraceDoubts.EarlyEndRule && f.Urgency > Urgency.Info)
            ? " Read the doubts about the trace first." : "";
        return Answer(diagnosis, reservation);
    }

    /// <summary>The doubt that is to be mended before any loss: for which none can be named, or of which more may be missing than the largest could win; null
    /// where there is none.</summary>
    internal static TraceFinding? LeadingDoubt(TraceDiagnosis diagnosis) =>
        (diagnosis.Findings.FirstOrDefault(static f => f.Rule == TraceDoubts.EarlyEndRule) ?? Refusal(diagnosis)) is { } refusal ? refusal
        : Gate(diagnosis) is { } gate && (gate.Rule != UnderRecordedGraphRule.RuleId || diagnosis.Losses.Count == 0
            || UnderRecordedGraphRule.MissingShareOf(gate) >= diagnosis.Losses[0].GainShare) ? gate : null;

    private static TraceFinding? Refusal(TraceDiagnosis diagnosis) => diagnosis.Findings.FirstOrDefault(static f => f.IsTrust && f.Urgency == Urgency.Critical);

    private static TraceFinding? Gate(TraceDiagnosis diagnosis) =>
        diagnosis.Findings.FirstOrDefault(static f => f.Urgency == Urgency.Warning && f.Rule is UnderRecordedGraphRule.RuleId or CaptureTraceRule.RuleId);

    private static string Answer(TraceDiagnosis diagnosis, string reservation)
    {
        if (diagnosis.Devices.Count == 0)
        {
            return (diagnosis.Findings.FirstOrDefault(static f => !f.IsTrust) ?? diagnosis.Findings.FirstOrDefault(static f =>
                f.Rule != TraceDoubts.EarlyEndRule)) is { } said ? $"{said.Title}." : "Nothing was read.";
        }

        double computed = Computed(diagnosis);
        if (diagnosis.Losses.Count == 0)
        {
            return Words.Say($"The device computes {Figures.Percent(computed)} of the time and loses none: what is left is in the kernels.{reservation}");
        }

        Loss first = diagnosis.Losses[0];
        return first.GainShare < diagnosis.Thresholds.WarningShare
            ? Words.Say($"The device is kept busy: it computes {Figures.Percent(computed)} of the time. Largest loss ({Figures.Percent(first.GainShare)}): {Small(first.Title)}{Blame(first)}.{reservation}")
            : Words.Say($"{first.Title}{Blame(first)}: at most {Figures.Time(first.Gain)} of {Figures.Time(first.Window)} to win ")
                + Words.Say($"({Figures.Percent(first.GainShare)}).{reservation}");
    }

    private static string Blame(Loss loss)
    {
        string name = loss.Name.Length > 0 && loss.Cause is not (LossCause.RankWait or LossCause.Slowdown) ? $"longest: {loss.Name}" : "";
        string mostly = loss.Mostly.Length == 0 ? "" : loss.Cause == LossCause.RankWait ? loss.Mostly : $"mostly {loss.Mostly}";
        return name.Length + mostly.Length == 0 ? "" : $" ({mostly}{(name.Length > 0 && mostly.Length > 0 ? "; " : "")}{name})";
    }

    private static string Small(string title) => title.Length > 1 && char.IsLower(title[1]) ? char.ToLowerInvariant(title[0]) + title[1..] : title;

    private static double Computed(TraceDiagnosis diagnosis)
    {
        double windows = diagnosis.Devices.Sum(static d => (double)d.Budget.Window);
        return windows > 0 ? diagnosis.Devices.Sum(static d => (double)d.Budget.Compute) / windows : 0;
    }
}
