using System.Text.RegularExpressions;

namespace Floorline.Readers.Naming;

/// <summary>Folders of the hub's cache, which name a model: <c>.../models--org--name/snapshots/REVISION</c>.</summary>
public static partial class HubCache
{
    /// <summary>The model that a path in such a folder is of, as <c>org/name</c>; null where the path is in none.</summary>
    /// <param name="path">The path or the folder's name.</param>
    public static string? NameIn(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        Match match = Folder().Match(path);
        return !match.Success ? null : match.Groups["org"].Success ? $"{match.Groups["org"].Value}/{match.Groups["name"].Value}" : match.Groups["name"].Value;
    }

    [GeneratedRegex(@"(^|[/\\])models--((?<org>[^/\\]+?)--)?(?<name>[^/\\]+)")]
    private static partial Regex Folder();
}
