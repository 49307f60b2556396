using Floorline.Core.Formats;

namespace Floorline.Readers.Tensors;

/// <summary>One tensor as a file states it; its numbers are never read.</summary>
/// <param name="Name">Its name in the file.</param>
/// <param name="Type">Its type in the file's own words, such as <c>BF16</c> or <c>Q4_K</c>.</param>
/// <param name="Shape">Its dimensions as stored, in the file's order.</param>
/// <param name="StoredBytes">Bytes it takes in the file, exact.</param>
/// <param name="Parameters">Logical parameters: packed numbers unpacked; 0 for scales, zero points and the like.</param>
/// <param name="Format">How its numbers are stored; scales carry the format of the weight they belong to.</param>
/// <param name="Role">What it is for.</param>
public sealed record TensorInfo(string Name, string Type, IReadOnlyList<long> Shape, long StoredBytes, long Parameters, NumberFormat Format, TensorRole Role);
