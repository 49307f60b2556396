using Floorline.Core.Expectations;
using Floorline.Core.Floors;
using Floorline.Core.Levers;
using Floorline.Core.Quantities;
using Floorline.Core.Serving;

namespace Floorline.Core.Planning;

/// <summary>What a situation is expected to give: the figures that an SLO asks for, by the closed-form estimate.</summary>
public sealed record Outlook
{
    /// <summary>Time to the first token; null for a single step.</summary>
    public TimeRange? Ttft { get; private init; }

    /// <summary>Inter-token latency, or the time of the step.</summary>
    public TimeRange Itl { get; private init; }

    /// <summary>Output tokens (or items) per second.</summary>
    public TokensPerSecond Throughput { get; private init; }

    /// <summary>Dollars per million output tokens, where a price is stated.</summary>
    public Fact<Dollars> PerMillionTokens { get; private init; }

    /// <summary>Joules per output token at rated power, where it is known: an upper estimate.</summary>
    public Fact<Joules> PerToken { get; private init; }

    /// <summary>Devices.</summary>
    public int Devices { get; private init; }

    /// <summary>Weights and the running batch's cache on one device.</summary>
    public Fact<Bytes> Memory { get; private init; }

    /// <summary>Sequences decoding at once.</summary>
    public double BatchCount { get; private init; }

    /// <summary>Why it cannot run at all; null where it can.</summary>
    public string? Infeasible { get; private init; }

    /// <summary>Looks at a situation.</summary>
    /// <param name="situation">The situation.</param>
    /// <param name="price">Rent of one device; null where it is not stated.</param>
    public static Outlook Of(LeverSituation situation, DollarsPerHour? price = null)
    {
        ArgumentNullException.ThrowIfNull(situation);
        return situation.Load is { } load && situation.Engine is { } engine
            ? Served(situation, load, engine, StepTimes.Of(situation.Deployment, engine, situation.Kernels, load), price)
            : Single(situation, price);
    }

    /// <summary>Looks at a load on step times that are already known: what a search does thousands of times.</summary>
    /// <param name="situation">The situation.</param>
    /// <param name="load">The load.</param>
    /// <param name="engine">The engine.</param>
    /// <param name="times">Its step times.</param>
    /// <param name="price">Rent of one device; null where it is not stated.</param>
    public static Outlook Served(LeverSituation situation, ServingLoad load, EngineProfile engine, StepTimes times, DollarsPerHour? price)
    {
        ArgumentNullException.ThrowIfNull(situation);
        ArgumentNullException.ThrowIfNull(engine);
        Fact<ServingEstimate> estimate = ServingEstimate.Of(times, load);
        if (!estimate.IsKnown)
        {
            return new Outlook { Devices = situation.Hardware.Count, Infeasible = estimate.UnknownReason };
        }

        ServingEstimate seen = estimate.Value;
        return With(situation, price, seen.Throughput) with
        {
            Ttft = TimeRange.Of(seen.Ttft, engine.PromptSpread),
            Itl = TimeRange.Of(seen.Itl, engine.Spread),
            BatchCount = seen.BatchCount,
            Memory = times.Capacity.Residency.CachePerSequencePerDevice.Select(one => times.Capacity.Weights + (one * (seen.BatchCount / situation.Step.Parallelism.AttentionReplicas))),
            Infeasible = seen.Overloaded ? "requests arrive faster than they can be served" : null,
        };
    }

