using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Floorline.Readers;

namespace Floorline.Workbench;

/// <summary>
/// The one way to write a file that somebody asked for. A regular file is written beside its place, flushed to disk and moved there, so that it is whole at
/// every moment; a link is followed to what it names, which is replaced, and the link stays; a device is written into and never
/// replaced; a named pipe is refused, because opening it waits for a reader.
/// </summary>
public static class OutputFile
{
    private const string Expected = "a path in a folder that exists and may be written to, with room left";
    private static readonly TimeSpan _longestWait = TimeSpan.FromSeconds(60);

    /// <summary>What is wrong with a place to write to, before any work is done for it; nothing where it can be written.</summary>
    /// <param name="path">The path as typed; nothing where none was.</param>
    /// <param name="option">The option that named it, for the problem.</param>
    public static Problem? Unwritable(string? path, string option)
    {
        if (path is null)
        {
            return null;
        }

        return Guarded(path, option, () =>
        {
            (string place, bool special) = Place(path);
            if (special)
            {
                return;
            }

            string probe = Beside(place);
            using (new FileStream(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose))
            {
            }
        });
    }

    /// <summary>Writes a text.</summary>
    /// <param name="path">The path as typed.</param>
    /// <param name="option">The option that named it, for the problem.</param>
    /// <param name="text">The whole text.</param>
    /// <returns>Why it is not written, or nothing.</returns>
    public static Problem? Write(string path, string option, string text) => Write(path, option, writer => writer.Write(text));

    /// <summary>Writes what a function writes; where the function throws for want of room, what stood there before stands there still.</summary>
    /// <param name="path">The path as typed.</param>
    /// <param name="option">The option that named it, for the problem.</param>
    /// <param name="write">Writes the text.</param>
    /// <returns>Why it is not written, or nothing.</returns>
    public static Problem? Write(string path, string option, Action<TextWriter> write)
    {
        ArgumentNullException.ThrowIfNull(write);
        return Guarded(path, option, () =>
        {
            (string place, bool special) = Place(path);
            if (special)
            {
                using var stream = new FileStream(place, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, 1);
                using var into = new StreamWriter(stream);
                write(into);
                return;
            }

            string beside = Beside(place);
            try
            {
                using (var stream = new FileStream(beside, FileMode.CreateNew, FileAccess.Write, FileShare.None))
                {
                    using (var writer = new StreamWriter(stream, leaveOpen: true))
                    {
                        write(writer);
                    }

                    stream.Flush(flushToDisk: true);
                }

                if (!OperatingSystem.IsWindows() && File.Exists(place))
                {
                    File.SetUnixFileMode(beside, File.GetUnixFileMode(place));
                }

                File.Move(beside, place, overwrite: true);
            }
            catch
            {
                File.Delete(beside);
                throw;
            }
        });
    }

    /// <summary>
    /// Reads a file, makes its next text and writes that, one process at a time: whoever comes meanwhile waits. Where the function has a problem, nothing is
    /// written.
    /// </summary>
    /// <param name="path">The path as typed; the file need not exist.</param>
    /// <param name="option">The option that named it, for the problem.</param>
    /// <param name="next">The text that was (nothing where there was no file) to the text that is to be, or what is wrong with it.</param>
    /// <param name="workplace">Where the path was typed, and whose data holds the turns; null is here.</param>
    public static Problem? Update(string path, string option, Func<string?, ReadResult<string>> next, Workplace? workplace = null)
    {
        ArgumentNullException.ThrowIfNull(next);
        Workplace here = workplace ?? Workplace.Here;
        path = here.PathOf(path);
        Problem? problem = null;
        Problem? locked = Guarded(path, option, () =>
        {
            using FileStream turn = Turn(Place(path).Path, here);
            ReadResult<string> made = next(File.Exists(path) ? File.ReadAllText(path) : null);
            problem = made.IsOk ? Write(path, option, made.Value) : made.Problems[0];
        });
        return locked ?? problem;
    }

    private static Problem? Guarded(string path, string option, Action act)
    {
        try
        {
            act();
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return new Problem(path, option, $"a file that cannot be written ({e.Message.Split('\n')[0].TrimEnd('.')})", Expected);
        }
    }

    private static (string Path, bool Special) Place(string path)
    {
        if (string.IsNullOrWhiteSpace(path))
        {
            throw new ArgumentException("a path without a name");
        }

        if (Directory.Exists(path))
        {
            throw new IOException("a folder");
        }

        if (RegularFile.IsStream(path))
        {
            return (path, true);
        }

        if (RegularFile.IsPipe(path))
        {
            throw new IOException("a named pipe, which may wait for ever; /dev/stdout and /dev/fd/N are written into");
        }

        string place = new FileInfo(path) is { LinkTarget: not null } link && link.ResolveLinkTarget(returnFinalTarget: true) is { } target
            ? target.FullName : Workplace.Whole(path);
        return (place, File.Exists(place) && RegularFile.Problem(place, Expected) is not null);
    }

    private static string Beside(string place) =>
        string.Create(CultureInfo.InvariantCulture, $"{place}.{Environment.ProcessId}.{Guid.NewGuid().ToString("n")[..8]}.tmp");

    // The lock lies with the user's own data, not beside the file, and stays: a lock that is deleted can be held twice.
    private static FileStream Turn(string place, Workplace workplace)
    {
        string folder = Path.Combine(Path.GetDirectoryName(workplace.HostFile)!, "locks");
        Directory.CreateDirectory(folder);
        string name = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(place)))[..24];
        for (DateTime until = DateTime.UtcNow + _longestWait; ; Thread.Sleep(20))
        {
            try
            {
                return new FileStream(Path.Combine(folder, name), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1);
            }
            catch (IOException) when (DateTime.UtcNow < until)
            {
                // somebody else's turn
            }
        }
    }
}
