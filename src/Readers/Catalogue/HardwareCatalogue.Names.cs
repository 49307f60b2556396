using System.Text.Json;
using System.Text.RegularExpressions;
using Floorline.Core.Hardware;
using Floorline.Core.Quantities;
using Floorline.Readers.Naming;

namespace Floorline.Readers.Catalogue;

public static partial class HardwareCatalogue
{
    /// <summary>How far a stated memory size may lie from the catalogue's and still be the same device: 80 GB and 81,559 MiB are.</summary>
    private const double SameSize = 0.1;

    private static readonly CatalogueFile _instances = new("data/hardware.json", "instances");
    private static readonly CatalogueFile _codes = new("data/hardware.json", "codes");
    private static readonly CatalogueFile _partial = new("data/hardware.json", "partial");
    private static readonly Lazy<NameIndex<CatalogueEntry>> _loose = new(static () => new NameIndex<CatalogueEntry>(
        _file.Entries.Select(static e => (e, e.Aliases.Prepend(e.Name).Append(e.Title.Replace('/', ' ')))),
        NameWords.Shipped.HardwareNoise));

    /// <summary>Cloud instances and machines that are known by name, such as <c>p5.48xlarge</c>.</summary>
    public static IReadOnlyList<string> Instances => [.. _instances.Entries.Select(static e => e.Name)];

    /// <summary>
    /// Finds devices as people, drivers and clouds name them: a name or alias as it stands goes before a count (<c>7900xtx</c> is one device), then a count
    /// before or behind the name (<c>8xh100</c>, <c>8 x h100</c>, <c>h100x8</c>), an instance (<c>p5.48xlarge</c>), or the name with maker, line and memory
    /// (<c>NVIDIA H100 80GB HBM3</c>).
    /// </summary>
    /// <param name="text">What was typed.</param>
    public static ReadResult<NamedDevices> Resolve(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string name = Printed(text.Trim());
        if (One(name) is { } whole)
        {
            return whole;
        }

        if (Several(name) is { } several)
        {
            return several;
        }

        // what may be a count may as well be a slip: rtx 4095 is no 4,095 of something
        string asked = Nearest.IsSlip(name.Replace(' ', '-'), AllNames) ? name
            : DeviceCount.Splits(name).Select(static s => s.Name).FirstOrDefault(static n => n.Length > 1) ?? name;
        Problem unknown = _file.Unknown(asked, "--on", "hardware");
        return ReadResult.Failed<NamedDevices>(unknown with { Found = $"'{text}'" });
    }

    /// <summary>A name without what nvidia-smi, lscpu and drivers print around it: <c>GPU 0: ... (UUID: ...)</c>, <c>Model name: ...</c>, a clock, a code in
    /// brackets that says more than the name does.</summary>
    private static string Printed(string name)
    {
        name = Clock().Replace(Around().Replace(name, ""), "").Trim();
        int dash = name.IndexOf(" - ", StringComparison.Ordinal);
        string code = Code().Match(name) is { Success: true } match ? match.Groups["code"].Value : "";
        return code.Length > 0 ? code : dash > 0 ? name[..dash] : name;
    }

    [GeneratedRegex(@"^(GPU \d{1,3}: |Model name:\s*)|\s*\(UUID: [^)]{1,60}\)$|(?<=Xeon(\(R\))? )CPU (?=E[357]-)", RegexOptions.IgnoreCase)]
    private static partial Regex Around();

    [GeneratedRegex(@"(?<!CPU\s*)\s*@\s*[0-9.]{1,5}\s?GHz$", RegexOptions.IgnoreCase)]
    private static partial Regex Clock();

    [GeneratedRegex(@"^AMD Radeon Graphics \((?<code>gfx[0-9a-f]{3,5})\)$", RegexOptions.IgnoreCase)]
    private static partial Regex Code();

    /// <summary>Whether a name is understood, without looking for what else it may have meant.</summary>
    /// <param name="text">The name, as for <see cref="Resolve"/>.</param>
    public static bool IsKnown(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string name = Printed(text.Trim());
        return One(name) is not null || Several(name) is not null;
    }

