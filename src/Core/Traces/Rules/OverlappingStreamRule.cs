using Floorline.Core.Quantities;
using Floorline.Core.Traces.Kernels;
using Floorline.Core.Traces.Model;

namespace Floorline.Core.Traces.Rules;

/// <summary>
/// Kernels of one stream that run beside each other: a stream runs one after the other, so two processes share the device's number in this file.
/// </summary>
public sealed class OverlappingStreamRule : IDeviceRule
{
    /// <inheritdoc/>
    public string Id => "untrusted-overlapping-stream";

    /// <inheritdoc/>
    public bool NeedsIdle => false;

    /// <inheritdoc/>
    public TraceFinding? Find(DeviceDiagnosis device, TraceThresholds thresholds)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(thresholds);
        Trace trace = device.Trace;
        long both = 0;
        foreach (TraceTrack track in trace.Tracks)
        {
            if (track.Kind != TrackKind.Device || track.Device != device.Device)
            {
                continue;
            }

            long reached = device.Work.WindowStart;
            for (int e = track.First; e < track.End; e++)
            {
                // kernels inside a graph are recorded on the stream that launched it, and may run side by side
                int launch = trace.Launchers[e];
                if (trace.Kinds[e] == EventKind.DeviceKernel && (launch < 0 || device.Work.Traits.CallOf(trace.NameIds[launch]) != CallKind.GraphLaunch))
                {
                    both += Math.Max(0, Math.Min(reached, trace.EndOf(e)) - trace.Starts[e]);
                    reached = Math.Max(reached, trace.EndOf(e));
                }
            }
        }

        return both < thresholds.OverlappingStreamShare * device.Budget.Busy || both == 0 ? null
            : new TraceFinding(Id, "Two processes share one device's number: what is busy may be two devices", Urgency.Warning,
            device.Evidence(Words.Say($"For {Figures.Time(both)} two kernels run at once on one stream, which runs one after the other: kernels of several processes lie under one number, so busy time and idle time are not those of one device.")) with
            {
                Numbers = [new("overlap_ms", Words.Ms(both)), new("share", device.Share(both))],
            })
            {
                Threshold = Words.Say($"kernels of one stream overlap for >= {Figures.Percent(thresholds.OverlappingStreamShare)} of the busy time"),
                Try = "Give each rank's own file, or merge with labels of processes (SGLang's merge_profiles, [TP00] before the process).",
                Check = "No kernels of one stream overlap.",
            };
    }
}
