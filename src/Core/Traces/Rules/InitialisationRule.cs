using Floorline.Core.Traces.Losses;

namespace Floorline.Core.Traces.Rules;

/// <summary>One-off time: contexts, lazy loading, compilation, first allocations.</summary>
public sealed class InitialisationRule : LossRule
{
    /// <inheritdoc/>
    public override string Id => "initialisation";

    private protected override LossCause Cause => LossCause.Initialisation;
}
