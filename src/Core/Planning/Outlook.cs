using Floorline.Core.Expectations;
using Floorline.Core.Levers;
using Floorline.Core.Quantities;

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

    /// <summary>The forecast it was taken from.</summary>
    public required Forecast Forecast { get; init; }

    /// <summary>Looks at a situation.</summary>
    /// <param name="situation">The situation.</param>
    /// <param name="price">Rent of one device; null where it is not stated.</param>
    public static Outlook Of(LeverSituation situation, DollarsPerHour? price = null) => Of(Forecast.Of(situation), price);

    /// <summary>A forecast as an SLO sees it.</summary>
    /// <param name="forecast">The forecast.</param>
    /// <param name="price">Rent of one device; null where it is not stated.</param>
    public static Outlook Of(Forecast forecast, DollarsPerHour? price = null)
    {
        ArgumentNullException.ThrowIfNull(forecast);
        int devices = forecast.Devices;
        TokensPerSecond rate = forecast.Throughput;
        Fact<Watts> power = forecast.Situation.Hardware.Device.Power;
        bool runs = rate.Value > 0;
        return new Outlook
        {
            Forecast = forecast,
            Ttft = forecast.Ttft,
            Itl = forecast.Itl,
            Throughput = rate,
            Devices = devices,
            Memory = forecast.Memory,
            BatchCount = forecast.BatchCount,
            Infeasible = forecast.Infeasible,
            PerMillionTokens = price is not { } rent ? Fact<Dollars>.Unknown("no price is stated (give --price 2.50)") : runs ? Fact<Dollars>.Known(FleetCost.PerMillionTokens(rent, devices, rate)) : Fact<Dollars>.Unknown("nothing is served"),
            PerToken = runs ? power.Select(w => FleetCost.PerToken(w * devices, rate)) : Fact<Joules>.Unknown("nothing is served"),
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
}
