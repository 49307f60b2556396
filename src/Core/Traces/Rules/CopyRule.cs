using Floorline.Core.Quantities;
using Floorline.Core.Traces.Intervals;
using Floorline.Core.Traces.Losses;

namespace Floorline.Core.Traces.Rules;

/// <summary>Copies during which the device does nothing else, often because host memory is pageable.</summary>
public sealed class CopyRule : IDeviceRule
{
    /// <inheritdoc/>
    public string Id => "pageable-copy";

    /// <inheritdoc/>
    public bool NeedsIdle => false;

    /// <inheritdoc/>
    public TraceFinding? Find(DeviceDiagnosis device, TraceThresholds thresholds)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(thresholds);
        long exposed = device.Budget.ExposedCopies;
        if (exposed == 0 || device.Share(exposed) < thresholds.CopyShare)
        {
            return null;
        }

        CopyRates rates = device.Copies;
        IntervalSet exposedTime = device.Work.ExposedCopies;
        int[] longest = Words.Top(Enumerable.Range(0, exposedTime.Count), i => exposedTime.Ends[i] - exposedTime.Starts[i]);
        return new TraceFinding(Id, TitleOf(device), device.UrgencyOf(exposed, thresholds), device.Evidence(TextOf(device)) with
        {
            Numbers =
            [
                new("copy_ms", Words.Ms(device.Budget.Copies)), new("exposed_ms", Words.Ms(exposed)), new("share", device.Share(exposed)),
                    new("copies", rates.Count), new("pageable_copies", rates.Pageable),
                new("copied_bytes", rates.Bytes), new("rate_gb_s", rates.Largest?.GBPerSecond ?? 0),
                    .. rates.All.Select(static r => new EvidenceNumber(r.Field, r.GBPerSecond)),
            ],
            Events = Words.Top(rates.Events, e => device.Trace.Durations[e]),
            Intervals = [.. longest.Select(i => new EvidenceInterval(exposedTime.Starts[i], exposedTime.Ends[i]))],
        })
        {
            GainCeilingNs = exposed,
            Refines = LossCause.Copies,
            Threshold = Words.Say($"exposed copies >= {Figures.Percent(thresholds.CopyShare)} of the window"),
            Try = AdviceOf(device),
            Check = rates.Pageable > 0 ? "Exposed copy time falls below 3 % of the window and no copy is named "
                + "Pageable." : "Exposed copy time falls below 3 % of the window.",
        };
    }

    internal static string TitleOf(DeviceDiagnosis device) => device.Copies.IsMostlyPageable ? "Pageable copies hold the device up"
        : device.Copies.Pageable == 0 ? "Exposed copies hold the device up"
        : Words.Say($"Exposed copies hold the device up, {Figures.Percent(device.Copies.PageableShare)} of their time pageable ones");

    internal static string TextOf(DeviceDiagnosis device)
    {
        CopyRates rates = device.Copies;
        string each = string.Join(", ", rates.All.Select(static r => Words.Say($"{r.Name} {Figures.Of(new Bytes(r.Bytes))} at ")
            + Words.Say($"{Figures.Of(BytesPerSecond.FromGBPerSecond(r.GBPerSecond))}")));
        string place = rates.Pageable > 0
            ? Words.Say($" {Figures.Count(rates.Pageable)} of {Figures.Count(rates.Count)} copies use pageable host memory ({Figures.Of(new Bytes(rates.PageableBytes))} in {Figures.Time(rates.PageableTime)}); such a copy is staged and blocks its caller.")
            : rates.CrossesHost ? " None uses pageable memory." : "";
        long exposed = device.Budget.ExposedCopies;
        return Words.Say($"Copies take {Figures.Time(device.Budget.Copies)}, {Figures.Time(exposed)} of it ({Figures.Percent(device.Share(exposed))} of the window) with no other work: {each}.{place}{(rates.SharesStream ? " They lie on the stream that computes, so neither can run beside the other." : "")}");
    }

    internal static string AdviceOf(DeviceDiagnosis device)
    {
        CopyRates rates = device.Copies;
        return rates.IsMostlyPageable ? "Pin host memory (pin_memory=True), copy with non_blocking=True on a stream of its own while the previous step "
            + "computes, and copy less: smaller types, no round trips through the host."
            : rates.Pageable > 0 ? "Pin the host memory that is still pageable (pin_memory=True, non_blocking=True), and copy on a stream of its own "
                + "ahead of the compute that needs it; copy less: smaller types, no round trips through the host."
            : rates.CrossesHost ? "The memory is pinned and the rate is the link's: copy on a stream of its own ahead of the compute that needs it "
                + "(prefetch the next layer or batch), copy less (smaller types, keep on the device what is used again), or do not offload."
            : "Copies inside the device or between devices: avoid them (contiguous layouts, writing in place, views), or let them run on a stream of "
                + "their own.";
    }
}
