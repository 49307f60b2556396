namespace Floorline.Core.Traces.Losses;

/// <summary>What a part of a device's window was lost to. Every ns of the window that computed nothing has exactly one.</summary>
public enum LossCause : byte
{
    /// <summary>The device had nothing to do because the host had not launched it yet: operators, Python, other calls, launch latency.</summary>
    HostWork,

    /// <summary>The host had waited for the device, and so could not run ahead.</summary>
    Synchronisation,

    /// <summary>The host allocated or freed memory through the driver, again and again.</summary>
    Allocation,

    /// <summary>The host fetched or prepared input.</summary>
    Input,

    /// <summary>What happens once: contexts, lazy loading, compilation, first allocations.</summary>
    Initialisation,

    /// <summary>The device's own distance between two kernels that were queued.</summary>
    LaunchDistance,

    /// <summary>Work was queued and the device did not begin it: a wait for another stream, or work that the trace does not hold.</summary>
    DeviceWait,

    /// <summary>Idle time before work without a launch in the trace.</summary>
    Unlinked,

    /// <summary>Waiting inside a collective for another rank.</summary>
    RankWait,

    /// <summary>Communication with nothing computed, without the waiting for other ranks where that is known.</summary>
    Communication,

    /// <summary>Copies with nothing else.</summary>
    Copies,

    /// <summary>Fills of memory with nothing else.</summary>
    Fills,

    /// <summary>The same kernels took longer in later steps than in earlier ones. A part of the time with compute.</summary>
    Slowdown,

    /// <summary>Kernels bound by memory that stay far below its bandwidth. A part of the time with compute; needs the hardware.</summary>
    Kernels,
}
