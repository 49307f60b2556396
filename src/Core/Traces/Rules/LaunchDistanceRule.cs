using Floorline.Core.Traces.Losses;

namespace Floorline.Core.Traces.Rules;

/// <summary>The device's own distance between queued kernels.</summary>
public sealed class LaunchDistanceRule : LossRule
{
    /// <inheritdoc/>
    public override string Id => "launch-distance";

    private protected override LossCause Cause => LossCause.LaunchDistance;
}
