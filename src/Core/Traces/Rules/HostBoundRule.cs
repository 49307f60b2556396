using Floorline.Core.Traces.Losses;

namespace Floorline.Core.Traces.Rules;

/// <summary>The device waits for the host to launch work, in gaps of any length.</summary>
public sealed class HostBoundRule : LossRule
{
    /// <inheritdoc/>
    public override string Id => "host-bound";

    private protected override LossCause Cause => LossCause.HostWork;
}
