namespace Floorline.Core.Traces.Model;

/// <summary>Which sort of memory one side of a copy is.</summary>
public enum MemoryPlace : byte
{
    /// <summary>Not stated.</summary>
    Unknown,

    /// <summary>Host memory that may be paged out: a copy from or to it is staged and cannot overlap.</summary>
    Pageable,

    /// <summary>Host memory locked in place.</summary>
    Pinned,

    /// <summary>Device memory.</summary>
    Device,

    /// <summary>Managed (unified) memory.</summary>
    Managed,

    /// <summary>A texture array.</summary>
    Array,
}
