using Floorline.Core.Traces.Losses;

namespace Floorline.Core.Traces.Rules;

/// <summary>Queued work that the device does not begin.</summary>
public sealed class DeviceWaitRule : LossRule
{
    /// <inheritdoc/>
    public override string Id => "device-wait";

    private protected override LossCause Cause => LossCause.DeviceWait;
}
