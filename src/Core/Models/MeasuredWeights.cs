using Floorline.Core.Formats;
using Floorline.Core.Quantities;

namespace Floorline.Core.Models;

/// <summary>Tensors of one role and format as a file holds them: exact bytes, scales and zero points included.</summary>
/// <param name="Role">What they are for.</param>
/// <param name="Format">How their numbers are stored; decides the compute peak, not the bytes.</param>
/// <param name="Stored">Bytes in the file, to the byte.</param>
/// <param name="Parameters">Logical parameters: a packed 4-bit number counts once, its scale not at all.</param>
public sealed record MeasuredWeights(WeightRole Role, NumberFormat Format, Bytes Stored, long Parameters);