    /// <summary>A count of what has a name, or of a machine that is a count of it (<c>2x8xh100</c>); null where no split gives one.</summary>
    private static ReadResult<NamedDevices>? Several(string name)
    {
        foreach ((long count, string one) in DeviceCount.Splits(name))
        {
            ReadResult<NamedDevices>? found = One(one) ?? (Several(one) is { IsOk: true } machines
                ? machines.Select(static m => m with { PerNode = m.PerNode ?? (m.Count <= int.MaxValue ? (int)m.Count : null) }) : null);
            if (found is { } several)
            {
                return several.Select(f => f with { Count = count <= int.MaxValue && f.Count <= int.MaxValue ? f.Count * count : long.MaxValue });
            }
        }

        return null;
    }

    private static ReadResult<NamedDevices>? One(string name) =>
        _file.Find(name) is { } exact ? Read(exact).Select(static d => new NamedDevices(d, 1, null, null))
        : _instances.Find(name) is { } instance ? Instance(instance)
        : InMode(name) ?? Loose(name) ?? InstanceFamily(name) ?? Coded(name) ?? Partial(name);

    /// <summary>
    /// What compilers and drivers call a chip (<c>gfx1100</c>): the device that has it, or a question which of several; null where it is no such code.
    /// </summary>
    private static ReadResult<NamedDevices>? Coded(string text)
    {
        if (_codes.Find(text) is not { } code)
        {
            return null;
        }

        using JsonDocument document = _codes.Parse(code);
        string[] devices = [.. document.RootElement.GetProperty("devices").EnumerateArray().Select(static d => d.GetString()!)];
        return devices.Length > 1
            ? ReadResult.Failed<NamedDevices>(new Problem("", "--on", $"'{text}', which may be several", $"one of {string.Join(", ", devices)}"))
            : Find(devices[0]).Select(d => new NamedDevices(d, 1, null, $"Hardware: '{text}' is {d.Name}."));
    }

    /// <summary>A device of which no page gives the memory bandwidth: what is known of it, and how the rest is stated; null where it is none.</summary>
    private static ReadResult<NamedDevices>? Partial(string text)
    {
        if (_partial.Find(text) is not { } entry)
        {
            return null;
        }

        using JsonDocument document = _partial.Parse(entry);
        JsonElement root = document.RootElement;
        string known = root.GetProperty("known").GetString()!;
        return ReadResult.Failed<NamedDevices>(new Problem("", "--on", $"'{text}', of whose memory no rate is on record ({known})",
            $"its rates stated, such as --on \"bw=10GB/s,{root.GetProperty("state").GetString()}\" with the rate of the memory that holds the weights"));
    }

    /// <summary>A family of cloud instances (<c>p5</c>, <c>EC2 p5</c>, <c>aws g5</c>): its one member, or a question which; null where there is none.</summary>
    private static ReadResult<NamedDevices>? InstanceFamily(string text)
    {
        string name = Cloud().Replace(text.Trim(), "");
        if (name.Length == 0)
        {
            return null;
        }

        if (name.Length < text.Length && One(name) is { } plain)
        {
            return plain;
        }

        CatalogueEntry[] members = [.. _instances.Entries.Where(e => e.Name.StartsWith(name + ".", StringComparison.OrdinalIgnoreCase))];
        return members.Length switch
        {
            0 => null,
            1 => Instance(members[0]),
            _ => ReadResult.Failed<NamedDevices>(new Problem("", "--on", $"'{text}', which may be several",
                $"one of {string.Join(", ", members.Take(8).Select(static e => e.Name))}")),
        };
    }

    [GeneratedRegex(@"^(amazon |aws |ec2 |gcp |gce |azure )+|\b(instance|vm)$", RegexOptions.IgnoreCase)]
    private static partial Regex Cloud();

