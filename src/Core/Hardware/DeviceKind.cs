namespace Floorline.Core.Hardware;

/// <summary>What sort of device it is. The rules are the same for all; a CPU's bandwidth and peak are its own.</summary>
public enum DeviceKind
{
    /// <summary>A discrete graphics processor.</summary>
    Gpu,

    /// <summary>A system on a chip with shared memory (Jetson, Apple).</summary>
    Soc,

    /// <summary>A processor with integrated graphics that share its memory.</summary>
    Apu,

    /// <summary>A general-purpose processor.</summary>
    Cpu,

    /// <summary>A purpose-built accelerator.</summary>
    Asic,
}
