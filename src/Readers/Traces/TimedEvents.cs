using Floorline.Core.Traces.Model;

namespace Floorline.Readers.Traces;

/// <summary>Events on their way into a trace, and what was odd about their times: the part that readers of tables share.</summary>
internal sealed class TimedEvents
{
    private long _read;
    private long _negative;
    private long _malformed;
    private long _lost;

    internal TraceBuilder Builder { get; } = new();

    internal ReadingCounts Counts => new() { Read = _read, NegativeDurations = _negative, Malformed = _malformed, LostDeviceWork = _lost };

    /// <summary>Whether an event's times can be placed; it counts as read either way.</summary>
    internal bool Takes(long? start, long? end, bool deviceWork, out long duration)
    {
        _read++;
        duration = 0;
        bool known = start is <= TraceBuilder.FarthestNs and >= -TraceBuilder.FarthestNs && end is <= TraceBuilder.FarthestNs and >= -TraceBuilder.FarthestNs
            && end - start <= TraceBuilder.FarthestNs;
        if (!known || end < start)
        {
            _malformed += known ? 0 : 1;
            _negative += known ? 1 : 0;
            _lost += deviceWork ? 1 : 0;
            return false;
        }

        duration = end!.Value - start!.Value;
        return true;
    }
}
