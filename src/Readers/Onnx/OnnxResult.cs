using Floorline.Core.Formats;

namespace Floorline.Readers.Onnx;

/// <summary>What one operator gives and costs.</summary>
internal sealed record OnnxResult(double Work, params OnnxValue[] Outputs)
{
    /// <summary>Storage format that decides the compute peak; null takes that of the first input.</summary>
    internal NumberFormat? Format { get; init; }

    /// <summary>Whether only rows of the first input are read.</summary>
    internal bool Gathers
    {
        init => Tables = value ? 1 : 0;
    }

    /// <summary>How many of the first inputs are tables of which only rows are read, as many numbers as the first output has.</summary>
    internal int Tables { get; init; }

    /// <summary>The share of its weights that is sure to be read: k of E experts.</summary>
    internal double Share { get; init; } = 1;

    /// <summary>Whether its inputs are not read at all: their shape is enough, or the data moves by name only.</summary>
    internal bool ReadsNothing { get; init; }
}
