using System.Globalization;
using System.Text;
using Floorline.Core.Hardware;
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
        if (isMeasured && Verb.Floors(Spec) is { IsOk: true, Value: var floors })
        {
            double time = floors.Floors.Binding.Milliseconds * Math.Exp(_random.NextDouble() * Math.Log(6)) * 1.02;
            Spec = Spec with { Measured = FormattableString.Invariant($"{time:0.######}ms") };
        }

        Most = 1 << _random.Next(5);
    }

    /// <summary>The situation as stated.</summary>
    public SituationSpec Spec { get; }

    /// <summary>Most devices of a plan.</summary>
    public int Most { get; }

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
        foreach (SpecField field in SituationSpec.Fields.Where(static f => f.Name != "model"))
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
        return _random.Next(5) == 0
            ? served with { Rate = Math.Exp((_random.NextDouble() * 6) - 4).ToString("0.###", CultureInfo.InvariantCulture) }
            : served with { Concurrency = Whole(1, 128) };
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
