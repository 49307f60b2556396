using System.Diagnostics;

namespace Floorline.Probes.Endpoint;

/// <summary>
/// A request's limits: whole time and silence. One watcher looks at all of them several times a second, so that no request needs a timer of its own.
/// </summary>
internal sealed class Deadline : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly long _until;
    private readonly long _silence;
    private long _heard;
    private volatile bool _stopped;

    internal Deadline(EndpointTarget target, long now)
    {
        _until = now + (long)(target.Timeout.TotalSeconds * Stopwatch.Frequency);
        _silence = (long)(target.Silence.TotalSeconds * Stopwatch.Frequency);
        _heard = now;
    }

    internal CancellationToken Token => _source.Token;

    /// <summary>Whether the run ended before the request did.</summary>
    internal bool Stopped => _stopped;

    public void Dispose() => _source.Dispose();

    internal void Heard(long now) => Volatile.Write(ref _heard, now);

    internal void Watch(long now)
    {
        if (now > _until || now - Volatile.Read(ref _heard) > _silence)
        {
            Cancel();
        }
    }

    internal void Stop()
    {
        _stopped = true;
        Cancel();
    }

    private void Cancel()
    {
        try
        {
            _source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // the request ended meanwhile
        }
    }
}
