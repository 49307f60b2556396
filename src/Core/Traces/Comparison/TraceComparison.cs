using Floorline.Core.Traces.Budgets;
using Floorline.Core.Traces.Gaps;
using Floorline.Core.Traces.Intervals;
using Floorline.Core.Traces.Rules;
using Floorline.Core.Traces.Steps;

namespace Floorline.Core.Traces.Comparison;

/// <summary>
/// Two traces of one job side by side, step for step. The step of a job is that of its slowest device. A difference counts where it is larger than
/// the steps' own spread allows: three standard errors of the medians, and never less than the least change of the thresholds.
/// </summary>
public sealed class TraceComparison
{
    private const int FewestSteps = 3;

    // From a median absolute deviation to a standard deviation, and from that to the standard error of a median, both for normal noise.
    private const double DeviationOfMad = 1.4826;
    private const double ErrorOfMedian = 1.2533;
    private const double Sigmas = 3;

    private TraceComparison(TraceDiagnosis old, TraceDiagnosis next)
    {
        Base = old;
        New = next;
        if (old.Devices.Count == 0 || next.Devices.Count == 0)
        {
            Verdict = ChangeVerdict.Unknown;
            Basis = old.Devices.Count > 0 ? "the new trace holds no device work" : next.Devices.Count > 0 ? "the base holds no device work"
                : "neither trace holds device work";
            return;
        }

        DeviceDiagnosis before = Slowest(old);
        DeviceDiagnosis after = Slowest(next);
        bool steps = HasSteps(before) && HasSteps(after);
        BaseSteps = steps ? before.Steps.Count : 0;
        NewSteps = steps ? after.Steps.Count : 0;
        BaseTime = steps ? before.Steps.Lengths.Median : before.Budget.Window;
        NewTime = steps ? after.Steps.Lengths.Median : after.Budget.Window;
        bool enough = steps && BaseSteps >= FewestSteps && NewSteps >= FewestSteps;
        Noise = enough ? Math.Max(old.Thresholds.ChangeShare, Spreads(before.Steps.Lengths, after.Steps.Lengths)) : old.Thresholds.BlindChangeShare;
        Basis = enough ? "median steps, noise from their spread" : steps ? "median steps, too few to know their spread"
            : "whole windows, because steps were not found in both";
        Ratio = BaseTime > 0 ? (double)NewTime / BaseTime : 1;
        Verdict = Ratio > 1 + Noise ? ChangeVerdict.Slower : Ratio < 1 - Noise ? ChangeVerdict.Faster : ChangeVerdict.Same;
        Parts = [.. PartsOf(before, Math.Max(BaseSteps, 1)).Zip(PartsOf(after, Math.Max(NewSteps, 1)), static (b, n) =>
            new TimeChange(b.Name, b.Time, n.Time))];
        Kernels = Match(old, next, Math.Max(BaseSteps, 1), Math.Max(NewSteps, 1));
    }

    /// <summary>The diagnosis before.</summary>
    public TraceDiagnosis Base { get; }

    /// <summary>The diagnosis after.</summary>
    public TraceDiagnosis New { get; }

    /// <summary>Whether the new trace is slower.</summary>
    public ChangeVerdict Verdict { get; }

    /// <summary>Whether the change is a regression.</summary>
    public bool IsRegression => Verdict == ChangeVerdict.Slower;

    /// <summary>What was compared, in words.</summary>
    public string Basis { get; }

    /// <summary>Steps of the base; 0 where windows were compared.</summary>
    public int BaseSteps { get; }

    /// <summary>Steps of the new trace; 0 where windows were compared.</summary>
    public int NewSteps { get; }

    /// <summary>Median step, or window, of the base in ns.</summary>
    public long BaseTime { get; }

    /// <summary>Median step, or window, of the new trace in ns.</summary>
    public long NewTime { get; }

    /// <summary>New time over base time.</summary>
    public double Ratio { get; } = 1;

    /// <summary>Relative change that the noise allows.</summary>
    public double Noise { get; }

    /// <summary>The parts of a mean step in both: the budget, with idle time by cause.</summary>
    public IReadOnlyList<TimeChange> Parts { get; } = [];

