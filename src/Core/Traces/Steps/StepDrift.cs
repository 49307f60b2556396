using System.Runtime.InteropServices;
using Floorline.Core.Traces.Budgets;
using Floorline.Core.Traces.Intervals;
using Floorline.Core.Traces.Kernels;
using Floorline.Core.Traces.Model;
using Floorline.Core.Traces.Rules;

namespace Floorline.Core.Traces.Steps;

/// <summary>
/// Steps of the same kernels on the same grids whose kernels take longer from some step on, or up to one: the device itself ran at another speed.
/// </summary>
/// <param name="Step">Index of the first step at the later speed.</param>
/// <param name="Before">Median time of the kernels of a step before it, in ns.</param>
/// <param name="After">Median time of the kernels of a step from it on, in ns.</param>
/// <param name="Steps">How many steps were compared.</param>
/// <param name="Lost">What the slower steps took beyond the median of the faster, in ns; just below the thresholds a part of it; 0 where the first are the
/// slower ones: that is warming up.</param>
public sealed record StepDrift(int Step, long Before, long After, int Steps, long Lost)
{
    private const int FewestOnASide = 2;

    // so much of the squared difference that six steps without any spread are just enough
    private const double SpreadOfDifference = 0.075;

    /// <summary>Whether the later steps are the slower ones.</summary>
    public bool IsSlowdown => After > Before;

    /// <summary>Whether the change reaches its thresholds; a smaller one just below them is a loss in proportion.</summary>
    public bool IsClear { get; private init; } = true;

    /// <summary>Time of the slower steps' kernels over that of the faster.</summary>
    public double Factor => (double)Math.Max(Before, After) / Math.Max(1, Math.Min(Before, After));

    /// <summary>Compares the steps of a device; null where they are few, differ in their kernels, or keep their speed.</summary>
    /// <param name="work">What the device did.</param>
    /// <param name="steps">Its steps.</param>
    /// <param name="thresholds">From when on another speed counts.</param>
    public static StepDrift? Of(DeviceWork work, StepTimeline steps, TraceThresholds thresholds)
    {
        ArgumentNullException.ThrowIfNull(work);
        ArgumentNullException.ThrowIfNull(steps);
        ArgumentNullException.ThrowIfNull(thresholds);
        if (steps.Count < 2 * FewestOnASide)
        {
            return null;
        }

        var sums = new Sum[steps.Count];
        foreach (int e in work.Events)
        {
            if (work.Trace.Kinds[e] == EventKind.DeviceKernel && work.Traits.KernelOf(work.Trace.NameIds[e]) != KernelClass.Communication
                && steps.At(work.Trace.Starts[e]) is >= 0 and int step)
            {
                (sums[step] ??= new Sum()).Add(work.Trace, e);
            }
        }

        int[] like = Alike(steps, sums);
        if (like.Length < 2 * FewestOnASide)
        {
            return null;
        }

        long[] times = [.. like.Select(i => sums[i].Time)];
        int at = Split(times);
        long before = Spread.Of(times.AsSpan(0, at)).Median;
        long after = Spread.Of(times.AsSpan(at)).Median;
        long middle = (before / 2) + (after / 2);
        bool slower = after > before;
        double side = Math.Min((double)times.Take(at).Count(t => t < middle == slower) / at,
            (double)times.Skip(at).Count(t => t > middle == slower) / (times.Length - at));
        double factor = (double)Math.Max(before, after) / Math.Max(1, Math.Min(before, after));
        double margin = thresholds.SlowdownShareMargin;
        double counts = Math.Min(Counts(side, thresholds.SlowdownSideShare, margin), Counts(factor, thresholds.SlowdownFactor, thresholds.SlowdownMargin));
        counts = Math.Min(counts, Certainty(times, at, thresholds.SlowdownDeviations));
        counts = counts > 0 ? Math.Min(counts, Counts(Breadth(sums, like, at, (double)after / Math.Max(1, before)), thresholds.SlowdownBreadth, margin)) : 0;
        if (counts <= 0)
        {
            return null;
        }

        long lost = slower ? (long)(times.Skip(at).Sum(t => Math.Max(0, t - before)) * counts) : 0;
        return new StepDrift(like[at], before, after, like.Length, lost) { IsClear = counts >= 1 };
    }

