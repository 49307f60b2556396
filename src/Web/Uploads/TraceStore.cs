using System.Security.Cryptography;
using Floorline.Workbench;

namespace Floorline.Web.Uploads;

/// <summary>Keeps what was read of the last few traces, in memory and for a while, so that a page can ask for their events and hold two against each other. No file is kept.</summary>
internal sealed class TraceStore : IDisposable
{
    private const int LooksPerTime = 4;

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

    /// <summary>How many are kept now.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _traces.Count;
            }
        }
    }

    /// <summary>Keeps a trace under a name that cannot be guessed; null where it is too large to be kept.</summary>
    public string? Keep(TraceResult trace)
    {
        long events = trace.Diagnosis.Traces.Sum(static t => (long)t.Count);
        if (_options.TracesKept < 1 || events > _options.TraceEventsKept)
        {
            return null;
        }

        string id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        lock (_gate)
        {
            while (_traces.Count >= _options.TracesKept || _traces.Values.Sum(static t => t.Events) + events > _options.TraceEventsKept)
            {
                _traces.Remove(_traces.MinBy(static t => t.Value.Used).Key);
            }

            _traces.Add(id, new Kept(trace, events, Environment.TickCount64));
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

    private sealed record Kept(TraceResult Trace, long Events, long Used);
}
