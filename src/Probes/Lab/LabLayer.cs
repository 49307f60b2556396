using Floorline.Probes.Kernels;

namespace Floorline.Probes.Lab;

/// <summary>The matrices of one layer. Those that read the same input lie as one: query, key and value; gate and up.</summary>
/// <param name="Attention">Query, key and value projections.</param>
/// <param name="Output">Output projection of attention.</param>
/// <param name="Up">Gate and up, or up alone.</param>
/// <param name="Down">Down.</param>
internal sealed record LabLayer(PackedMatrix Attention, PackedMatrix Output, PackedMatrix Up, PackedMatrix Down)
{
    public IEnumerable<PackedMatrix> All => [Attention, Output, Up, Down];
}
