using Floorline.Core.Expectations;
using Floorline.Core.Floors;
using Floorline.Core.Quantities;
using Floorline.Core.Situations;

namespace Floorline.Core.Levers;

/// <summary>
/// Makes what was measured under a load the start of everything that is forecast: the time to the first token says how fast prompts are read, or how long they
/// wait; the throughput of a closed loop, or of a server that completes less than arrives, how long decode steps take. They are found by forecasting the load
/// until it gives the measured figure.
/// </summary>
public static class ServedAnchor
{
    // How far the search goes, as factors on what is expected, and how often it halves the way (on a logarithm): to about a part in ten thousand.
    private const double Fastest = 0.05;
    private const double Slowest = 200;
    private const int Rounds = 16;

    /// <summary>The situation moved to what was measured under its load.</summary>
    /// <param name="situation">The situation; its observations hold the figures.</param>
    /// <param name="said">What was done with each figure, or why it cannot be used.</param>
    public static Situation Of(Situation situation, out IReadOnlyList<AnchorUse> said)
    {
        ArgumentNullException.ThrowIfNull(situation);
        var uses = new List<AnchorUse>();
        said = uses;
        Observations seen = situation.Observations;
        Situation now = situation;

        // Slower prompts lower the throughput and slower steps delay the first token: a second pass settles both.
        for (int pass = 0; pass < (seen is { Throughput: not null, Ttft: not null } ? 2 : 1); pass++)
        {
            uses.Clear();
            now = seen.Throughput is { } rate ? Steps(now, rate, uses) : now;
            now = seen.Ttft is { } first ? Prompts(now, first, uses) : now;
        }

        return now;
    }

    private static Situation Steps(Situation s, TokensPerSecond rate, List<AnchorUse> said)
    {
        if (s.Load is not { } load || s.Engine is null)
        {
            said.Add(new AnchorUse.ThroughputNeedsLoad());
            return s;
        }

        TokensPerSecond? offered = load.Interarrival is { } every ? TokensPerSecond.Of(load.MeanOutput, every) : null;
        if (offered is { } all && rate.Value >= all.Value * (1 - Judgement.WorthWhile))
        {
            said.Add(new AnchorUse.ThroughputOfArrivals());
            return s;
        }

        // A server that completes less than arrives is measured at the most that it can, whatever one of its steps takes by itself.
        if (s.Measured is not null && offered is null)
        {
            said.Add(new AnchorUse.StepIsMeasured());
            return s;
        }

        LatencyFloors floors = s.Floors;
        ExpectedTime expected = ExpectedTime.Of(s, floors)!;
        Situation At(double factor)
        {
            var measured = Measurement.Of((expected.Time.Middle * factor).OrMore(floors.Binding));
            return s with { Start = Starts.From(s, floors, expected, measured) };
        }

        if ((Found(At, f => rate.Value / Math.Max(f.Throughput.Value, 1e-12), offered is not null) ?? (offered is null ? null : Slowest)) is not { } factor)
        {
            said.Add(new AnchorUse.ThroughputOutOfReach());
            return s;
        }

        Situation moved = At(factor);
        Seconds step = moved.Start!.Measured.Time;
        said.Add(offered is { } arrives ? new AnchorUse.ServesLess(step, rate, arrives) : new AnchorUse.StepsTake(step, rate));
        return moved;
    }

    private static Situation Prompts(Situation s, Seconds first, List<AnchorUse> said)
    {
        if (s.Load is null || s.Engine is null)
        {
            said.Add(new AnchorUse.FirstTokenNeedsLoad());
            return s;
        }

        Situation At(double factor) => s with { PromptFactor = factor };
        FirstTokenSeen seen = new(first, s.Load, s.Hardware, s.Step, s.Replicas);
        if (Found(At, f => (f.Ttft?.Middle ?? Seconds.Zero) / first) is not { } factor)
        {
            said.Add(new AnchorUse.FirstTokenOutOfReach());
            return s;
        }

        // Prompts that take longer than those of nine public runs in ten are no reading: the request waits, and no step is longer for it.
        if (factor > s.Engine.PromptSpread.High && Forecast.Of(s) is { Infeasible: null, Ttft: { } usual })
        {
            Seconds wait = (first - usual.Middle).OrMore(Seconds.Zero);
            said.Add(new AnchorUse.FirstTokenWaits(wait, usual.Middle));
            return s with { FirstTokenWait = wait, FirstToken = seen };
        }

        said.Add(new AnchorUse.PromptsTake(factor));
        return At(factor) with { FirstToken = seen };
    }

    /// <summary>The factor at which a figure that grows with it is the measured one; null where none in reach gives it.</summary>
    private static double? Found(Func<double, Situation> at, Func<Forecast, double> overMeasured, bool isOutrun = false)
    {
        double Of(double factor) => Forecast.Of(at(factor)) is var forecast && (forecast.Infeasible is null || (isOutrun && forecast.Overloaded))
            ? overMeasured(forecast) : double.PositiveInfinity;
        (double low, double high) = (Math.Log(Fastest), Math.Log(Slowest));
        if (Of(Fastest) > 1.02 || Of(Slowest) < 0.98)
        {
            return null;
        }

        for (int i = 0; i < Rounds; i++)
        {
            double middle = (low + high) / 2;
            (low, high) = Of(Math.Exp(middle)) > 1 ? (low, middle) : (middle, high);
        }

        return Math.Exp(high);
    }
}
