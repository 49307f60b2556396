using Floorline.Core.Traces.Model;

namespace Floorline.Core.Traces.Rules;

/// <summary>The copies of a device by direction: a rate is only a rate of one direction.</summary>
internal sealed class CopyRates
{
    private static readonly int _kinds = Enum.GetValues<CopyKind>().Length;

    private CopyRates(IReadOnlyList<CopyRate> all, IReadOnlyList<int> events) => (All, Events) = (all, events);

    /// <summary>Directions, most time first.</summary>
    internal IReadOnlyList<CopyRate> All { get; }

    /// <summary>The copies.</summary>
    internal IReadOnlyList<int> Events { get; }

    internal int Count => Events.Count;

    internal long Bytes => All.Sum(static r => r.Bytes);

    internal CopyRate? Largest => All.Count > 0 ? All[0] : null;

    internal int Pageable { get; private init; }

    internal long PageableBytes { get; private init; }

    internal long PageableTime { get; private init; }

    internal bool SharesStream { get; private init; }

    internal bool CrossesHost => Largest?.Kind is CopyKind.HostToDevice or CopyKind.DeviceToHost;

    /// <summary>By time, not by number: a thousand small pinned copies do not excuse one large pageable one.</summary>
    /// <summary>Share of the copies' time that such copies take.</summary>
    internal double PageableShare => Pageable > 0 && All.Sum(static r => r.Time) is > 0 and long all ? (double)PageableTime / all : 0;

    internal bool IsMostlyPageable => Pageable > 0 && PageableTime * 2 > All.Sum(static r => r.Time);

    internal static CopyRates Of(DeviceDiagnosis device)
    {
        Trace trace = device.Trace;
        var sums = new CopyRate?[_kinds];
        var events = new List<int>();
        var copying = new HashSet<int>();
        var computing = new HashSet<int>();
        int pageable = 0;
        long bytes = 0;
        long time = 0;
        foreach (int e in device.Work.Events)
        {
            if (trace.Kinds[e] != EventKind.DeviceCopy)
            {
                computing.Add(trace.TrackIds[e]);
                continue;
            }

            events.Add(e);
            copying.Add(trace.TrackIds[e]);
            CopyDetail detail = trace.Details[e] >= 0 ? trace.Copies[trace.Details[e]]
                : new CopyDetail(Trace.None, CopyKind.Unknown, MemoryPlace.Unknown, MemoryPlace.Unknown);
            CopyRate? sum = sums[(int)detail.Kind];
            sums[(int)detail.Kind] = new CopyRate(detail.Kind, (sum?.Bytes ?? 0) + Math.Max(detail.Bytes, 0), (sum?.Time ?? 0) + trace.Durations[e]);
            if (detail.IsPageable || trace.NameOf(e).Contains("Pageable", StringComparison.OrdinalIgnoreCase))
            {
                pageable++;
                bytes += Math.Max(detail.Bytes, 0);
                time += trace.Durations[e];
            }
        }

        return new CopyRates([.. sums.Where(static s => s is not null).Select(static s => s!).OrderByDescending(static r => r.Time)], events)
        {
            Pageable = pageable,
            PageableBytes = bytes,
            PageableTime = time,
            SharesStream = copying.Overlaps(computing),
        };
    }
}
