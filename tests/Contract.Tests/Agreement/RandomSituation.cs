using System.Globalization;
using System.Text;
using Floorline.Core.Hardware;
using Floorline.Core.Levers;
using Floorline.Core.Models;
using Floorline.Readers.Catalogue;
using Floorline.Workbench;

namespace Floorline.Contract.Tests.Agreement;

/// <summary>A situation drawn by its number: the same number gives the same situation, however many are drawn.</summary>
internal sealed class RandomSituation
{
    private static readonly Model[] _models = [.. ModelCatalogue.All.Where(static m => m.Decodes).OrderBy(static m => m.Name, StringComparer.Ordinal)];
    private static readonly Device[] _devices = [.. HardwareCatalogue.All.OrderBy(static d => d.Name, StringComparer.Ordinal)];
    private static readonly string?[] _engines = [null, "vllm", "sglang", "tensorrt-llm", "llama.cpp", "compiled", "eager"];
    private static readonly string?[] _formats = [null, null, "fp8", "int8", "int4-g128", "q4_k_m"];

    private readonly Random _random;
    private readonly int _number;

    /// <summary>Draws a situation.</summary>
    /// <param name="number">Which one.</param>
    public RandomSituation(int number)
    {
        _number = number;
        _random = new Random(unchecked((number * 7919) + 20_261_129));
        Device device = OneOf(_devices, static d => d.Name);
        int count = device.Exchange.IsKnown ? 1 << _random.Next(4) : 1;
        bool isMeasured = _random.Next(3) == 0;
        bool isServed = !isMeasured && _random.Next(2) == 0;
        Spec = new SituationSpec
        {
            Model = OneOf(_models, static m => m.Name).Name,
            On = count == 1 ? device.Name : $"{count}x{device.Name}",
            Engine = isServed ? OneOf(_engines) ?? "vllm" : OneOf(_engines),
            Weights = OneOf(_formats),
            Kv = _random.Next(4) == 0 ? "fp8" : null,
        };
        Spec = isServed ? Served(Spec) : Step(Spec);
        Spec = count > 1 && _random.Next(3) == 0 ? Split(Spec, count) : Spec;
        Spec = _random.Next(5) == 0 && Spec.Phase is null ? Drafted(Spec) : Spec;
        Spec = isMeasured ? Measured(Spec) : isServed && _random.Next(4) == 0 ? Observed(Spec) : Spec;
        Most = 1 << _random.Next(5);
        Price = _random.Next(2) == 0 ? FormattableString.Invariant($"{0.5 + (4 * _random.NextDouble()):0.00}") : null;
    }

    /// <summary>The situation as stated.</summary>
    public SituationSpec Spec { get; }

    /// <summary>Most devices of a plan.</summary>
    public int Most { get; }

    /// <summary>Rent of one device per hour; null where none is stated.</summary>
    public string? Price { get; }

    /// <summary>Whether it is a served load.</summary>
    public bool IsServed => Spec.PromptTokens is not null;

    /// <summary>A number below a limit, the next of this situation's.</summary>
    public int Next(int limit) => _random.Next(limit);

    /// <summary>A factor around one: half to twice.</summary>
    public double Factor() => Math.Pow(2, (_random.NextDouble() * 2) - 1);

    /// <summary>A line that runs a verb on a situation.</summary>
    public static string Command(string verb, SituationSpec spec, string more = "")
    {
        var line = new StringBuilder("./floorline ").Append(verb).Append(' ').Append(spec.Model);
        foreach (Field<SituationSpec> field in SituationSpec.Fields.Where(static f => f.Name != "model"))
        {
            if (field.Get(spec) is { } value)
            {
                line.Append(" --").Append(field.Name).Append(' ').Append(value.AsSpan().ContainsAny("<>, ;") ? $"\"{value}\"" : value);
            }
        }

        return line.Append(more.Length > 0 ? " " + more : "").ToString();
    }

    private SituationSpec Step(SituationSpec spec) => _random.Next(6) == 0
        ? spec with { Phase = "prefill", Prompt = Whole(64, 16_384), Batch = Whole(1, 8) }
        : spec with { Context = Whole(16, 32_768), Batch = Whole(1, 256) };

    private SituationSpec Served(SituationSpec spec)
    {
        SituationSpec served = spec with { PromptTokens = Whole(64, 16_384), OutputTokens = Whole(16, 512) };
        int kind = _random.Next(10);
        served = kind < 4 ? served with { Rate = Math.Exp((_random.NextDouble() * 6) - 4).ToString("0.###", CultureInfo.InvariantCulture) } : served;
        served = kind > 1 ? served with { Concurrency = Whole(1, 128) } : served;
        served = _random.Next(4) == 0 ? served with { Replicas = $"{_random.Next(2, 5)}" } : served;
        served = _random.Next(6) == 0 ? served with { CachedPrefix = Whole(16, int.Parse(served.PromptTokens!, CultureInfo.InvariantCulture)) } : served;
        served = _random.Next(8) == 0 ? served with { OutputLimit = Whole(8, 256) } : served;
        return _random.Next(8) == 0 ? served with { SharedPrefix = Whole(16, 8192) } : served;
    }

