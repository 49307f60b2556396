using System.Security.Cryptography;

namespace Floorline.Web.Uploads;

/// <summary>Keeps the last few things in memory for a while, each under a name that cannot be guessed; the one not asked for longest goes first.</summary>
/// <typeparam name="T">What is kept.</typeparam>
internal sealed class Recent<T> : IDisposable
    where T : class
{
    private const int LooksPerTime = 4;

    private readonly int _most;
    private readonly long _mostBytes;
    private readonly TimeSpan _time;
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Kept> _kept = new(StringComparer.Ordinal);
    private readonly Timer _clock;

    /// <summary>Makes an empty store.</summary>
    /// <param name="most">Most things that are kept.</param>
    /// <param name="mostBytes">Memory of all together.</param>
    /// <param name="time">How long one is kept after it was last asked for.</param>
    public Recent(int most, long mostBytes, TimeSpan time)
    {
        (_most, _mostBytes, _time) = (most, mostBytes, time);
        TimeSpan period = time / LooksPerTime;
        _clock = new Timer(_ => Forget(), null, period, period);
    }

    /// <summary>Keeps one thing; the name it is kept under, or null where it is too large.</summary>
    public string? Keep(T one, long bytes)
    {
        if (_most < 1 || bytes > _mostBytes)
        {
            return null;
        }

        string id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        lock (_gate)
        {
            while (_kept.Count >= _most || _kept.Values.Sum(static k => k.Bytes) + bytes > _mostBytes)
            {
                _kept.Remove(_kept.MinBy(static k => k.Value.Used).Key);
            }

            _kept.Add(id, new Kept(one, bytes, Environment.TickCount64));
        }

        return id;
    }

    public T? Find(string? id)
    {
        lock (_gate)
        {
            // the clock only gives memory back: what is past its time is gone at once
            if (id is null || !_kept.TryGetValue(id, out Kept? kept) || Environment.TickCount64 - kept.Used > _time.TotalMilliseconds)
            {
                return null;
            }

            _kept[id] = kept with { Used = Environment.TickCount64 };
            return kept.One;
        }
    }

    public bool Remove(string? id)
    {
        lock (_gate)
        {
            return id is not null && _kept.Remove(id);
        }
    }

    public void Dispose()
    {
        _clock.Dispose();
        lock (_gate)
        {
            _kept.Clear();
        }
    }

    private void Forget()
    {
        long oldest = Environment.TickCount64 - (long)_time.TotalMilliseconds;
        lock (_gate)
        {
            foreach (string id in _kept.Where(k => k.Value.Used < oldest).Select(static k => k.Key).ToArray())
            {
                _kept.Remove(id);
            }
        }
    }

    private sealed record Kept(T One, long Bytes, long Used);
}
