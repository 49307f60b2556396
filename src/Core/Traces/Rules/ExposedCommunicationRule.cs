using Floorline.Core.Quantities;
using Floorline.Core.Traces.Intervals;
using Floorline.Core.Traces.Kernels;
using Floorline.Core.Traces.Losses;
using Floorline.Core.Traces.Model;

namespace Floorline.Core.Traces.Rules;

/// <summary>Communication during which nothing is computed.</summary>
public sealed class ExposedCommunicationRule : IDeviceRule
{
    internal const string Advice = "Start the collective earlier on its own stream and compute what does not depend on it meanwhile (gradient buckets, overlap "
        + "of tensor-parallel all-reduce with the next matrix product, micro-batches in two lanes); make it smaller (lower precision, less tensor "
            + "parallelism), or faster (NVLink, in-switch reduction).";

    /// <inheritdoc/>
    public string Id => "exposed-comm";

    /// <inheritdoc/>
    public bool NeedsIdle => false;

    /// <inheritdoc/>
    public TraceFinding? Find(DeviceDiagnosis device, TraceThresholds thresholds)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(thresholds);
        long waiting = device.Losses.TimeOf(LossCause.RankWait);
        long exposed = device.Losses.TimeOf(LossCause.Communication);
        long all = device.Budget.Communication;
        double overlap = all > 0 ? (double)device.Budget.CommunicationOverlap / all : 0;
        if (all == 0 || device.Share(exposed) < thresholds.ExposedCommunicationShare || overlap >= thresholds.OverlapShare)
        {
            return null;
        }

        IntervalSet time = device.Work.ExposedCommunication;
        long blocking = Blocking(device, thresholds.SmallGapNs);
        int[] longest = Words.Top(Enumerable.Range(0, time.Count), i => time.Ends[i] - time.Starts[i]);
        List<int> kernels = Longest(device);
        string streams = SharesStream(device) ? "Communication and compute share a stream, so neither can run beside the other. " : "";
        string text = Words.Say($"Communication takes {Figures.Time(all)}; {Figures.Time(exposed)} of it ({Figures.Percent(device.Share(exposed))} of the window) with nothing computed{Apart(waiting)}, {Figures.Percent(overlap)} overlapped. {streams}Compute resumes right after it for {Figures.Time(blocking)}. {Held(waiting)}");
        return new TraceFinding(Id, "Exposed communication: the device computes nothing while it exchanges", device.UrgencyOf(exposed, thresholds),
            device.Evidence(text) with
        {
            Numbers = [new("communication_ms", Words.Ms(all)), new("exposed_ms", Words.Ms(exposed)), new("share", device.Share(exposed)),
                new("overlap", overlap), new("blocking_ms", Words.Ms(blocking))],
            Events = kernels,
            Intervals = [.. longest.Select(i => new EvidenceInterval(time.Starts[i], time.Ends[i]))],
        })
        {
            GainCeilingNs = exposed,
            Refines = LossCause.Communication,
            Threshold = Words.Say($"exposed >= {Figures.Percent(thresholds.ExposedCommunicationShare)} of the window and overlap < {Figures.Percent(thresholds.OverlapShare)}"),
            Try = Advice,
            Check = "Overlap rises and exposed communication falls below 5 % of the window; compare with the floor of the exchange (floorline floors, R4).",
        };
    }

    private static string Apart(long waiting) => waiting > 0 ? Words.Say($" and {Figures.Time(waiting)} more waiting for other ranks") : "";

    private static string Held(long waiting) => waiting > 0 ? "The waiting is not for overlap to win." : "Exposed time is an upper bound of what "
        + "overlap can win: it holds waiting for other ranks too.";

    // exposed stretches after which compute starts at once: the next kernel waited for them
    private static long Blocking(DeviceDiagnosis device, long soon)
    {
        IntervalSet exposed = device.Work.ExposedCommunication;
        IntervalSet compute = device.Work.Compute;
        long sum = 0;
        int next = 0;
        for (int i = 0; i < exposed.Count; i++)
        {
            while (next < compute.Count && compute.Starts[next] < exposed.Ends[i])
            {
                next++;
            }

            sum += next < compute.Count && compute.Starts[next] - exposed.Ends[i] <= soon ? exposed.Ends[i] - exposed.Starts[i] : 0;
        }

        return sum;
    }

    private static List<int> Longest(DeviceDiagnosis device)
    {
        var kernels = new List<int>();
        foreach (int e in device.Work.Events)
        {
            if (IsCommunication(device, e))
            {
                kernels.Add(e);
            }
        }

        return [.. Words.Top(kernels, e => device.Trace.Durations[e])];
    }

    private static bool SharesStream(DeviceDiagnosis device)
    {
        var communicates = new HashSet<int>();
        var computes = new HashSet<int>();
        foreach (int e in device.Work.Events)
        {
            if (device.Trace.Kinds[e] == EventKind.DeviceKernel)
            {
                (IsCommunication(device, e) ? communicates : computes).Add(device.Trace.TrackIds[e]);
            }
        }

        return communicates.Overlaps(computes);
    }

    private static bool IsCommunication(DeviceDiagnosis device, int e) =>
        device.Trace.Kinds[e] == EventKind.DeviceKernel && device.Work.Traits.KernelOf(device.Trace.NameIds[e]) == KernelClass.Communication;
}
