using System.Collections.Concurrent;
using Floorline.Core.Formats;
using Floorline.Core.Hardware;
using Floorline.Core.Models;

namespace Floorline.Core.Situations;

/// <summary>Which engine runs which weight format on which devices, and how well: what the engines' own documents say.</summary>
/// <param name="families">Device generations.</param>
/// <param name="formats">Kinds of formats with the formats of each.</param>
/// <param name="engines">Engines, best first where several are alike.</param>
/// <param name="rows">What the documents say.</param>
public sealed class SupportTable(IReadOnlyList<DeviceFamily> families, IReadOnlyDictionary<string, string> formats, IReadOnlyList<SupportEngine> engines,
    IReadOnlyList<SupportRow> rows)
{
    private const string Ggml = "ggml";

    // Names of devices and engines that were looked up are kept, up to so many: a page asks for the same few some hundred times.
    private const int MostNames = 4096;

    private readonly ConcurrentDictionary<string, DeviceFamily?> _families = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, SupportEngine?> _engines = new(StringComparer.Ordinal);
    private int _names;

    /// <summary>Nothing known.</summary>
    public static SupportTable Empty { get; } = new([], new Dictionary<string, string>(), [], []);

    /// <summary>The rows, in the order they are asked.</summary>
    public IReadOnlyList<SupportRow> Rows { get; } = rows;

    /// <summary>What formats gained where somebody measured it.</summary>
    public IReadOnlyList<MeasuredGain> Gains { get; init; } = [];

    /// <summary>What engines do where nobody says otherwise.</summary>
    public IReadOnlyList<EngineHabit> Habits { get; init; } = [];

    /// <summary>What an engine does where nobody says otherwise; null where nothing is known of it.</summary>
    /// <param name="engine">The name that it is kept under; null for an engine that is not stated.</param>
    public EngineHabit? HabitOf(string? engine) => Habits.FirstOrDefault(h => h.Engine == engine);

    /// <summary>
    /// The formats in which an engine loads a model where none is stated: what its files hold of a published mixture, or its own format where what is published
    /// has 16 bit or is a mixture that it does not read. Null where it loads what is published, and where the model's own file or name says what that is.
    /// </summary>
    /// <param name="habit">What the engine does unasked; null where nothing is known of it.</param>
    /// <param name="model">The model; null where it is not known.</param>
    public WeightFormats? LoadedBy(EngineHabit? habit, Model? model)
    {
        if (habit is null || model is not { Decodes: true, MayBeRepacked: true })
        {
            return null;
        }

        // one format for all weights is what a name states; what makers publish in few bits keeps some weights in more
        bool mixed = model.Published.ByRole.Count + model.Published.ByComponent.Count > 0;
        return habit.RepackOf(model) is { } repack ? repack.Of(model)
            : habit.Weights is { } usual && (mixed ? Refuses(habit.Engine, model.Published.Default) : model.IsPublishedIn16Bit) ? WeightFormats.Uniform(usual).For(model)
            : null;
    }

    /// <summary>Whether an engine's document says that it runs a format on no device.</summary>
    private bool Refuses(string engine, NumberFormat format) => KindOf(format) is { } kind && Rows.Any(r =>
        r.Engine == engine && r.Kernel == KernelSupport.Refused && r.Families.Count == 0 && r.Formats.Contains(kind));

    // What stands for an engine that nobody named.
    private const string AnyEngine = "compiled";

    private ILookup<string, MeasuredGain> GainsByFormat => field ??= Gains.ToLookup(static g => g.Format, StringComparer.Ordinal);

    private Dictionary<(string Engine, string Kind), List<(SupportRow Row, FormatSupport Support)>> ByKind => field ??= Indexed();

    /// <summary>The engines.</summary>
    public IReadOnlyList<SupportEngine> Engines { get; } = engines;

    /// <summary>The device generations.</summary>
    public IReadOnlyList<DeviceFamily> Families { get; } = families;

    /// <summary>The generation of a device; null where it belongs to none that is known.</summary>
    /// <param name="device">The device.</param>
    public DeviceFamily? FamilyOf(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        return FamilyOf(device.Name) ?? Families.FirstOrDefault(f => f.Name == device.Family);
    }

    /// <summary>The generation of a device of the catalogue; null where it belongs to none that is known.</summary>
    /// <param name="device">The device's name in the catalogue.</param>
    public DeviceFamily? FamilyOf(string device)
    {
        ArgumentNullException.ThrowIfNull(device);
        return _families.TryGetValue(device, out DeviceFamily? known) ? known : Kept(_families, device, ByPrefix(device));
    }

    /// <summary>What a format gained where somebody measured it, in the order of <see cref="Gains"/>.</summary>
    /// <param name="format">The format's name.</param>
    internal IEnumerable<MeasuredGain> GainsOf(string format) => GainsByFormat[format];

    private T Kept<T>(ConcurrentDictionary<string, T> names, string name, T found)
    {
        if (_names < MostNames && names.TryAdd(name, found))
        {
            _names++;
        }

        return found;
    }

    private DeviceFamily? ByPrefix(string device)
    {
        (DeviceFamily? best, int length) = (null, 0);
        foreach (DeviceFamily family in Families)
        {
            foreach (string prefix in family.Prefixes)
            {
                if (prefix.Length > length && device.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
                {
                    (best, length) = (family, prefix.Length);
                }
            }
        }

        return best;
    }

    /// <summary>The kind that a format is in the table; null where it has none.</summary>
    /// <param name="format">The format.</param>
    public string? KindOf(NumberFormat format)
    {
        ArgumentNullException.ThrowIfNull(format);
        return formats.TryGetValue(format.Name, out string? kind) ? kind : format.IsGgml ? Ggml : null;
    }

    /// <summary>The engine that a name means; null where it names none, or only a kind such as <c>compiled</c>.</summary>
    /// <param name="name">The name as typed.</param>
    public SupportEngine? Engine(string? name) => name is null ? null
        : _engines.TryGetValue(name, out SupportEngine? known) ? known : Kept(_engines, name, ByName(name));

    private SupportEngine? ByName(string name) =>
        Engines.FirstOrDefault(e => e.Name.Equals(name, StringComparison.OrdinalIgnoreCase) || e.Aliases.Contains(name, StringComparer.OrdinalIgnoreCase))
            ?? Engines.FirstOrDefault(e => e.Aliases.Append(e.Name).Any(a => a.Length > 3 && name.Contains(a, StringComparison.OrdinalIgnoreCase)));

    /// <summary>
    /// How well a format runs on a device by an engine; without an engine, by the one whose document promises most among those that run such models, and so for
    /// an engine of which no document is on record, which the reason says. A GPU made for servers is taken to be served: what llama.cpp promises counts there
    /// only where no other engine reads the format.
    /// </summary>
    /// <param name="format">The format of the weights.</param>
    /// <param name="device">The device.</param>
    /// <param name="engine">The engine's name; null or a kind of engine for any.</param>
    /// <param name="model">The model; null for a text decoder.</param>
    public FormatSupport For(NumberFormat format, Device device, string? engine = null, Model? model = null)
    {
        ArgumentNullException.ThrowIfNull(format);
        ArgumentNullException.ThrowIfNull(device);
        Modality gives = ModalityOf(model);
        if (format.IsGgml && model is not null && (gives != Modality.Text || !model.Decodes))
        {
            return new FormatSupport(KernelSupport.Refused,
                $"{format.Name} is a block type of GGUF files, which llama.cpp reads for models that give text; {model.Name} {(model.Decodes ? $"gives {Named(gives)}" : "generates no tokens")}");
        }

        string? kind = KindOf(format);
        DeviceFamily? family = FamilyOf(device);
        if (Engine(engine) is { } stated)
        {
            return Of(stated, kind, family) ?? Nothing(format, $"on {stated.Title}", family, device);
        }

        (FormatSupport? best, FormatSupport? other, bool perhaps) = (null, null, false);
        FormatSupport Elsewhere(FormatSupport found) => engine is null || engine == AnyEngine ? found
            : found with { Reason = $"no document of {engine} on record says; elsewhere: {found.Reason}" };
        foreach (SupportEngine one in Engines)
        {
            if (one.IsFor(gives) && Of(one, kind, family) is { } found)
            {
                bool local = device.Class == DeviceClass.DataCentreGpu && one.Kind == EngineKind.LlamaCpp;
                (best, other) = local ? (best, other is null || found.Kernel < other.Kernel ? found : other)
                    : (best is null || found.Kernel < best.Kernel ? found : best, other);
            }
            else
            {
                perhaps |= family is null && one.IsFor(gives) && kind is not null && ReadsSomewhere(one, kind);
            }
        }

        // Of a device whose generation nobody knows, a document that speaks of generations is silent: that others refuse the format says nothing then.
        return perhaps && best is null or { Kernel: KernelSupport.Refused } && other is null or { Kernel: KernelSupport.Refused }
            ? Nothing(format, "on any engine", family, device)
            : (best is { Kernel: not KernelSupport.Refused } ? best : other ?? best) is { } promised ? Elsewhere(promised)
            : Nothing(format, "on any engine", family, device);
    }

    /// <summary>That an engine does not run on a device at all, with those that do; null where it does, no such engine is known, or nobody says.</summary>
    /// <param name="engine">The engine's name.</param>
    /// <param name="device">The device.</param>
    /// <param name="model">The model that is to run; null for a text decoder.</param>
    public EngineRefusal? RefusalOf(string? engine, Device device, Model? model = null) =>
        engine is not null && Engine(engine) is { } stated && stated.RefusalOn(FamilyOf(device)) is { } why
            ? new EngineRefusal(stated.Title, why.Reason, NamedFor(device, model)) : null;

    /// <summary>
    /// Engines that a document names for a device: with a format that it runs there, however well. The best kernels first, for the format that the model is
    /// published in and then for any.
    /// </summary>
    private SupportEngine[] NamedFor(Device device, Model? model)
    {
        DeviceFamily? family = FamilyOf(device);
        string? published = model is null ? null : KindOf(model.Published.Default);
        return family is null ? [] : [.. Engines.Where(e => e.IsFor(ModalityOf(model)) && e.RefusalOn(family) is null && Best(e) < KernelSupport.Refused)
            .OrderBy(e => published is null ? KernelSupport.Unknown : Of(e, published, family)?.Kernel ?? KernelSupport.Unknown).ThenBy(Best)];

        KernelSupport Best(SupportEngine engine) => Rows.Where(r => r.Engine == engine.Name && r.Families.Contains(family.Name))
            .Select(static r => r.Kernel).DefaultIfEmpty(KernelSupport.Refused).Min();
    }

    private static Modality ModalityOf(Model? model) => model?.Modality ?? (model is null || model.Decodes ? Modality.Text : Modality.Image);

    /// <summary>Whether an engine's document says that it reads a kind of format on any generation.</summary>
    private bool ReadsSomewhere(SupportEngine engine, string kind) =>
        ByKind.TryGetValue((engine.Name, kind), out List<(SupportRow Row, FormatSupport Support)>? rows)
            && rows.Exists(static r => r.Support.Kernel < KernelSupport.Refused);

    private FormatSupport? Of(SupportEngine engine, string? kind, DeviceFamily? family)
    {
        if (engine.RefusalOn(family) is { } refusal)
        {
            return refusal;
        }

        if (kind is null || !ByKind.TryGetValue((engine.Name, kind), out List<(SupportRow Row, FormatSupport Support)>? rows))
        {
            return null;
        }

        foreach ((SupportRow row, FormatSupport support) in rows)
        {
            if (row.Families.Count == 0 || (family is not null && row.Families.Contains(family.Name)))
            {
                return support;
            }
        }

        return null;
    }

    /// <summary>The rows by engine and kind of format, each kind's in the order they are asked.</summary>
    private Dictionary<(string, string), List<(SupportRow, FormatSupport)>> Indexed()
    {
        var index = new Dictionary<(string, string), List<(SupportRow, FormatSupport)>>();
        foreach (SupportRow row in Rows)
        {
            var support = new FormatSupport(row.Kernel, row.Says) { Source = row.Source, Address = row.Address, Read = row.Read };
            foreach (string kind in row.Formats.Distinct())
            {
                if (!index.TryGetValue((row.Engine, kind), out List<(SupportRow, FormatSupport)>? rows))
                {
                    index[(row.Engine, kind)] = rows = [];
                }

                rows.Add((row, support));
            }
        }

        return index;
    }

    private static FormatSupport Nothing(NumberFormat format, string where, DeviceFamily? family, Device device) =>
        new(KernelSupport.Unknown, $"no document that was read says how {format.Name} runs {where} on {family?.Title ?? device.Title}");

    private static string Named(Modality gives) => gives switch
    {
        Modality.Text => "text",
        Modality.Speech => "speech",
        Modality.Image => "images",
        Modality.Action => "actions",
        _ => throw new ArgumentOutOfRangeException(nameof(gives), gives, "is not a modality"),
    };
}
