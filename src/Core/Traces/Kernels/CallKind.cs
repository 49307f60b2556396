namespace Floorline.Core.Traces.Kernels;

/// <summary>What a call of the device's runtime or driver does.</summary>
public enum CallKind : byte
{
    /// <summary>Anything else: attributes, events, streams, asynchronous copies.</summary>
    Other,

    /// <summary>Launches one kernel.</summary>
    Launch,

    /// <summary>Launches a whole captured graph.</summary>
    GraphLaunch,

    /// <summary>Waits on the host for the device: a synchronisation, or a copy that blocks.</summary>
    Synchronisation,

    /// <summary>Allocates or frees memory through the driver.</summary>
    Allocation,

    /// <summary>Loads code or sets up what is used from then on: modules, libraries, contexts, streams, device properties.</summary>
    Loading,
}
