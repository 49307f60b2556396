using Floorline.Core.Formats;

namespace Floorline.Readers.Tensors;

/// <summary>Core's formats for stored types, and plain stand-ins for types that weights seldom have.</summary>
internal static class StoredFormats
{
    private static readonly Dictionary<string, NumberFormat> _plain =
        new[] { ("bool", 8.0), ("u8", 8), ("i8", 8), ("u16", 16), ("i16", 16), ("u32", 32), ("i32", 32), ("u64", 64), ("i64", 64), ("complex64", 64),
        ("complex128", 128), ("string", 8), ("f6", 6), ("f8_e8m0", 8), ("uint4", 4), ("uint2", 2) }
        .ToDictionary(static p => p.Item1, static p => NumberFormats.Fp32Format with { Name = p.Item1, PayloadBits = p.Item2, Source = "the file's own type" });

    internal static bool Knows(string name) => NumberFormats.Find(name) is not null || _plain.ContainsKey(name);

    internal static NumberFormat Of(string name) => NumberFormats.Find(name) ?? _plain[name];

    /// <summary>Numbers of some bits in groups that share a 16-bit scale.</summary>
    internal static NumberFormat Grouped(string method, int bits, long group, int zeroBits) => NumberFormats.Find(bits == 8 ? "int8" : "int4")! with
    {
        Name = group > 0 ? $"{method}-{bits}bit-g{group}" : $"{method}-{bits}bit",
        PayloadBits = bits,
        BlockSize = (int)Math.Clamp(group, 1, 1 << 20),
        ScaleBits = group > 0 ? 16 : 0,
        ZeroPointBits = zeroBits,
        Source = "the shapes of the packed tensors and their scales",
    };
}
