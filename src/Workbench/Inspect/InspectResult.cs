using Floorline.Readers.Tensors;

namespace Floorline.Workbench;

/// <summary>What stands in a model file or folder, tensor by tensor.</summary>
/// <param name="Path">The file or folder as typed.</param>
/// <param name="Census">Its tensors.</param>
public sealed record InspectResult(string Path, TensorCensus Census);
