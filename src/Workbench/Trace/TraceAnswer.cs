using System.Globalization;
using Floorline.Core.Answers;
using Floorline.Core.Diagnosis;
using Floorline.Core.Expectations;
using Floorline.Core.Floors;
using Floorline.Core.Levers;
using Floorline.Core.Quantities;
using Floorline.Core.Traces;
using Floorline.Core.Traces.Losses;
using Floorline.Core.Traces.Rules;
using Floorline.Readers.Catalogue;

namespace Floorline.Workbench;

/// <summary>The answer of a trace: what it lost, to what, and what the window or the step would become without it.</summary>
internal static class TraceAnswer
{
    private const double LeastShown = 0.005;
    private const int MostCauses = 8;

    /// <summary>The answer.</summary>
    /// <param name="result">The diagnosed trace.</param>
    internal static Answer Of(TraceResult result)
    {
        TraceDiagnosis diagnosis = result.Diagnosis;
        Loss[] losses = [.. diagnosis.Losses.Where(static l => l.Share >= LeastShown).Take(MostCauses)];
        StepDiagnosis? step = result.Floors?.Step is { IsKnown: true, Value: var known } ? known : null;
        return new Answer
        {
            Verdict = Verdict(result, losses, step),
            Causes = Causes(losses),
            FirstActions = [.. diagnosis.Actions.Select(ActionOf)],
            Gains = [.. losses.GroupBy(LeverOf).Select(static same => GainOf(same.Key, [.. same]))],
            Achievable = Achievable(losses, step),
            AchievableRate = step is null || Achievable(losses, step) is not { } range ? null
                : new TokensPerSecond(result.Floors!.Floors.Cost.TokensHandled / range.Middle.Value),
            Implied = step is null ? null : Implied.Of(result.Floors!.Floors.Floors, step.Measured.Time, AnswerCatalogue.Table.Rates),
            AssumedThatDecides = result.Floors?.Note is null ? [] : [new DecidingAssumption("phase", "decode", "prefill", AnswerVerdict.CannotTell)],
            NotStated = [.. Missing(result, step)],
        };
    }

    /// <summary>Lost time is slow; without any, only floors tell whether the kernels themselves are fast.</summary>
    private static AnswerVerdict Verdict(TraceResult result, Loss[] losses, StepDiagnosis? step) =>
        !result.Diagnosis.IsAnswered ? AnswerVerdict.CannotTell
        : step is { Regime: Regime.Impossible } ? AnswerVerdict.Impossible
        : losses.Any(static l => l.GainShare >= Judgement.WorthWhile) ? AnswerVerdict.Slow
        : step is null ? AnswerVerdict.CannotTell
        : result.Floors!.Regime.Value is Regime.OverheadBound or Regime.Transitional ? AnswerVerdict.Slow
        : AnswerVerdict.Good;

    // losses of one kind are one cause, in the order of the first of them
    private static List<Cause> Causes(Loss[] losses)
    {
        var causes = new List<Cause>();
        for (int i = 0; i < losses.Length; i++)
        {
            CauseKind kind = KindOf(losses[i].Cause);
            Loss[] same = [.. losses.Where(l => KindOf(l.Cause) == kind)];
            if (ReferenceEquals(same[0], losses[i]))
            {
                causes.Add(CauseOf(kind, same));
            }
        }

        return causes;
    }

    private static Cause CauseOf(CauseKind kind, Loss[] losses)
    {
        Loss first = losses[0];
        double share = losses.Sum(static l => l.Share);
        string named = first.Name.Length > 0 ? $" ({first.Name})" : "";
        string evidence = string.Create(CultureInfo.InvariantCulture, $"{first.Title}{named}: {Figures.Percent(share)} of the devices' time");
        return new Cause(kind, kind is CauseKind.TraceUnrecorded ? CauseStanding.Possible : CauseStanding.Shown, evidence)
        {
            Share = new Seconds(losses.Sum(static l => l.Share * l.Window) / 1e9),
            Check = first.Check.TrimEnd('.'),
            Plausibility = share,
        };
    }

    private static FirstAction ActionOf(TraceAction action) => new(action.Loss is { } loss ? LeverOf(loss) : action.Finding!.Rule, action.Advice.TrimEnd('.'),
        action.Check.TrimEnd('.'));

    /// <summary>At best the whole loss goes, at worst nothing of it.</summary>
    private static Gain GainOf(string lever, Loss[] losses)
    {
        double most = Math.Min(1, losses.Sum(static l => l.GainShare));
        var window = new Seconds(losses[0].Window / 1e9);
        string text = $"measured in the trace: a window of {Figures.Of(window)} would become {Figures.Of(window * (1 - most))} if all of it went";
        return new Gain(lever, most >= Judgement.WorthWhile, 1 - most, 1 - (most / 2), 1, text);
    }

    /// <summary>The step (without floors the window) with all losses gone, with half of them, and with the largest alone.</summary>
    private static TimeRange? Achievable(Loss[] losses, StepDiagnosis? step)
    {
        if (losses.Length == 0)
        {
            return null;
        }

        double all = Math.Min(0.999, losses.Sum(static l => l.GainShare));
        double largest = losses.Max(static l => l.GainShare);
        Seconds whole = step?.Measured.Time ?? new Seconds(losses[0].Window / 1e9);
        Seconds floor = step is null ? Seconds.Zero : whole.OrLess(step.Floors.Binding);
        Seconds low = (whole * (1 - all)).OrMore(floor);
        Seconds high = (whole * (1 - largest)).OrMore(low);
        return new TimeRange(low, (low + high) / 2, high);
    }

    private static IEnumerable<string> Missing(TraceResult result, StepDiagnosis? step)
    {
        if (result.Floors is null)
        {
            yield return "model";
            yield return "hardware";
        }
        else if (step is null)
        {
            yield return "steps";
        }

        if (result.Diagnosis.Traces.Count < 2 && result.Diagnosis.Losses.Any(static l => l.Cause is LossCause.Communication or LossCause.RankWait))
        {
            yield return "ranks";
        }
    }

    private static string LeverOf(Loss loss) => AnswerCatalogue.Table.For(KindOf(loss.Cause)).Actions is [var first, ..] ? first.Lever : "other-kernel";

    private static CauseKind KindOf(LossCause cause) => cause switch
    {
        LossCause.HostWork => CauseKind.HostEager,
        LossCause.Synchronisation => CauseKind.HostSync,
        LossCause.Allocation => CauseKind.HostAllocation,
        LossCause.Input => CauseKind.HostPreprocessing,
        LossCause.Initialisation => CauseKind.WarmupFirstCall,
        LossCause.LaunchDistance => CauseKind.KernelShort,
        LossCause.DeviceWait => CauseKind.DeviceWait,
        LossCause.Unlinked => CauseKind.TraceUnrecorded,
        LossCause.RankWait => CauseKind.CommStraggler,
        LossCause.Communication => CauseKind.CommExposed,
        LossCause.Copies or LossCause.Fills => CauseKind.HostCopies,
        LossCause.Slowdown => CauseKind.ClockPower,
        LossCause.Kernels => CauseKind.KernelFormat,
        _ => throw new ArgumentOutOfRangeException(nameof(cause), cause, "is not a cause"),
    };
}
