using Floorline.Core.Quantities;

namespace Floorline.Core.Formats;

/// <summary>
/// How numbers are stored: payload bits each, plus the scale and zero-point bits that a block of them shares.
/// Bits per weight = payload + (scale bits + zero-point bits) / block.
/// </summary>
/// <param name="Name">The name people type, lower case.</param>
/// <param name="PayloadBits">Bits of the number itself.</param>
/// <param name="BlockSize">Numbers that share one scale; 1 where there is none.</param>
/// <param name="ScaleBits">Bits of the scale (and of any second-level scale) of one block.</param>
/// <param name="ZeroPointBits">Bits of the zero point or minimum of one block; 0 for symmetric formats.</param>
/// <param name="Arithmetic">The compute formats that this storage can be multiplied in; a floor takes the fastest that the device has.</param>
public sealed record NumberFormat(
    string Name,
    double PayloadBits,
    int BlockSize,
    double ScaleBits,
    double ZeroPointBits,
    IReadOnlyList<ComputeFormat> Arithmetic)
{
    /// <summary>Storage bits of one number, block scales included.</summary>
    public double BitsPerWeight => PayloadBits + ((ScaleBits + ZeroPointBits) / BlockSize);

    /// <summary>Storage of one number, block scales included.</summary>
    public Bytes BytesPerWeight => new(BitsPerWeight / 8);

    /// <summary>Whether the bits per weight are those of a typical mixture of block types, not of one exact layout.</summary>
    public bool IsTypicalMixture { get; init; }

    /// <summary>Whether it is a block type of ggml, kept in GGUF files, which llama.cpp and what is built on it compute in.</summary>
    public bool IsGgml { get; init; }

    /// <summary>Whether serving engines keep weights in it as integers of 8 bits or fewer, or as indices of a table of so few.</summary>
    public bool IsServingInteger { get; init; }

    /// <summary>Where the block layout comes from.</summary>
    public string Source { get; init; } = "IEEE 754 and vendor format definitions";

    /// <summary>Storage of a count of numbers, block scales included.</summary>
    /// <param name="count">How many numbers.</param>
    public Bytes Of(double count) => new(count * BitsPerWeight / 8);

    /// <inheritdoc/>
    public bool Equals(NumberFormat? other) =>
        other is not null && Name == other.Name && PayloadBits == other.PayloadBits && BlockSize == other.BlockSize && ScaleBits == other.ScaleBits
            && ZeroPointBits == other.ZeroPointBits;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, PayloadBits, BlockSize, ScaleBits, ZeroPointBits);
}
