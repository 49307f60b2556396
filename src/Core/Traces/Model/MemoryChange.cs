namespace Floorline.Core.Traces.Model;

/// <summary>One change of the allocator's memory.</summary>
/// <param name="Address">Address of the block; <see cref="Trace.None"/> where not stated.</param>
/// <param name="Change">Bytes allocated; negative where freed.</param>
/// <param name="Allocated">Bytes allocated on that device afterwards; <see cref="Trace.None"/> where not stated.</param>
/// <param name="Reserved">Bytes the allocator holds on that device afterwards; <see cref="Trace.None"/> where not stated.</param>
/// <param name="OnDevice">Whether it is device memory (else the host's).</param>
/// <param name="Device">Device number; <see cref="Trace.None"/> for the host.</param>
public readonly record struct MemoryChange(long Address, long Change, long Allocated, long Reserved, bool OnDevice, int Device);
