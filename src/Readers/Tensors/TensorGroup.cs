namespace Floorline.Readers.Tensors;

/// <summary>Tensors that share a role, a format, or both.</summary>
/// <param name="Name">What they share.</param>
/// <param name="Tensors">How many they are.</param>
/// <param name="StoredBytes">Their bytes in the file, exact.</param>
/// <param name="Parameters">Their logical parameters.</param>
public sealed record TensorGroup(string Name, int Tensors, long StoredBytes, long Parameters)
{
    /// <summary>Bits per logical parameter, scales included; null where the group holds none.</summary>
    public double? BitsPerWeight => Parameters > 0 ? 8.0 * StoredBytes / Parameters : null;
}