    /// <summary>Kernels by call path, largest change first.</summary>
    public IReadOnlyList<KernelChange> Kernels { get; } = [];

    /// <summary>Patterns of the base that the new trace does not show.</summary>
    public IEnumerable<TraceFinding> Resolved => Base.Findings.Where(f => !f.IsTrust && New.Findings.All(n => n.Rule != f.Rule));

    /// <summary>Patterns of the new trace that the base does not show.</summary>
    public IEnumerable<TraceFinding> Appeared => New.Findings.Where(f => !f.IsTrust && Base.Findings.All(b => b.Rule != f.Rule));

    /// <summary>Patterns that both show.</summary>
    public IEnumerable<(TraceFinding Base, TraceFinding New)> Remaining =>
        Base.Findings.Where(static f => !f.IsTrust).Select(b => (Base: b, New: New.Findings.FirstOrDefault(n => n.Rule == b.Rule)))
            .Where(static p => p.New is not null).Select(static p => (p.Base, p.New!));

    /// <summary>Compares two diagnosed jobs.</summary>
    /// <param name="old">Before.</param>
    /// <param name="next">After.</param>
    public static TraceComparison Of(TraceDiagnosis old, TraceDiagnosis next)
    {
        ArgumentNullException.ThrowIfNull(old);
        ArgumentNullException.ThrowIfNull(next);
        return new TraceComparison(old, next);
    }

    private static bool HasSteps(DeviceDiagnosis device) => device.Steps.Count > 0 && device.Steps.Basis != StepBasis.RepeatedKernels;

    private static DeviceDiagnosis Slowest(TraceDiagnosis job) => job.Devices.MaxBy(static d => HasSteps(d) ? d.Steps.Lengths.Median : d.Budget.Window)!;

    private static double Spreads(Spread before, Spread after)
    {
        double b = StandardError(before);
        double n = StandardError(after);
        return before.Median > 0 ? Sigmas * Math.Sqrt((b * b) + (n * n)) / before.Median : 0;
    }

    private static double StandardError(Spread spread) => ErrorOfMedian * DeviationOfMad * spread.MedianDeviation / Math.Sqrt(spread.Count);

    // totals of the window per step; they sum to the mean step
    private static List<(string Name, long Time)> PartsOf(DeviceDiagnosis device, int steps)
    {
        DeviceBudget b = device.Budget;
        var parts = new List<(string Name, long Time)>
        {
            ("compute", b.Compute / steps), ("exposed_communication", b.ExposedCommunication / steps), ("exposed_copies", b.ExposedCopies / steps),
                ("fills_only", b.FillsOnly / steps),
        };
        foreach (IdleCause cause in IdleCauses.All)
        {
            parts.Add(($"idle: {cause}", device.Gaps.TotalOf(cause) / steps));
        }

        return parts;
    }

    private static List<KernelChange> Match(TraceDiagnosis old, TraceDiagnosis next, int oldSteps, int newSteps)
    {
        Dictionary<(string Path, string Kernel), (long Time, int Count)> before = CallPaths.Of(old);
        Dictionary<(string Path, string Kernel), (long Time, int Count)> after = CallPaths.Of(next);
        var changes = new List<KernelChange>(before.Count);
        foreach (((string path, string kernel) key, (long time, int count)) in before)
        {
            (long Time, int Count) now = after.GetValueOrDefault(key);
            changes.Add(new KernelChange(key.path, key.kernel, time / oldSteps, now.Time / newSteps, count, now.Count));
        }

        foreach (((string path, string kernel) key, (long time, int count)) in after)
        {
            if (!before.ContainsKey(key))
            {
                changes.Add(new KernelChange(key.path, key.kernel, 0, time / newSteps, 0, count));
            }
        }

        changes.Sort(static (a, b) => Math.Abs(a.Difference) != Math.Abs(b.Difference) ? Math.Abs(b.Difference).CompareTo(Math.Abs(a.Difference))
            : string.CompareOrdinal(a.Path + a.Kernel, b.Path + b.Kernel));
        return changes;
    }
}
