using Floorline.Core.Expectations;
using Floorline.Core.Floors;
using Floorline.Core.Quantities;
using Floorline.Core.Situations;

namespace Floorline.Core.Levers;

/// <summary>
/// Makes what was measured under a load the start of everything that is forecast: the time to the first token says how fast prompts are read, the throughput of
/// a closed loop how long its decode steps take. Both are found by forecasting the load until it gives the measured figure.
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
        if (s.Load is not { Concurrency: not null } || s.Engine is null)
        {
            said.Add(s.Load is null
                ? new AnchorUse.ThroughputNeedsLoad() : new AnchorUse.ThroughputOfArrivals());
            return s;
        }

        if (s.Measured is not null)
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

        if (Found(At, f => rate.Value / Math.Max(f.Throughput.Value, 1e-12)) is not { } factor)
        {
            said.Add(new AnchorUse.ThroughputOutOfReach());
            return s;
        }

        Situation moved = At(factor);
        said.Add(new AnchorUse.StepsTake(moved.Start!.Measured.Time, rate));
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
        if (Found(At, f => (f.Ttft?.Middle ?? Seconds.Zero) / first) is not { } factor)
        {
            said.Add(new AnchorUse.FirstTokenOutOfReach());
            return s;
        }

        said.Add(new AnchorUse.PromptsTake(factor));
        return At(factor) with { FirstToken = new FirstTokenSeen(first, s.Load, s.Hardware, s.Step, s.Replicas) };
    }

    /// <summary>The factor at which a figure that grows with it is the measured one; null where none in reach gives it.</summary>
    private static double? Found(Func<double, Situation> at, Func<Forecast, double> overMeasured)
    {
        double Of(double factor) => Forecast.Of(at(factor)) is { Infeasible: null } forecast ? overMeasured(forecast) : double.PositiveInfinity;
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