    // the largest group of steps that launch the same number of kernels on as many blocks
    private static int[] Alike(StepTimeline steps, Sum[] sums) =>
        Enumerable.Range(0, steps.Count).Where(i => sums[i] is not null).GroupBy(i => (steps.Steps[i].Name.Kind, sums[i].Kernels, sums[i].Blocks))
            .OrderByDescending(static g => g.Count()).FirstOrDefault()?.ToArray() ?? [];

    // where the means of both sides differ most for their numbers
    private static int Split(long[] times)
    {
        double all = times.Sum(static t => (double)t);
        double sum = 0;
        double best = -1;
        int at = FewestOnASide;
        for (int i = 1; i <= times.Length - FewestOnASide; i++)
        {
            sum += times[i - 1];
            double difference = Math.Abs((sum / i) - ((all - sum) / (times.Length - i))) * Math.Sqrt((double)i * (times.Length - i));
            if (i >= FewestOnASide && difference > best)
            {
                (best, at) = (difference, i);
            }
        }

        return at;
    }

    // from nothing a margin below a threshold to all of it at the threshold
    private static double Counts(double value, double threshold, double margin) => Math.Clamp((value - threshold + margin) / margin, 0, 1);

    // The difference of both means in standard errors. The split was chosen for it and few steps tell little of their own spread, so it has to be the larger
    // the fewer there are, and a part of the difference itself counts as spread: steps that happen to be equal prove nothing. From nothing at a quarter of what
    // is asked to all of it.
    private static double Certainty(long[] times, int at, double deviations)
    {
        double first = Mean(times.AsSpan(0, at));
        double second = Mean(times.AsSpan(at));
        double squares = SpreadOfDifference * (second - first) * (second - first);
        for (int i = 0; i < times.Length; i++)
        {
            double own = times[i] - (i < at ? first : second);
            squares += own * own;
        }

        double free = times.Length - 2;
        double error = Math.Sqrt(squares / free * ((1.0 / at) + (1.0 / (times.Length - at))));
        double asked = deviations * (1 + (6 / free));
        return error <= 0 ? 0 : Math.Clamp(((Math.Abs(second - first) / (error * asked)) - 0.25) / 0.75, 0, 1);
    }

    private static double Mean(ReadOnlySpan<long> times)
    {
        double sum = 0;
        foreach (long time in times)
        {
            sum += time;
        }

        return sum / times.Length;
    }

    // a slower clock slows all kernels; a longer context slows attention alone
    private static double Breadth(Sum[] sums, int[] like, int at, double factor)
    {
        double all = 0;
        double moved = 0;
        foreach ((int name, long time) in sums[like[0]].Names)
        {
            long before = Spread.Of([.. like.Take(at).Select(i => sums[i].Names.GetValueOrDefault(name))]).Median;
            long after = Spread.Of([.. like.Skip(at).Select(i => sums[i].Names.GetValueOrDefault(name))]).Median;
            all += time;
            moved += before > 0 ? time * Math.Clamp(2 * (((double)after / before) - 1) / (factor - 1), 0, 1) : 0;
        }

        return all > 0 ? moved / all : 0;
    }

    private sealed class Sum
    {
        internal Dictionary<int, long> Names { get; } = [];

        internal long Time { get; private set; }

        internal int Kernels { get; private set; }

        internal long Blocks { get; private set; }

        internal void Add(Trace trace, int e)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(Names, trace.NameIds[e], out _) += trace.Durations[e];
            Time += trace.Durations[e];
            Kernels++;
            if (trace.Details[e] >= 0 && trace.KernelLaunches[trace.Details[e]] is { GridX: > 0 } launch)
            {
                Blocks += (long)launch.GridX * Math.Max(1, launch.GridY) * Math.Max(1, launch.GridZ);
            }
        }
    }
}
