using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace Floorline.Journal.Environments;

/// <summary>Reads what a machine says of itself: name, system, driver, the commit checked out. Starts no process.</summary>
public static partial class EnvironmentReading
{
    private const string NvidiaVersion = "/proc/driver/nvidia/version";
    private const int LongestFile = 64 * 1024;

    /// <summary>The environment of a run in a folder.</summary>
    /// <param name="folder">The working folder; the git commit is its.</param>
    public static RunEnvironment Of(string folder) => new()
    {
        Host = Plain(Environment.MachineName),
        System = Plain($"{RuntimeInformation.OSDescription} {RuntimeInformation.OSArchitecture}".ToLowerInvariant()),
        Driver = Text(NvidiaVersion) is { } text && DriverVersion().Match(text) is { Success: true } match ? "nvidia " + match.Groups[1].Value : null,
        GitCommit = GitCommit(folder),
    };

    /// <summary>The commit checked out in a folder or one above it; null where there is none or git keeps it in a way not understood.</summary>
    /// <param name="folder">The folder.</param>
    public static string? GitCommit(string folder)
    {
        for (DirectoryInfo? here = new(folder); here is not null; here = here.Parent)
        {
            string git = Path.Combine(here.FullName, ".git");
            if (File.Exists(git) && Text(git) is { } pointer && pointer.StartsWith("gitdir: ", StringComparison.Ordinal))
            {
                git = Path.GetFullPath(Path.Combine(here.FullName, pointer["gitdir: ".Length..].Trim()));
            }

            if (Directory.Exists(git))
            {
                return Head(git);
            }
        }

        return null;
    }

    private static string? Head(string git)
    {
        string head = Text(Path.Combine(git, "HEAD"))?.Trim() ?? "";
        if (!head.StartsWith("ref: ", StringComparison.Ordinal))
        {
            return Commit(head);
        }

        string name = head["ref: ".Length..].Trim();
        if (!RefName().IsMatch(name) || name.Contains("..", StringComparison.Ordinal))
        {
            return null;
        }

        // a work tree of its own keeps HEAD to itself and branches with the others
        string common = Text(Path.Combine(git, "commondir"))?.Trim() is { Length: > 0 } other ? Path.GetFullPath(Path.Combine(git, other)) : git;
        return Commit(Text(Path.Combine(git, name)) ?? Text(Path.Combine(common, name)) ?? Packed(common, name) ?? "");
    }

    private static string? Packed(string common, string name)
    {
        string path = Path.Combine(common, "packed-refs");
        try
        {
            return File.Exists(path) ? File.ReadLines(path).FirstOrDefault(line => line.EndsWith(" " + name, StringComparison.Ordinal))?.Split(' ')[0] : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string? Commit(string text) => CommitName().IsMatch(text.Trim()) ? text.Trim() : null;

    private static string? Text(string path)
    {
        try
        {
            return File.Exists(path) && new FileInfo(path).Length <= LongestFile ? File.ReadAllText(path) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string Plain(string text) => string.Concat(text.Where(static c => !char.IsControl(c)));

    [GeneratedRegex("^[0-9a-f]{40}([0-9a-f]{24})?$")]
    private static partial Regex CommitName();

    [GeneratedRegex("^refs/[^\\s\\\\:?*\\[~^]+$")]
    private static partial Regex RefName();

    [GeneratedRegex(@"Kernel Module\D*\s(\d+\.\d+(\.\d+)?)")]
    private static partial Regex DriverVersion();
}
