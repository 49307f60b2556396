using System.Security.Cryptography;
using Floorline.Core.Traces.Model;
using Floorline.Workbench;

namespace Floorline.Web.Uploads;

/// <summary>Keeps what was read of the last few traces, in memory and for a while, so that a page can ask for their events and hold two against each other. No file is kept.</summary>
internal sealed class TraceStore : IDisposable
{
    private const int LooksPerTime = 4;
    private const int BytesPerEvent = 128;
    private const int BytesPerName = 48;
    private const int BytesPerLetter = 3;

    private readonly ServeOptions _options;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Kept> _traces = new(StringComparer.Ordinal);
    private readonly Timer _clock;

    public TraceStore(ServeOptions options)
    {
        _options = options;
        TimeSpan period = options.TraceTime / LooksPerTime;
        _clock = new Timer(_ => Forget(), null, period, period);
    }

    /// <summary>Keeps a trace under a name that cannot be guessed; null where it is too large to be kept.</summary>
    public string? Keep(TraceResult trace)
    {
        long bytes = trace.Diagnosis.Traces.Sum(SizeOf);
        if (_options.TracesKept < 1 || bytes > _options.TraceBytesKept)
        {
            return null;
        }

        string id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        lock (_gate)
        {
            while (_traces.Count >= _options.TracesKept || _traces.Values.Sum(static t => t.Bytes) + bytes > _options.TraceBytesKept)
            {
                _traces.Remove(_traces.MinBy(static t => t.Value.Used).Key);
            }

            _traces.Add(id, new Kept(trace, bytes, Environment.TickCount64));
        }

        return id;
    }

    public TraceResult? Find(string? id)
    {
        lock (_gate)
        {
            if (id is null || !_traces.TryGetValue(id, out Kept? kept))
            {
                return null;
            }

            _traces[id] = kept with { Used = Environment.TickCount64 };
            return kept.Trace;
        }
    }

    public bool Remove(string? id)
    {
        lock (_gate)
        {
            return id is not null && _traces.Remove(id);
        }
    }

    public void Dispose()
    {
        _clock.Dispose();
        lock (_gate)
        {
            _traces.Clear();
        }
    }

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

    private void Forget()
    {
        long oldest = Environment.TickCount64 - (long)_options.TraceTime.TotalMilliseconds;
        lock (_gate)
        {
            foreach (string id in _traces.Where(t => t.Value.Used < oldest).Select(static t => t.Key).ToArray())
            {
                _traces.Remove(id);
            }
        }
    }

    private sealed record Kept(TraceResult Trace, long Bytes, long Used);
}
