namespace Floorline.Readers.Safetensors;

/// <summary>One entry of a header: a name, a type, a shape, and where the data lies behind the header.</summary>
internal sealed record SafetensorsEntry(string Name, string Type, long[] Shape, long Begin, long End)
{
    internal long Bytes => End - Begin;

    /// <summary>How many numbers the shape spans.</summary>
    internal long Elements => Shape.Aggregate(1L, static (product, d) => product * d);
}
