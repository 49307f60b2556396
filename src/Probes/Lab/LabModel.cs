using Floorline.Probes.Host;
using Floorline.Probes.Kernels;

namespace Floorline.Probes.Lab;

/// <summary>A model's shapes with random weights in one stretch of memory, layer after layer, and the output head.</summary>
internal sealed class LabModel : IDisposable
{
    private readonly AlignedBuffer _weights;

    /// <summary>Builds it; the threads that will read a part of a matrix also write it first.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="format">Format of all weights.</param>
    /// <param name="layers">Layers to build.</param>
    /// <param name="team">The threads.</param>
    /// <param name="threads">How many of them.</param>
    public LabModel(LabShape shape, LabFormat format, int layers, Team team, int threads)
    {
        (Shape, Format) = (shape, format);
        _weights = new AlignedBuffer(Bytes(shape, format, layers) + 16384);
        long at = 0;
        PackedMatrix Next(long outputs, long inputs)
        {
            var matrix = new PackedMatrix(format, outputs, inputs, _weights, at);
            at += (matrix.Bytes + 63) / 64 * 64;
            return matrix;
        }

        var built = new List<LabLayer>();
        for (int layer = 0; layer < layers; layer++)
        {
            built.Add(new LabLayer(
                Next((shape.Heads + (2L * shape.KeyValueHeads)) * shape.HeadSize, shape.Hidden),
                Next(shape.Hidden, (long)shape.Heads * shape.HeadSize),
                Next((shape.Gated ? 2L : 1L) * shape.Intermediate, shape.Hidden),
                Next(shape.Hidden, shape.Intermediate)));
        }

        Layers = built;
        Head = Next(shape.Vocabulary, shape.Hidden);
        Used = at;
        _ = team.Run(threads, thread =>
        {
            int seed = 1;
            foreach (PackedMatrix matrix in Layers.SelectMany(static l => l.All).Append(Head))
            {
                matrix.Fill((thread, threads), seed++ * 1000);
            }
        });
    }

    public LabShape Shape { get; }

    public LabFormat Format { get; }

    public IReadOnlyList<LabLayer> Layers { get; }

    public PackedMatrix Head { get; }

    /// <summary>Bytes of all matrices.</summary>
    public long Used { get; }

    /// <summary>The memory that holds them.</summary>
    public AlignedBuffer Memory => _weights;

    /// <summary>Bytes that a model with so many layers takes.</summary>
    public static long Bytes(LabShape shape, LabFormat format, int layers) =>
        (layers * LayerBytes(shape, format)) + WeightLayout.Bytes(format, shape.Vocabulary, shape.Hidden);

    /// <summary>Bytes of one layer.</summary>
    public static long LayerBytes(LabShape shape, LabFormat format) =>
        WeightLayout.Bytes(format, (shape.Heads + (2L * shape.KeyValueHeads)) * shape.HeadSize, shape.Hidden)
        + WeightLayout.Bytes(format, shape.Hidden, (long)shape.Heads * shape.HeadSize)
        + WeightLayout.Bytes(format, (shape.Gated ? 2L : 1L) * shape.Intermediate, shape.Hidden)
        + WeightLayout.Bytes(format, shape.Hidden, shape.Intermediate) + 256;

    public void Dispose() => _weights.Dispose();
}
