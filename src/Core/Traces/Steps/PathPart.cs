namespace Floorline.Core.Traces.Steps;

/// <summary>What a stretch of the critical path is spent on.</summary>
public enum PathPart : byte
{
    /// <summary>Work on the device.</summary>
    Device,

    /// <summary>The host, until it launched what the device waited for.</summary>
    Host,

    /// <summary>From a launch to its work.</summary>
    LaunchLatency,

    /// <summary>Work that was launched and not begun while the device had nothing else.</summary>
    Queue,
}
