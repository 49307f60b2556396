namespace Floorline.Core.Situations;

/// <summary>How a step's time divides, as shares of it that sum to at most 1.</summary>
/// <param name="MatrixShare">Matrix multiplications.</param>
/// <param name="ElementwiseShare">Element-wise operations, norms, activations: what fusion joins.</param>
/// <param name="LaunchShare">Launches: what graphs replay.</param>
public sealed record TimeShares(double MatrixShare, double ElementwiseShare, double LaunchShare)
{
    /// <summary>Attention over the cache or the prompt.</summary>
    public double AttentionShare { get; init; }

    /// <summary>Exchanges between devices or machines.</summary>
    public double CommunicationShare { get; init; }

    /// <summary>Copies between host and device.</summary>
    public double CopyShare { get; init; }

    /// <summary>The device does nothing.</summary>
    public double IdleShare { get; init; }

    /// <summary>Host work that the device waits for: loading, decoding, tokeniser, Python.</summary>
    public double HostShare { get; init; }

    /// <summary>Everything else that a profile names.</summary>
    public double OtherShare { get; init; }

    /// <summary>All that was named.</summary>
    public double NamedShare =>
        MatrixShare + ElementwiseShare + LaunchShare + AttentionShare + CommunicationShare + CopyShare + IdleShare + HostShare + OtherShare;
}
