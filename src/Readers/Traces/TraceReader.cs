using Floorline.Core.Traces.Model;

namespace Floorline.Readers.Traces;

/// <summary>
/// Reads what profilers write, whichever it is: the format is told by content, not by name. PyTorch's profiler (plain or gzip), Nsight Systems SQLite,
/// rocprofv3 JSON, Nsight Compute CSV (joined to the other traces by kernel name), and folders, tar and zip archives of them.
/// </summary>
public static class TraceReader
{
    /// <summary>Reads files and folders; several traces are the ranks of one job.</summary>
    /// <param name="paths">Files and folders, at least one.</param>
    /// <returns>The traces; every problem where a named file is no trace or none was found. What else lies in a folder or archive is skipped and
    /// listed.</returns>
    public static ReadResult<TraceSet> Read(IReadOnlyList<string> paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        var reading = new TraceReading();
        foreach (string path in paths)
        {
            reading.Path(path);
        }

        return reading.Result();
    }

    /// <summary>Reads one file that is open already.</summary>
    /// <param name="stream">The file; need not seek.</param>
    /// <param name="source">Its name, for messages and <see cref="TraceInfo.Source"/>.</param>
    public static ReadResult<TraceSet> Read(Stream stream, string source)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var reading = new TraceReading();
        reading.Stream(stream, source);
        return reading.Result();
    }
}
