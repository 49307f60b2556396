namespace Floorline.Core.Traces.Model;

/// <summary>What a copy or a fill moved.</summary>
/// <param name="Bytes">Amount in bytes; <see cref="Trace.None"/> where not stated.</param>
/// <param name="Kind">Which way; <see cref="CopyKind.Unknown"/> for a fill.</param>
/// <param name="From">Memory it reads.</param>
/// <param name="To">Memory it writes.</param>
public readonly record struct CopyDetail(long Bytes, CopyKind Kind, MemoryPlace From, MemoryPlace To)
{
    /// <summary>Whether one side is pageable host memory.</summary>
    public bool IsPageable => From == MemoryPlace.Pageable || To == MemoryPlace.Pageable;
}