    /// <summary>Spread otherwise than over as many devices by tensor.</summary>
    private SituationSpec Split(SituationSpec spec, int count)
    {
        int stages = 1 << _random.Next(int.Log2(count) + 1);
        SituationSpec split = spec with { Tp = $"{count / stages}", Pp = $"{stages}" };
        return stages == 1 && _random.Next(2) == 0 && _models.First(m => m.Name == spec.Model).RoutesExperts
            ? _random.Next(2) == 0 ? split with { Ep = $"{count}" } : split with { Tp = "1", Ep = $"{count}" }
            : split;
    }

    private SituationSpec Drafted(SituationSpec spec) => spec with
    {
        Acceptance = FormattableString.Invariant($"{0.3 + (0.6 * _random.NextDouble()):0.##}"),
        DraftTime = FormattableString.Invariant($"{0.05 * Math.Pow(40, _random.NextDouble()):0.###}ms"),
        Drafts = _random.Next(2) == 0 ? $"{_random.Next(1, 8)}" : null,
    };

    /// <summary>A measured step, from just below its floor to six times it, with what may be known of the time above the floor.</summary>
    private SituationSpec Measured(SituationSpec spec)
    {
        if (Verb.Floors(spec) is not { IsOk: true, Value: var floors })
        {
            return spec;
        }

        double time = floors.Floors.Binding.Milliseconds * Math.Exp(_random.NextDouble() * Math.Log(6)) * (_random.Next(12) == 0 ? 0.9 : 1.02);
        string Part(double most) => FormattableString.Invariant($"{time * most * _random.NextDouble():0.######}ms");
        SituationSpec measured = spec with { Measured = FormattableString.Invariant($"{time:0.######}ms") };
        measured = _random.Next(5) == 0 ? measured with { DeadWork = Part(0.3) } : measured;
        measured = _random.Next(5) == 0 ? measured with { HostWork = Part(0.3) } : measured;
        measured = _random.Next(8) == 0 ? measured with { ClockLoss = Part(0.3) } : measured;
        measured = _random.Next(5) == 0
            ? measured with { Launches = Whole(50, 2000), LaunchCost = FormattableString.Invariant($"{1 + (9 * _random.NextDouble()):0.#}us") } : measured;
        return _random.Next(4) == 0
            ? measured with { Shares = Shares(floors.Floors.Hardware.Device.Kind == DeviceKind.Cpu, floors.Floors.Hardware.Count > 1) } : measured;
    }

    private string Shares(bool isCpu, bool exchanges)
    {
        // One device exchanges with nobody, and nothing is launched on a processor.
        string[] names = [.. new[] { "matrix", "elementwise", "launch", "attention", "communication", "copy", "idle", "host" }
            .Where(n => (n != "communication" || exchanges) && (n is not ("launch" or "copy") || !isCpu))];
        _random.Shuffle(names);
        int[] cuts = [.. Enumerable.Range(0, 3).Select(_ => _random.Next(1, 100)).Order()];
        int[] parts = [cuts[0], cuts[1] - cuts[0], cuts[2] - cuts[1]];
        return string.Join(',', names.Zip(parts).Where(static p => p.Second > 0).Select(static p => $"{p.First}={p.Second}%"));
    }

    /// <summary>What was measured under the load: slower than expected, by a factor.</summary>
    private SituationSpec Observed(SituationSpec spec)
    {
        if (LeverReading.Read(spec) is not { IsOk: true, Value: var start } || Forecast.Of(start.Levers) is not { Infeasible: null } forecast)
        {
            return spec;
        }

        double rate = forecast.Throughput.Value * (0.4 + (0.6 * _random.NextDouble()));
        SituationSpec observed = spec.Rate is null && _random.Next(3) > 0
            ? spec with { MeasuredThroughput = FormattableString.Invariant($"{rate:0.###}") } : spec;
        return _random.Next(2) == 0 && forecast.Ttft is { } first
            ? observed with { MeasuredTtft = FormattableString.Invariant($"{first.Middle.Milliseconds * (1 + _random.NextDouble()):0.###}ms") } : observed;
    }

    private T OneOf<T>(T[] all) => all[_random.Next(all.Length)];

    /// <summary>An entry of a catalogue by its name: where one is added, few other situations change.</summary>
    private T OneOf<T>(T[] all, Func<T, string> name)
    {
        uint start = (uint)_number * 2_654_435_761u;
        return all.MaxBy(entry => (name(entry).Aggregate(start, static (sum, c) => (sum ^ c) * 16_777_619u) * 2_246_822_519u) >> 4)!;
    }

    /// <summary>A whole number, as likely to be small as large on a logarithmic scale.</summary>
    private string Whole(int low, int high) => Math.Round(low * Math.Pow((double)high / low, _random.NextDouble())).ToString("0", CultureInfo.InvariantCulture);
}
