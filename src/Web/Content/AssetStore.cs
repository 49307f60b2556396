using System.Collections.Frozen;
using System.Reflection;

namespace Floorline.Web.Content;

/// <summary>The files of the page, held in memory with their compressed form and their ETag.</summary>
internal static class AssetStore
{
    private const string Prefix = "assets/";

    private static readonly FrozenDictionary<string, Asset> _assets = Load();

    public static Asset? Find(string path) => _assets.GetValueOrDefault(path.TrimStart('/'));

    public static IEnumerable<Asset> All => _assets.Values;

    private static FrozenDictionary<string, Asset> Load()
    {
        Assembly assembly = typeof(AssetStore).Assembly;
        return assembly.GetManifestResourceNames()
            .Where(static n => n.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(name =>
            {
                using Stream stream = assembly.GetManifestResourceStream(name)!;
                using var buffer = new MemoryStream();
                stream.CopyTo(buffer);
                return Asset.Of(name[Prefix.Length..].Replace('\\', '/'), buffer.ToArray());
            })
            .ToFrozenDictionary(static a => a.Path, StringComparer.Ordinal);
    }
}
