using System.Text.Json;
using Floorline.Core.Calibration;
using Floorline.Core.Hardware;
using Floorline.Core.Situations;
using Floorline.Readers;
using Floorline.Readers.Catalogue;
using Floorline.Readers.Json;

namespace Floorline.Workbench;

/// <summary>Finds engine coefficients: those that a user calibrated in floorline.json win over the shipped ones.</summary>
public static class EngineSource
{
    /// <summary>Shipped profiles, and before them those of a folder's floorline.json where it has any.</summary>
    /// <param name="place">Whose folder.</param>
    internal static ReadResult<EngineSet> Known(Workplace place)
    {
        string path = place.PathOf(SpecFile.DefaultName);
        if (!File.Exists(path))
        {
            return ReadResult.Ok(EngineCatalogue.Set);
        }

        ReadResult<JsonDocument> read = place.Read(path, static (stream, file) => JsonInput.Read(stream, file, 1 << 20));
        if (!read.IsOk)
        {
            return ReadResult.Failed<EngineSet>(read.Problems);
        }

        using JsonDocument document = read.Value;
        return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("engines", out _)
            ? EngineJson.Read(document.RootElement, path).Select(EngineCatalogue.Set.With)
            : ReadResult.Ok(EngineCatalogue.Set);
    }

    /// <summary>The profile for an engine on a device.</summary>
    /// <param name="name">The engine; null takes what usually runs on such a device.</param>
    /// <param name="device">The device.</param>
    /// <param name="workplace">Whose calibrated engines come before the shipped ones; null is here.</param>
    public static ReadResult<EngineProfile> Find(string? name, Device device, Workplace? workplace = null)
    {
        ArgumentNullException.ThrowIfNull(device);
        ReadResult<EngineSet> known = (workplace ?? Workplace.Here).Engines;
        if (!known.IsOk)
        {
            return ReadResult.Failed<EngineProfile>(known.Problems);
        }

        string wanted = name ?? Usual(device);
        if (CanonicalOf(wanted, known.Value) is not { } canonical)
        {
            string[] all = [.. known.Value.Names.Union(EngineCatalogue.AllNames, StringComparer.OrdinalIgnoreCase)];
            return ReadResult.Failed<EngineProfile>(new Problem("", "--engine", $"'{wanted}'", "one of " + string.Join(", ", all)));
        }

        EngineProfile profile = known.Value.For(canonical, device);

        // An engine that nobody calibrated on such a device runs under its own name with the coefficients of its kind.
        return ReadResult.Ok(profile.Name.Equals(canonical, StringComparison.OrdinalIgnoreCase) ? profile
            : profile with { Name = canonical, Basis = Basis.Generic });
    }

    /// <summary>The name that a stated engine is kept under, versions and spellings left aside; null where none is stated.</summary>
    /// <param name="name">The engine as typed.</param>
    public static string? CanonicalName(string? name) => name is null ? null : EngineCatalogue.Named(name) ?? EngineProfile.Canonical(name);

    /// <summary>Whether a name means an engine that times can be expected of.</summary>
    /// <param name="name">The name as typed.</param>
    /// <param name="place">Whose engines.</param>
    internal static bool Knows(string name, Workplace place) => place.Engines is { IsOk: true, Value: var known } && CanonicalOf(name, known) is not null;

    private static string? CanonicalOf(string wanted, EngineSet known)
    {
        bool Has(string engine) => known.Names.Any(n => n.Equals(engine, StringComparison.OrdinalIgnoreCase));
        return Has(wanted) ? wanted : EngineCatalogue.Named(wanted) ?? (Has(EngineProfile.Canonical(wanted)) ? EngineProfile.Canonical(wanted) : null);
    }

    /// <summary>What is taken where no engine is stated.</summary>
    /// <param name="device">The device.</param>
    public static string Usual(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        return device.Kind == DeviceKind.Cpu ? "llama.cpp" : "compiled";
    }
}
