using Floorline.Core.Hardware;
using Floorline.Core.Situations;

namespace Floorline.Core.Calibration;

/// <summary>Profiles by engine and sort of device, with what to take where none was fitted.</summary>
/// <param name="profiles">The profiles with the sort of device each was fitted on; null fits any.</param>
public sealed class EngineSet(IReadOnlyList<(DeviceKind? Device, EngineProfile Profile)> profiles)
{
    // With fewer the engine is taken as others of its kind.
    private const int FewestOwnRuns = 8;

    /// <summary>The defaults of each kind only.</summary>
    public static EngineSet Empty { get; } = new([]);

    private static readonly EngineKind[] _kinds = [EngineKind.Compiled, EngineKind.LlamaCpp, EngineKind.Eager];

    // An array, not a list: each cold query walks it, and a walk over a list of pairs is compiled while a command runs.
    private readonly (DeviceKind? Device, EngineProfile Profile)[] _profiles = profiles as (DeviceKind?, EngineProfile)[] ?? [.. profiles];

    /// <summary>All profiles.</summary>
    public IReadOnlyList<(DeviceKind? Device, EngineProfile Profile)> Profiles => _profiles;

    /// <summary>The names an engine can be asked for by.</summary>
    public IEnumerable<string> Names => _names ??= NamesOf();

    private string[]? _names;

    private string[] NamesOf()
    {
        var names = new List<string>();
        foreach ((_, EngineProfile profile) in _profiles)
        {
            if (!names.Contains(profile.Name))
            {
                names.Add(profile.Name);
            }
        }

        foreach (EngineKind kind in _kinds)
        {
            if (!names.Contains(EngineProfile.Default(kind).Name))
            {
                names.Add(EngineProfile.Default(kind).Name);
            }
        }

        return [.. names];
    }

    /// <summary>
    /// The profile for an engine on a device: its own where it has one there, else that of its kind on such devices, else the default of its kind.
    /// </summary>
    /// <param name="engine">The engine's name.</param>
    /// <param name="device">The sort of device.</param>
    public EngineProfile For(string engine, DeviceKind device)
    {
        ArgumentNullException.ThrowIfNull(engine);
        EngineKind kind = EngineProfile.KindOf(engine);
        return Named(EngineProfile.Canonical(engine), device, kind) ?? Named(EngineProfile.Stem(engine), device, kind)
            ?? Named(EngineProfile.Default(kind).Name, device, kind) ?? EngineProfile.Default(kind);
    }

    /// <summary>The profile for an engine on a device, with what was seen of the device's class.</summary>
    /// <param name="engine">The engine's name.</param>
    /// <param name="device">The device.</param>
    public EngineProfile For(string engine, Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        return For(engine, device.Kind).On(device);
    }

    // Of several profiles of one name that of the asked kind. A name that says that the host launches every operation (vllm eager) has none of the engine as it
    // usually runs.
    private EngineProfile? Named(string name, DeviceKind device, EngineKind kind)
    {
        DeviceKind sort = Sort(device);
        EngineProfile? other = null;
        foreach ((DeviceKind? on, EngineProfile profile) in _profiles)
        {
            if ((on is null || Sort(on.Value) == sort) && profile.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                if (profile.Kind == kind)
                {
                    return profile;
                }

                other ??= kind == EngineKind.Eager ? null : profile;
            }
        }

        return other;
    }

    /// <summary>These profiles with others before them: where both have one, the other's is taken.</summary>
    /// <param name="stronger">The profiles that win.</param>
    public EngineSet With(EngineSet stronger)
    {
        ArgumentNullException.ThrowIfNull(stronger);
        return new EngineSet([.. stronger.Profiles, .. Profiles]);
    }

    /// <summary>Fits one profile per kind of engine and sort of device, and one per engine that has runs enough of its own.</summary>
    /// <param name="runs">The measured steps.</param>
    /// <param name="except">A device family to leave out; null for none.</param>
    public static EngineSet Fit(IEnumerable<EngineRun> runs, string? except = null)
    {
        ArgumentNullException.ThrowIfNull(runs);
        return new EngineSet(
        [
            .. runs.Where(r => r.Family != except)
                .GroupBy(static r => (r.Kind, Sort(r.Device)))
                .OrderBy(static g => g.Key)
                .SelectMany(static g => OfKind(g.Key.Kind, g.Key.Item2, [.. g])),
        ]);
    }

    /// <summary>The profile of a kind of engine on a sort of device, and from there those of the engines with runs of their own.</summary>
    private static IEnumerable<(DeviceKind?, EngineProfile)> OfKind(EngineKind kind, DeviceKind sort, EngineRun[] runs)
    {
        EngineProfile all = EngineFit.Of(runs, EngineProfile.Default(kind)) with { Basis = Basis.SameFamily };
        yield return (sort, all);
        foreach (IGrouping<string,
            EngineRun> engine in runs.GroupBy(static r => EngineProfile.Stem(r.Engine)).OrderBy(static g => g.Key, StringComparer.Ordinal))
        {
            if (engine.Key != all.Name && engine.Count() >= FewestOwnRuns && engine.Count() < runs.Length)
            {
                yield return (sort, EngineFit.Of([.. engine], all, EngineFit.OwnStrength) with { Name = engine.Key, Basis = Basis.SameFamily });
            }
        }
    }

    /// <summary>Systems on a chip and processors with graphics behave alike: both share their memory with the host.</summary>
    /// <param name="device">The sort of device.</param>
    public static DeviceKind Sort(DeviceKind device) => device == DeviceKind.Apu ? DeviceKind.Soc : device;
}
