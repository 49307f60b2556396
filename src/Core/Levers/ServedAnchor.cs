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

    // Steps that take longer than so many times what is expected are no reading of a throughput: clients and queues lower it as well.
    private const double MostSlower = 2;

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

        if (offered is null && ShortfallOf(s, load, rate) is { } falls)
        {
            said.Add(new AnchorUse.FallsShort(falls));
            return s with { Shortfall = falls };
        }

        s = s with { Shortfall = null };

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

    /// <summary>
    /// That requests in flight give less than half of what the steps are expected or were measured to give, and less than steps as long as those of nine public
    /// runs in ten; null where slower steps explain it.
    /// </summary>
    private static LoadShortfall? ShortfallOf(Situation s, ServingLoad load, TokensPerSecond rate) =>
        load.Concurrency is { } inFlight && Forecast.Of(s with { Shortfall = null }) is { Infeasible: null } usual
        && rate.Value * Math.Max(MostSlower, usual.DecodeSpread.High) < usual.Throughput.Value
            ? new LoadShortfall(rate, usual.Throughput, inFlight) : null;

    private static Situation Prompts(Situation s, Seconds first, List<AnchorUse> said)
    {
        if (s.Load is null || s.Engine is null)
        {
            said.Add(new AnchorUse.FirstTokenNeedsLoad());
            return s;
        }

        Situation At(double factor) => s with { PromptFactor = factor };
        FirstTokenSeen seen = new(first, s.Load, s.Hardware, s.Step, s.Replicas);
        double? found = Found(At, f => (f.Ttft?.Middle ?? Seconds.Zero) / first);

        // Prompts that take longer than those of nine public runs in ten, or than any in reach, are no reading: the request waits, and no step is longer for
        // it.
        if ((found is null || found > s.Engine.PromptSpread.High) && Forecast.Of(s) is { Infeasible: null, Ttft: { } usual } && usual.Middle < first)
        {
            Seconds wait = (first - usual.Middle).OrMore(Seconds.Zero);
            said.Add(new AnchorUse.FirstTokenWaits(wait, usual.Middle));
            return s with { FirstTokenWait = wait, FirstToken = seen };
        }

        if (found is not { } factor)
        {
            said.Add(new AnchorUse.FirstTokenOutOfReach());
            return s;
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
