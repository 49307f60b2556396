using Floorline.Core.Quantities;
using Floorline.Core.Traces.Gaps;
using Floorline.Core.Traces.Intervals;
using Floorline.Core.Traces.Losses;

namespace Floorline.Core.Traces.Rules;

/// <summary>Long pauses in which the host fetches or prepares input.</summary>
public sealed class InputStarvationRule : IDeviceRule
{
    private const int FewestPauses = 3;

    /// <inheritdoc/>
    public string Id => "input-starvation";

    /// <inheritdoc/>
    public bool NeedsIdle => true;

    /// <inheritdoc/>
    public TraceFinding? Find(DeviceDiagnosis device, TraceThresholds thresholds)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(thresholds);
        // between the steps of a serving engine lie its scheduler and detokenizer; there is no data loader
        if (device.Steps.IsServing)
        {
            return null;
        }

        // only what no other loss has: a pause after a wait is the wait's
        DeviceGaps gaps = device.Gaps;
        long loader = device.Losses.Host.LongFetches;
        long untraced = device.Losses.Host.LongUntraced;
        List<int> pauses = device.Losses.Host.LongPauses;
        long[] between = new long[Math.Max(0, pauses.Count - 1)];
        for (int i = 0; i < between.Length; i++)
        {
            between[i] = gaps.StartOf(pauses[i + 1]) - gaps.StartOf(pauses[i]);
        }

        Spread distances = Spread.Of(between);
        bool regular = pauses.Count >= FewestPauses && distances.Variation < thresholds.PeriodVariation;
        bool named = device.Share(loader) >= thresholds.InputShare;
        if (!named && !(regular && device.Share(loader + untraced) >= thresholds.InputShare))
        {
            return null;
        }

        long both = loader + untraced;
        long gain = named ? loader : untraced;
        int[] longest = Words.Top(pauses, gap => gaps.LengthOf(gap));
        string who = Blamed(device, longest);
        string period = regular ? Words.Say($", every {Figures.Time(distances.Median)}") : "";
        string text = Words.Say($"{Figures.Count(pauses.Count, "pause")} over {Figures.Time(thresholds.InputGapNs)}{period}: {Figures.Time(loader)} in the data loader or preprocessing{who} and {Figures.Time(untraced)} untraced, together {Figures.Percent(device.Share(both))} of the window.");
        string title = named ? "Input starvation: the device waits for the data loader" : "Regular pauses in untraced host work: most often the input pipeline";
        return new TraceFinding(Id, title, device.UrgencyOf(gain, thresholds), device.Evidence(text) with
        {
            Numbers = [new("pauses", pauses.Count), new("loader_ms", Words.Ms(loader)), new("untraced_ms", Words.Ms(untraced)),
                new("share", device.Share(both)), new("period_ms", Words.Ms(distances.Median)), new("period_variation", distances.Variation)],
            Events = [.. longest.Select(gaps.BlamedOf).Where(static e => e >= 0)],
            Intervals = [.. longest.Select(gap => new EvidenceInterval(gaps.StartOf(gap), gaps.EndOf(gap)))],
        })
        {
            GainCeilingNs = gain,
            Refines = named ? LossCause.Input : LossCause.HostWork,
            Threshold = Words.Say($"loader and untraced host time in gaps over {Figures.Time(thresholds.InputGapNs)} >= {Figures.Percent(thresholds.InputShare)} of the window; without a named loader, pauses at even distances (variation < {thresholds.PeriodVariation:0.00})"),
            Try = "More DataLoader workers (num_workers), pinned memory with non_blocking copies, prefetching of the next batch, cheaper or offline "
                + "preprocessing.",
            Check = "The pauses shorten and idle time falls by about the same; floorline trace --compare OLD NEW says by how much.",
        };
    }

    private static string Blamed(DeviceDiagnosis device, int[] pauses)
    {
        int first = Array.Find(pauses, gap => device.Gaps.BlamedOf(gap) >= 0 && device.Gaps.MainCauseOf(gap) == IdleCause.DataLoader);
        int blamed = pauses.Length > 0 && device.Gaps.MainCauseOf(first) == IdleCause.DataLoader ? device.Gaps.BlamedOf(first) : -1;
        return blamed >= 0 ? Words.Say($" ({Words.Name(device.Trace.NameOf(blamed))})") : "";
    }
}
