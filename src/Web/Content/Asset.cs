using System.IO.Compression;
using System.Security.Cryptography;

namespace Floorline.Web.Content;

/// <summary>One file of the page.</summary>
/// <param name="Path">Path under the root, without a leading slash.</param>
/// <param name="Bytes">The file.</param>
/// <param name="Compressed">The file as gzip; null where that is not smaller.</param>
/// <param name="Tag">Strong ETag of the file, quotes included.</param>
/// <param name="Type">Media type.</param>
internal sealed record Asset(string Path, byte[] Bytes, byte[]? Compressed, string Tag, string Type)
{
    /// <summary>Whether the name carries a hash of the content, so that it may be kept for good.</summary>
    public bool IsHashed { get; } = Path.StartsWith("assets/", StringComparison.Ordinal);

    public static Asset Of(string path, byte[] bytes)
    {
        string tag = $"\"{Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 16))}\"";
        return new Asset(path, bytes, Compress(bytes), tag, TypeOf(path));
    }

    private static byte[]? Compress(byte[] bytes)
    {
        using var buffer = new MemoryStream();
        using (var gzip = new GZipStream(buffer, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            gzip.Write(bytes);
        }

        return buffer.Length < bytes.Length ? buffer.ToArray() : null;
    }

    private static string TypeOf(string path) => System.IO.Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".html" => "text/html; charset=utf-8",
        ".js" or ".mjs" => "text/javascript; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".svg" => "image/svg+xml",
        ".png" => "image/png",
        ".ico" => "image/x-icon",
        ".json" or ".webmanifest" => "application/json; charset=utf-8",
        ".txt" or ".md" => "text/plain; charset=utf-8",
        ".woff2" => "font/woff2",
        _ => "application/octet-stream",
    };
}
