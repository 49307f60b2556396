namespace Floorline.Core.Hardware;

/// <summary>What a memory size rests on.</summary>
public enum MemoryBasis
{
    /// <summary>GB of a sheet or as stated, taken as 1e9 bytes each: of memory that a system shares, a part is the system's.</summary>
    Stated,

    /// <summary>GB as a maker sells a device's own memory, which are 2^30 bytes each: memory chips come in powers of two. A driver reports less.</summary>
    Sold,

    /// <summary>Bytes as a driver counts them, or as stated in units of 2^30 bytes.</summary>
    Counted,
}
