using Floorline.Core.Quantities;
using Floorline.Core.Traces.Losses;
using Floorline.Core.Traces.Ranks;

namespace Floorline.Core.Traces.Rules;

/// <summary>A loss of a device that is large enough to be a finding of its own.</summary>
public abstract class LossRule : IDeviceRule
{
    private protected LossRule()
    {
    }

    /// <inheritdoc/>
    public abstract string Id { get; }

    /// <inheritdoc/>
    public bool NeedsIdle => true;

    private protected abstract LossCause Cause { get; }

    /// <inheritdoc/>
    public TraceFinding? Find(DeviceDiagnosis device, TraceThresholds thresholds)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(thresholds);
        long time = device.Losses.TimeOf(Cause);
        if (time == 0 || device.Share(time) < thresholds.LossShare)
        {
            return null;
        }

        Loss loss = LossWords.Of(Cause, device.Losses, RankComparison.None);
        return new TraceFinding(Id, loss.Title, device.UrgencyOf(time, thresholds), device.Evidence(loss.Text) with
        {
            Numbers = [new("gaps", device.Losses.GapsOf(Cause)), new("lost_ms", Words.Ms(time)), new("share", device.Share(time))],
            Events = [.. device.Losses.CostliestOf(Cause).Select(g => device.Gaps.BlamedOf(g.Gap)).Where(static e => e >= 0)],
            Intervals = loss.Intervals,
        })
        {
            IsTheLoss = true,
            GainCeilingNs = time,
            Refines = Cause,
            Threshold = Words.Say($"the loss is >= {Figures.Percent(thresholds.LossShare)} of the window"),
            Try = loss.Advice,
            Check = loss.Check,
        };
    }
}
