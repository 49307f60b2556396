using Floorline.Core.Costs;
using Floorline.Core.Floors;
using Floorline.Core.Quantities;
using Floorline.Core.Situations;
using Floorline.Readers;
using Floorline.Readers.Catalogue;
using Floorline.Readers.Specs;

namespace Floorline.Workbench;

/// <summary>Reads what people observed beside the measured time: a monitor, other measurements.</summary>
internal static class ObservationReading
{
    private const int MostOthers = 8;
    private const string AlsoExpected = "what was changed and the time or rate then, such as tp=1:29tok/s, kv=q8_0:12ms or threads=8:8.5tok/s";

    // What can be changed that is no input of a step: the words that causes are told by.
    private static readonly string[] _words = ["threads", "numa", "power", "clock", "clocks", "offload", "client", "prefix", "prefix-cache", "graphs",
        "compile", "warmup", "first", "call", "sync", "backend", "build", "device"];

    /// <summary>Reads the facts; every problem is reported at once.</summary>
    /// <param name="spec">What the user stated.</param>
    /// <param name="problems">Where problems go.</param>
    /// <param name="unused">Where it is said what of it is not used, in whole sentences.</param>
    internal static Observations Read(SituationSpec spec, List<Problem> problems, List<string> unused)
    {
        T? Take<T>(ReadResult<T> result)
            where T : struct
        {
            problems.AddRange(result.Problems);
            return result.IsOk ? result.Value : null;
        }

        return new Observations
        {
            Utilisation = Fields.Of("util").Share(spec, problems),
            Clock = spec.Clock is null ? null : Take(Clock(spec.Clock)),
            Ttft = Fields.Of("measured-ttft").Time(spec, problems),
            Throughput = spec.MeasuredThroughput is null ? null : Take(Pace.Read(spec.MeasuredThroughput, "--measured-throughput")
                .Select(static p => new TokensPerSecond(1 / p.Time.Value))),
            HostBandwidth = spec.HostBandwidth is null ? null : Take(Amount.Rate(spec.HostBandwidth, "--host-bandwidth")),
            OnHostShare = Fields.Of("on-host").Share(spec, problems),
            FirstCall = Fields.Of("first-call").Time(spec, problems),
            Others = spec.Also is null ? [] : Others(spec, problems, unused),
        };
    }

    /// <summary>Reads a clock such as 695MHz.</summary>
    /// <param name="text">The text.</param>
    internal static ReadResult<Hertz> Clock(string text)
    {
        string trimmed = text.Trim();
        foreach ((string unit, double factor) in new[] { ("GHz", 1e9), ("MHz", 1e6) })
        {
            if (trimmed.EndsWith(unit, StringComparison.OrdinalIgnoreCase))
            {
                return Amount.Number(trimmed[..^3], "--clock", "a clock such as 695MHz or 1.4GHz", 0.001, 100_000).Select(v => new Hertz(v * factor));
            }
        }

        return ReadResult.Failed<Hertz>(new Problem("", "--clock", $"'{trimmed}'", "a clock such as 695MHz or 1.4GHz"));
    }

    private static List<OtherMeasurement> Others(SituationSpec spec, List<Problem> problems, List<string> unused)
    {
        var others = new List<OtherMeasurement>();
        foreach (string part in spec.Also!.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Take(MostOthers))
        {
            int split = part.LastIndexOf(':');
            int equals = part.IndexOf('=', StringComparison.Ordinal);
            if (split < 0)
            {
                problems.Add(new Problem("", "--also", $"'{part}'", AlsoExpected));
                continue;
            }

            string what = (equals > 0 && equals < split ? part[..equals] : part[..split]).Trim().ToLowerInvariant();
            string value = equals > 0 && equals < split ? part[(equals + 1)..split].Trim() : "";
            // A device by its name is other hardware; by any other word it is whatever computed in place of the device.
            what = what == "device" && HardwareCatalogue.Resolve(value).IsOk ? "on" : what;
            Field<SituationSpec>? field = what is "measured" or "also" ? null : Fields.Find(what);
            if (field is null && !_words.Contains(what))
            {
                problems.Add(new Problem("", "--also", $"'{what}'", $"an option of the situation, or one of {string.Join(", ", _words)}"));
                continue;
            }

            SituationSpec changed = (field is null ? spec : field.Set(spec, value)) with { Also = null, Measured = part[(split + 1)..] };
            ReadResult<StatedSituation> read = SituationReading.Read(Consistent(changed, what));
            problems.AddRange(read.Problems.Select(p => new Problem(p.File, "--also", $"'{part}': {p.Found}", p.Expected)));
            if (read is { IsOk: true, Value: { Measured: { } measured } situation })
            {
                if (what is "engine" or "on" && situation.RefusedEngine is { } refused)
                {
                    // Something else ran there than what is compared.
                    unused.Add($"--also {part} is not used: {refused.Reason}.");
                    continue;
                }

                LatencyFloors? floors = field is null ? null : LatencyFloors.Of(StepCost.Of(situation.Model, situation.Step), situation.Hardware,
                    situation.Collective);
                others.Add(new OtherMeasurement(what, value, measured)
                {
                    Floors = floors,
                    IsOfALoad = field?.Group == FieldGroup.Load,
                });
            }
        }

        return others;
    }

    /// <summary>Another degree of parallelism is another number of the same devices.</summary>
    private static SituationSpec Consistent(SituationSpec spec, string what)
    {
        if (what is not ("tp" or "pp" or "ep") || spec.On is null)
        {
            return spec;
        }

        int times = spec.On.IndexOf('x', StringComparison.OrdinalIgnoreCase);
        bool counted = times > 0 && spec.On[..times].All(char.IsAsciiDigit);
        return spec with { On = counted ? spec.On[(times + 1)..] : spec.On };
    }
}
