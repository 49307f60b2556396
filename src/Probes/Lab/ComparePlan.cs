namespace Floorline.Probes.Lab;

/// <summary>What to compare and how thoroughly.</summary>
public sealed record ComparePlan
{
    /// <summary>The shape whose steps are built; few layers are enough, as all take the same.</summary>
    public LabShape Shape { get; init; } = new("lab", 4, 2048, 32, 8, 64, 8192, Gated: true, 32000);

    /// <summary>Batches that every format walks through; the first must be 1.</summary>
    public IReadOnlyList<int> Batches { get; init; } = [1, 2, 4, 8, 16, 32, 64];

    /// <summary>Tokens in the cache of the long and of the short steps.</summary>
    public (int Short, int Long) Contexts { get; init; } = (512, 4096);

    /// <summary>Positions of the attention pair.</summary>
    public int Positions { get; init; } = 4096;

    /// <summary>Elements of the element-wise pairs.</summary>
    public int Elements { get; init; } = 16 << 20;

    /// <summary>Size of the matrix product before GELU and LayerNorm.</summary>
    public int GemmSize { get; init; } = 1024;

    /// <summary>Tiny operations of the launch pair.</summary>
    public int Launches { get; init; } = 500;

    /// <summary>Rounds wanted.</summary>
    public int Rounds { get; init; } = 7;

    /// <summary>Time limit of the measurement itself; two rounds are done at least.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromSeconds(60);
}
