using Floorline.Core.Quantities;

namespace Floorline.Core.Workloads;

/// <summary>How a model is spread over devices.</summary>
public sealed record Parallelism
{
    /// <summary>One device.</summary>
    public static Parallelism None { get; } = new(1, 1, 1);

    /// <summary>Spreads a model.</summary>
    /// <param name="tensor">Tensor parallelism: every matrix is split over this many devices.</param>
    /// <param name="pipeline">Pipeline parallelism: consecutive layers sit on this many groups. One token still passes all of them in turn.</param>
    /// <param name="expert">Expert parallelism: routed experts are dealt over this many devices; where it exceeds the tensor split, attention is replicated and
    /// the batch divided.</param>
    /// <exception cref="ArgumentOutOfRangeException">A degree below 1 or above 65,536, or an expert degree that neither divides nor is a multiple of the tensor
    /// degree.</exception>
    public Parallelism(int tensor, int pipeline, int expert)
    {
        Tensor = (int)Require.InRange(tensor, 1, 65_536);
        Pipeline = (int)Require.InRange(pipeline, 1, 65_536);
        Expert = (int)Require.InRange(expert, 1, 65_536);
        if (expert > 1 && expert % tensor != 0 && tensor % expert != 0)
        {
            throw new ArgumentOutOfRangeException(nameof(expert), expert, $"must divide the tensor degree {tensor} or be a multiple of it");
        }
    }

    /// <summary>Tensor parallelism.</summary>
    public int Tensor { get; }

    /// <summary>Pipeline parallelism.</summary>
    public int Pipeline { get; }

    /// <summary>Expert parallelism.</summary>
    public int Expert { get; }

    /// <summary>Devices of one pipeline stage.</summary>
    public int StageDevices => Math.Max(Tensor, Expert);

    /// <summary>All devices.</summary>
    public int Devices => checked(StageDevices * Pipeline);

    /// <summary>Copies of the attention weights, each serving a part of the batch.</summary>
    public int AttentionReplicas => StageDevices / Tensor;
}
