using Floorline.Readers;

namespace Floorline.Workbench;

/// <summary>
/// The lines of a measurement while it runs, in <c>FILE.partial</c> beside the file that was asked for: what a killed process leaves. Each addition is handed
/// to the system at once. The file itself is written at the end, whole, and the partial one is removed then.
/// </summary>
public sealed class PartFile : IDisposable
{
    private readonly string? _path;
    private readonly Lock _gate = new();
    private FileStream? _file;
    private StreamWriter? _writer;

    private PartFile(string? path) => _path = path;

    /// <summary>The name that a file has while it is not whole.</summary>
    /// <param name="path">The path that was asked for.</param>
    public static string Of(string path) => path + ".partial";

    /// <summary>One for a file that will be written at the end; one that keeps nothing where none was asked for, or where no regular file is.</summary>
    /// <param name="path">The path that was asked for; nothing where none was.</param>
    public static PartFile Begin(string? path) => new(path is null || RegularFile.IsStream(path) || (File.Exists(path) && RegularFile.Problem(path,
        "a file") is not null)
        ? null : Of(path));

    /// <summary>Adds lines. A disk that is full ends the keeping, not the measurement: the file is tried at the end, and says what is wrong.</summary>
    /// <param name="lines">The lines, without their ends.</param>
    public void Add(params IEnumerable<string> lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        lock (_gate)
        {
            if (_path is null || (_writer is null && _file is not null))
            {
                return;
            }

            try
            {
                _file ??= new FileStream(_path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, 1);
                _writer ??= new StreamWriter(_file, leaveOpen: true);
                foreach (string line in lines)
                {
                    _writer.Write(line);
                    _writer.Write('\n');
                }

                _writer.Flush();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                _writer = null;
            }
        }
    }

    /// <summary>Ends the keeping once the file itself is written, or could not be: then the lines stay.</summary>
    /// <param name="problem">Why the file could not be written; nothing where it was.</param>
    public void End(Problem? problem)
    {
        lock (_gate)
        {
            if (_file is null)
            {
                return;
            }

            Dispose();
            if (problem is null)
            {
                File.Delete(_path!);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file?.Dispose();
}
