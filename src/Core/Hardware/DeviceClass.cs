namespace Floorline.Core.Hardware;

/// <summary>Where a device is found and how its memory is attached.</summary>
public enum DeviceClass
{
    /// <summary>Not stated.</summary>
    Unstated,

    /// <summary>A GPU made for servers: H100, MI300X, L40S.</summary>
    DataCentreGpu,

    /// <summary>A GPU made for workstations: RTX 6000 Ada, Radeon PRO W7900.</summary>
    WorkstationGpu,

    /// <summary>A GPU made for players: GeForce, Radeon RX, Arc, laptop parts among them.</summary>
    ConsumerGpu,

    /// <summary>A processor whose GPU and CPU share one memory: Apple, Strix Halo, DGX Spark.</summary>
    UnifiedMemory,

    /// <summary>A board for robots and cameras: Jetson, Raspberry Pi, RK3588.</summary>
    Edge,

    /// <summary>A general-purpose processor.</summary>
    Cpu,

    /// <summary>A neural processor inside another chip, or an accelerator that is neither GPU nor TPU.</summary>
    Npu,

    /// <summary>A tensor processor of Google's.</summary>
    Tpu,
}
