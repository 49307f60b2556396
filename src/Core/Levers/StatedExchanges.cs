using Floorline.Core.Floors;
using Floorline.Core.Quantities;
using Floorline.Core.Situations;

namespace Floorline.Core.Levers;

/// <summary>Exchanges whose time was stated, after a change of what exchanges: with no interval of their own where nothing of them changes.</summary>
/// <param name="Least">At least.</param>
/// <param name="Middle">Half way, as a ratio, between what is sent over the link and what does not hang on it.</param>
/// <param name="Most">At most.</param>
internal readonly record struct StatedExchanges(Seconds Least, Seconds Middle, Seconds Most)
{
    /// <summary>What is left of them.</summary>
    /// <param name="start">The measured step.</param>
    /// <param name="then">The floors after the change.</param>
    internal static StatedExchanges Of(MeasuredStart start, LatencyFloors then)
    {
        Seconds now = start.Exchanged;
        if (now.Value == 0)
        {
            return default;
        }

        LatencyFloors before = start.Floors;
        if (then.Cost.Step.Parallelism.StageDevices == 1 && before.Cost.Step.Parallelism.StageDevices > 1)
        {
            return default;
        }

        // A part of each exchange is bytes over the link, the rest is fixed: neither a share nor a profile tells them apart.
        double ratio = before.Communication is { IsKnown: true, Value.Value: > 0 } old && then.Communication.IsKnown ? then.Communication.Value / old.Value
            : before.Hardware.Device.Exchange is { IsKnown: true, Value: var link } && then.Hardware.Device.Exchange is { IsKnown: true, Value: var faster }
            ? link.Bandwidth / faster.Bandwidth : 1;
        return new StatedExchanges(now * Math.Min(1, ratio), now * Math.Sqrt(ratio), now * Math.Max(1, ratio));
    }
}
