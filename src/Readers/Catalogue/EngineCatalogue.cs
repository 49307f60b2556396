using System.Text.Json;
using Floorline.Core.Calibration;
using Floorline.Readers.Naming;

namespace Floorline.Readers.Catalogue;

/// <summary>Engine coefficients that Floorline ships, fitted to published runs.</summary>
public static class EngineCatalogue
{
    /// <summary>The profiles.</summary>
    public static EngineSet Set => _set.Value;

    /// <summary>The engine that a name means, a version behind it left aside (<c>llamacpp</c>, <c>vLLM 0.9.1</c>, <c>trt</c>); null where none is known. Not
    /// every engine has coefficients of its own.</summary>
    /// <param name="name">The name as typed.</param>
    public static string? Named(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        IReadOnlyDictionary<string, string> known = NameWords.Shipped.Engines;
        return known.GetValueOrDefault(NameKey.Of(name)) ?? known.GetValueOrDefault(NameKey.Of(WithoutVersion(name)));
    }

    /// <summary>Every engine there is a name for.</summary>
    public static IReadOnlyList<string> AllNames => [.. NameWords.Shipped.Engines.Values.Distinct()];

    /// <summary>Cuts a last word that is a version: <c>0.9.1</c>, <c>v0.6</c>, <c>b4000</c>.</summary>
    private static string WithoutVersion(string name)
    {
        int at = name.TrimEnd().LastIndexOfAny([' ', '-', '@', ':']);
        string last = at > 0 ? name.TrimEnd()[(at + 1)..].TrimStart('v', 'V', 'b', '=') : "";
        return last.Length > 0 && last.All(static c => char.IsAsciiDigit(c) || c == '.') ? name[..at].TrimEnd('=', ' ') : name;
    }

    private static readonly Lazy<EngineSet> _set = new(static () =>
    {
        using Stream stream = CatalogueResource.Open("data/engines.json");
        using JsonDocument document = JsonDocument.Parse(stream);
        return EngineJson.Read(document.RootElement, "engines.json").Value;
    });
}
