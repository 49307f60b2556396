using System.Formats.Tar;

namespace Floorline.Readers;

/// <summary>Tells a file from what only has a path: opening a named pipe waits for a writer who may never come.</summary>
public static class RegularFile
{
    /// <summary>
    /// What is wrong with a path before it is opened; null where it can be read. Standard input and what a shell passes as <c>/dev/fd/N</c> are read as they
    /// come.
    /// </summary>
    /// <param name="path">The path as typed.</param>
    /// <param name="expected">What would be right.</param>
    public static Problem? Problem(string path, string expected)
    {
        if (string.IsNullOrWhiteSpace(path) || path.Contains('\0', StringComparison.Ordinal))
        {
            return new Problem("", "", "a path without a name", expected);
        }

        if (Directory.Exists(path))
        {
            return new Problem(path, "", "a folder", expected);
        }

        if (Target(path) is not { } file)
        {
            return new Problem(path, "", "a link that leads back to itself", expected);
        }

        return !file.Exists ? new Problem(path, "", "no such file", expected)
            : file.Length == 0 && !IsStream(path) && !IsOnDisk(file) ? new Problem(path, "", "a pipe or a device, no regular file", expected)
            : null;
    }

    /// <summary>Opens a file to be read while others may write it, without a buffer: readers take pieces of their own size.</summary>
    /// <param name="path">The path.</param>
    public static Stream Open(string path) => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 1);

    /// <summary>Whether a path is a named pipe or a socket, which has no end and may have nobody at the other one: opening it waits.</summary>
    /// <param name="path">The path; a link is followed.</param>
    public static bool IsPipe(string path) => Target(path) is { Exists: true, Length: 0 } file && !IsStream(path) && Kind(file) is TarEntryType.Fifo;

    /// <summary>Whether a path names what a shell passes: it is opened as it stands, for the link behind it names nothing that could be.</summary>
    /// <param name="path">The path as typed.</param>
    public static bool IsStream(string path) => path is "/dev/stdin" or "/dev/stdout" or "/dev/stderr"
        || path.StartsWith("/dev/fd/", StringComparison.Ordinal) || path.StartsWith("/proc/", StringComparison.Ordinal);

    /// <summary>What a link leads to, since its own length is that of its text; null for a circle of links.</summary>
    private static FileInfo? Target(string path)
    {
        var file = new FileInfo(path);
        try
        {
            return !IsStream(path) && file.ResolveLinkTarget(returnFinalTarget: true) is FileInfo target ? target : file;
        }
        catch (IOException e) when (e is not (FileNotFoundException or DirectoryNotFoundException))
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Opening it says so.
            return file;
        }
    }

    // The kind of an empty file, without opening it: an archive's entry tells it, and holds nothing else.
    private static bool IsOnDisk(FileInfo file) => Kind(file) is null or TarEntryType.RegularFile or TarEntryType.V7RegularFile;

    private static TarEntryType? Kind(FileInfo file)
    {
        try
        {
            using var buffer = new MemoryStream();
            using (var writer = new TarWriter(buffer, TarEntryFormat.Pax, leaveOpen: true))
            {
                writer.WriteEntry(file.FullName, "x");
            }

            buffer.Position = 0;
            using var reader = new TarReader(buffer);
            return reader.GetNextEntry()?.EntryType;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException or InvalidOperationException)
        {
            // A socket, or a file that may not be read: opening it does not wait, and says what is wrong.
            return null;
        }
    }
}