    /// <summary>A device and one of its power modes (<c>orin@30w</c>, <c>AGX Orin 64GB 30W</c>, <c>orin maxn</c>); null where the name ends in no mode or the
    /// device has none.</summary>
    private static ReadResult<NamedDevices>? InMode(string text)
    {
        Match split = ModeAtTheEnd().Match(text);
        if (!split.Success || One(split.Groups["name"].Value) is not { IsOk: true } found || found.Value.Device is not { } device
            || (device.Modes.Count == 0 && !device.HasPowerModes))
        {
            return null;
        }

        string wanted = NameKey.Of(split.Groups["mode"].Value);
        if (device.Modes.Count == 0 && !wanted.StartsWith("maxn", StringComparison.Ordinal))
        {
            return ReadResult.Failed<NamedDevices>(new Problem("", "--on", $"'{text}'",
                $"{device.Name}, of whose power modes no clocks are on record; --hw-override states the rates of one, such as bw=200GB/s,fp16=100TFLOP/s"));
        }

        if (wanted.StartsWith("maxn", StringComparison.Ordinal))
        {
            return found;
        }

        string asked = wanted.StartsWith("mode", StringComparison.Ordinal) ? wanted[4..] : wanted;
        return device.Modes.FirstOrDefault(m => NameKey.Of(m.Name) == asked) is { } mode
            ? ReadResult.Ok(found.Value with { Device = device.In(mode), Said = $"Hardware: '{text}' is {device.Name} in its power mode {mode.Said}." })
            : ReadResult.Failed<NamedDevices>(new Problem("", "--on", $"'{text}'",
                $"{device.Name} in one of its power modes: maxn, {string.Join(", ", device.Modes.Select(static m => m.Name))}"));
    }

    [GeneratedRegex(@"^(?<name>.*?[^\s@:,_-])[\s@:,_-]+(in |at )?(?<mode>maxn([\s_-]?super)?|(mode[_-])?[0-9]{1,3}\s?w([_-](ai|cpu))?)$",
        RegexOptions.IgnoreCase)]
    private static partial Regex ModeAtTheEnd();

    private static ReadResult<NamedDevices> Instance(CatalogueEntry entry)
    {
        using JsonDocument document = _instances.Parse(entry);
        JsonElement root = document.RootElement;
        int count = root.GetProperty("count").GetInt32();
        int node = root.TryGetProperty("node", out JsonElement stated) ? stated.GetInt32() : count;
        ReadResult<Device> device = Find(root.GetProperty("device").GetString()!);
        return device.Select(d =>
            new NamedDevices(d, count, node, FormattableString.Invariant($"{entry.Name} is {count} x {d.Name}, {node} of them to a machine.")));
    }

    private static ReadResult<NamedDevices>? Loose(string text)
    {
        DeviceName name = DeviceName.Of(text);
        NameIndex<CatalogueEntry> index = _loose.Value;
        IReadOnlyList<string> coreless = DeviceName.WithoutCores(name.WithoutSize);
        if ((index.Find(name.Parts) ?? index.Find(name.Sized) ?? index.Find(name.WithoutSize) ?? index.Find(coreless)) is { } found)
        {
            return Taken(text, name, found);
        }

        // a line's bare name is no device of it where the word that was left aside may be its number (Ascend 910C)
        bool tells = coreless.Count == name.WithoutSize.Count || coreless.Any(static p => p.AsSpan().IndexOfAnyInRange('0', '9') >= 0);
        List<(CatalogueEntry Entry, List<List<string>> Rests)> begun = tells ? index.Beginning(coreless) : [];
        if (begun is [var only] && only.Rests.Exists(static rest => rest.TrueForAll(IsNoOther)))
        {
            return Taken(text, name, only.Entry);
        }

        // a name that goes on with a word that tells products apart is another product: Grace is not Grace Hopper
        return begun.Count == 0 ? null : ReadResult.Failed<NamedDevices>(new Problem("", "--on",
            $"'{text}', {(begun.Count > 1 ? "which may be several" : "with which only another name begins")}",
            begun.Count > 1 ? $"one of {string.Join(", ", begun.Take(8).Select(static b => b.Entry.Name))}" : $"{begun[0].Entry.Name} where that is meant"));
    }

