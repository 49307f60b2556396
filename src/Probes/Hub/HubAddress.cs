namespace Floorline.Probes.Hub;

/// <summary>A model or file on a hub, or a file elsewhere.</summary>
/// <param name="Repository">Such as <c>org/model</c>; null for a file that lies on no hub.</param>
/// <param name="Revision">Branch, tag or commit.</param>
/// <param name="File">A file's path inside the repository; null for the model as a whole.</param>
/// <param name="Elsewhere">The address of a file that lies on no hub.</param>
public sealed record HubAddress(string? Repository, string Revision, string? File, Uri? Elsewhere)
{
    private const string Expected = "hf:org/model, hf:org/model@revision, hf:org/model/file.gguf, or an https address of a config, safetensors or GGUF file";

    /// <summary>Whether a text is meant as one.</summary>
    /// <param name="text">What the user typed.</param>
    public static bool Is(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.StartsWith("hf:", StringComparison.OrdinalIgnoreCase) || text.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
            || text.StartsWith("http://", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Reads one.</summary>
    /// <param name="text">What the user typed.</param>
    /// <param name="endpoint">The hub: its addresses are read as its models.</param>
    /// <exception cref="HubException">The text is none.</exception>
    public static HubAddress Read(string text, Uri endpoint)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(endpoint);
        if (text.StartsWith("hf:", StringComparison.OrdinalIgnoreCase))
        {
            return InRepository(text[3..].TrimStart('/'), text);
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? address) || address.UserInfo.Length > 0
            || !(address.Scheme == "https" || (address.Scheme == "http" && (address.IsLoopback || address.Authority == endpoint.Authority))))
        {
            throw new HubException($"'{text}'", Expected);
        }

        bool hub = address.Authority == endpoint.Authority || address.Host is "huggingface.co" or "hf.co" or "www.huggingface.co";
        if (!hub)
        {
            return new HubAddress(null, "", null, address);
        }

        string[] parts = Uri.UnescapeDataString(address.AbsolutePath).Split('/', StringSplitOptions.RemoveEmptyEntries);
        return parts.Length == 2 ? new HubAddress(Checked($"{parts[0]}/{parts[1]}", text), "main", null, null)
            : parts.Length > 4 && parts[2] is "resolve" or "blob" or "raw"
                ? new HubAddress(Checked($"{parts[0]}/{parts[1]}", text), Checked(parts[3], text), Checked(string.Join('/', parts[4..]), text), null)
            : parts.Length == 4 && parts[2] == "tree" ? new HubAddress(Checked($"{parts[0]}/{parts[1]}", text), Checked(parts[3], text), null, null)
            : throw new HubException($"'{text}'", Expected);
    }

    private static HubAddress InRepository(string rest, string text)
    {
        int at = rest.IndexOf('@', StringComparison.Ordinal);
        string path = at < 0 ? rest : rest[..at];
        string after = at < 0 ? "" : rest[(at + 1)..];
        int slash = after.IndexOf('/', StringComparison.Ordinal);
        string revision = at < 0 ? "main" : slash < 0 ? after : after[..slash];
        string[] parts = (path + (slash < 0 ? "" : after[slash..])).Split('/', StringSplitOptions.RemoveEmptyEntries);
        return parts.Length < 2 || revision.Length == 0
            ? throw new HubException($"'{text}'", Expected)
            : new HubAddress(Checked($"{parts[0]}/{parts[1]}", text), Checked(revision, text), parts.Length > 2 ? Checked(string.Join('/', parts[2..]), text)
                : null, null);
    }

    /// <summary>Names of repositories, revisions and files: nothing that would lead elsewhere.</summary>
    private static string Checked(string part, string text) =>
        part.Length is > 0 and < 400 && part.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '/')
            && !part.Contains("..", StringComparison.Ordinal) ? part : throw new HubException($"'{text}'", Expected);
}
