using Floorline.Core.Traces.Model;
using Floorline.Workbench;

namespace Floorline.Web.Uploads;

/// <summary>
/// Keeps what was read of the last few traces, in memory and for a while, so that a page can ask for their events and hold two against each other. No file is
/// kept.
/// </summary>
internal sealed class TraceStore(ServeOptions options) : IDisposable
{
    private const int BytesPerEvent = 128;
    private const int BytesPerName = 48;
    private const int BytesPerLetter = 3;

    private readonly Recent<TraceResult> _traces = new(options.TracesKept, options.TraceBytesKept, options.TraceTime);

    /// <summary>Keeps a trace under a name that cannot be guessed; null where it is too large to be kept.</summary>
    public string? Keep(TraceResult trace) => _traces.Keep(trace, trace.Diagnosis.Traces.Sum(SizeOf));

    public TraceResult? Find(string? id) => _traces.Find(id);

    public bool Remove(string? id) => _traces.Remove(id);

    public void Dispose() => _traces.Dispose();

    // an event is an entry in nine columns, and about as much again in details and in the causes of gaps; a name is kept as bytes and as text
    private static long SizeOf(Trace trace)
    {
        long bytes = (long)trace.Count * BytesPerEvent;
        for (int name = 0; name < trace.Names.Count; name++)
        {
            bytes += BytesPerName + (BytesPerLetter * (long)trace.Names.Utf8(name).Length);
        }

        return bytes;
    }
}