    /// <summary>Whether a word that a name goes on with leaves it the same product, as far as the catalogue tells.</summary>
    private static bool IsNoOther(string word) => NameWords.Shipped.HardwareEndings.Contains(word) || DeviceName.Gigabytes(word) is not null;

    /// <summary>
    /// A device under another spelling. A word of the text that says otherwise than the device is refused: another maker or generation, another number of
    /// cores, another memory size, unless the same device is known with it. Where devices come in several sizes, a stated one is taken.
    /// </summary>
    private static ReadResult<NamedDevices> Taken(string text, DeviceName name, CatalogueEntry entry)
    {
        Device device = Read(entry).Value;
        if (Contradicted(name, device) is { } contrary)
        {
            return ReadResult.Failed<NamedDevices>(new Problem("", "--on", $"'{text}', and {device.Name} is {contrary}", $"{device.Name} where that is meant"));
        }

        string said = $"Hardware: '{text}' is taken as {device.Name}";
        if (name.Size is not { } stated || !device.Memory.IsKnown || Math.Abs((stated / device.Memory.Value) - 1) <= SameSize)
        {
            return ReadResult.Ok(new NamedDevices(device, 1, null, said + "."));
        }

        if (device.Kind is not (DeviceKind.Gpu or DeviceKind.Asic))
        {
            return ReadResult.Ok(new NamedDevices(device with { Memory = Fact<Bytes>.Known(stated), MemoryBasis = MemoryBasis.Stated }, 1, null,
                FormattableString.Invariant($"{said} with mem={stated.GB:0.#}GB.")));
        }

        string there = FormattableString.Invariant($"{device.Memory.Value.GB:0.#}");
        return OfSize(name, entry, stated) switch
        {
            [var sized] => ReadResult.Ok(new NamedDevices(sized, 1, null, $"Hardware: '{text}' is taken as {sized.Name}.")),
            { Count: > 1 } several => ReadResult.Failed<NamedDevices>(new Problem("", "--on", $"'{text}', which may be several",
                $"one of {string.Join(", ", several.Select(static d => d.Name))}")),
            _ => ReadResult.Failed<NamedDevices>(new Problem("", "--on", $"'{text}'",
                FormattableString.Invariant($"{device.Name}, which has {there} GB (another size: --on {device.Name} --hw-override mem={stated.GB:0.#}GB)"))),
        };
    }

    /// <summary>What a device is that a word of its name says otherwise; null where none does.</summary>
    private static string? Contradicted(DeviceName name, Device device)
    {
        if (name.Words.Any(w => NameWords.Shipped.HardwareMakers.TryGetValue(w, out string? maker) && maker != device.Vendor))
        {
            return $"of {device.Vendor}";
        }

        if (name.Words.Any(w => NameWords.Shipped.HardwareGenerations.Contains(w) && w != device.Family))
        {
            return $"of the generation {device.Family}";
        }

        bool told = name.Cores is { } cores && device.Kind == DeviceKind.Soc && device.Multiprocessors is { IsKnown: true, Value: var own } && own != cores;
        return told ? FormattableString.Invariant($"the one of {device.Multiprocessors.Value} cores") : null;
    }

    /// <summary>The devices with a stated memory size of which a name begins as the text: the one of the same form as the entry, else all.</summary>
    private static List<Device> OfSize(DeviceName name, CatalogueEntry entry, Bytes size)
    {
        List<CatalogueEntry> sized = [.. _loose.Value.Beginning(DeviceName.WithoutCores(name.WithoutSize)).Select(static b => b.Entry)
            .Where(e => Read(e).Value.Memory is { IsKnown: true, Value: var memory } && Math.Abs((size / memory) - 1) <= SameSize)];
        List<CatalogueEntry> alike = sized.FindAll(e => Form(e) == Form(entry));
        return [.. (alike.Count == 1 ? alike : sized).Select(static e => Read(e).Value)];
    }

    private static string Form(CatalogueEntry entry) =>
        string.Join('-', NameKey.Parts(entry.Name).Where(static p => DeviceName.Gigabytes(p) is null));
}