    /// <summary>What of an SLO is missed, each as a sentence; empty where it is met or nothing is asked for.</summary>
    /// <param name="slo">The SLO.</param>
    public IReadOnlyList<string> Misses(Slo slo)
    {
        ArgumentNullException.ThrowIfNull(slo);
        if (Infeasible is { } why)
        {
            return [why];
        }

        var misses = new List<string>();
        void Check(bool missed, FormattableString text)
        {
            if (missed)
            {
                misses.Add(text.ToString(System.Globalization.CultureInfo.InvariantCulture));
            }
        }

        Check(slo.Ttft is { } ttft && Ttft is { } first && first.Middle > ttft, $"TTFT {Ttft?.Middle.Milliseconds:0} ms, wanted {slo.Ttft?.Milliseconds:0.###} ms");
        Check(slo.Itl is { } itl && Itl.Middle > itl, $"ITL {Itl.Middle.Milliseconds:0.0} ms, wanted {slo.Itl?.Milliseconds:0.0##} ms");
        Check(slo.Throughput is { } rate && Throughput < rate, $"throughput {Throughput.Value:0} tokens/s, wanted {slo.Throughput?.Value:0}");
        Known(slo.PerMillionTokens, PerMillionTokens, "cost", static (cost, most) => cost > most, static (cost, most) => $"cost {cost.Value:0.00} dollars per million tokens, wanted {most.Value:0.00}");
        Known(slo.PerToken, PerToken, "energy", static (energy, most) => energy > most, static (energy, most) => $"energy {energy.Value:0.00} J per token, wanted {most.Value:0.00}");
        Known(slo.Memory, Memory, "memory", static (memory, most) => memory > most, static (memory, most) => $"memory {memory.GB:0.0} GB per device, wanted {most.GB:0.0}");
        Check(slo.Devices is { } most && Devices > most, $"{Devices} devices, wanted at most {slo.Devices}");
        return misses;

        // A figure that is asked for and not known counts as missed: nobody can promise it.
        void Known<T>(T? wanted, Fact<T> seen, string name, Func<T, T, bool> missed, Func<T, T, FormattableString> text)
            where T : struct
        {
            if (wanted is not { } most)
            {
                return;
            }

            Check(!seen.IsKnown, $"{name} cannot be told: {(seen.IsKnown ? "" : seen.UnknownReason)}");
            Check(seen.IsKnown && missed(seen.Value, most), seen.IsKnown ? text(seen.Value, most) : $"");
        }
    }

    /// <summary>Whether the SLO holds at the far end of the 90 % intervals too.</summary>
    /// <param name="slo">The SLO.</param>
    public bool Surely(Slo slo) => (this with
    {
        Ttft = Ttft is { } first ? TimeRange.Exactly(first.High) : null,
        Itl = TimeRange.Exactly(Itl.High),
        Throughput = Itl.High.Value > 0 ? new TokensPerSecond(Throughput.Value * (Itl.Middle / Itl.High)) : Throughput,
    }).Misses(slo).Count == 0;

    /// <summary>How far an SLO is missed: the sum over its parts of the logarithm of the shortfall; 0 where it is met.</summary>
    /// <param name="slo">The SLO.</param>
    public double Shortfall(Slo slo)
    {
        ArgumentNullException.ThrowIfNull(slo);
        if (Infeasible is not null)
        {
            return double.PositiveInfinity;
        }

        double off = 0;
        void Add(double? ratio) => off += ratio is { } r and > 1 ? Math.Log(r) : 0;
        Add(slo.Ttft is { } ttft && Ttft is { } first ? first.Middle / ttft : null);
        Add(slo.Itl is { } itl ? Itl.Middle / itl : null);
        Add(slo.Throughput is { } rate ? rate / Throughput : null);
        Add(slo.PerMillionTokens is { } cost && PerMillionTokens.IsKnown ? PerMillionTokens.Value / cost : null);
        Add(slo.PerToken is { } energy && PerToken.IsKnown ? PerToken.Value / energy : null);
        Add(slo.Memory is { } memory && Memory.IsKnown ? Memory.Value / memory : null);
        Add(slo.Devices is { } most ? Devices / (double)most : null);
        return off;
    }

    private static Outlook Single(LeverSituation situation, DollarsPerHour? price)
    {
        LatencyFloors floors = situation.Floors;
        Capacity room = Capacity.Of(floors.Cost, situation.Hardware.Device);
        ExpectedTime? expected = situation.Expected(floors);
        TimeRange time = situation.Predicted is { } predicted ? predicted
            : situation.Measured is { } measured
            ? new TimeRange((measured.Time * (1 - measured.RelativeError)).OrMore(floors.Binding).OrLess(measured.Time), measured.Time, measured.Time * (1 + measured.RelativeError))
            : expected?.Time ?? TimeRange.Exactly(floors.Binding);
        return With(situation, price, TokensPerSecond.Of(floors.Cost.TokensHandled, time.Middle)) with
        {
            Itl = time,
            BatchCount = situation.Step.Batch,
            Memory = room.Cache.Select(_ => room.Used),
            Infeasible = room.Fits is { IsKnown: true, Value: false } ? "it does not fit in the devices' memory" : null,
        };
    }

    private static Outlook With(LeverSituation situation, DollarsPerHour? price, TokensPerSecond rate)
    {
        int devices = situation.Hardware.Count;
        Fact<Watts> power = situation.Hardware.Device.Power;
        return new Outlook
        {
            Throughput = rate,
            Devices = devices,
            PerMillionTokens = price is { } rent ? Fact<Dollars>.Known(FleetCost.PerMillionTokens(rent, devices, rate)) : Fact<Dollars>.Unknown("no price is stated (give --price 2.50)"),
            PerToken = power.Select(w => FleetCost.PerToken(w * devices, rate)),
        };
    }
}
