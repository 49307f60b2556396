namespace Floorline.Core.Traces.Rules;

/// <summary>One known pattern, looked for on one device.</summary>
public interface IDeviceRule
{
    /// <summary>Id of the rule.</summary>
    string Id { get; }

    /// <summary>Whether the rule argues from idle time, and so must keep silent where the trace cannot tell idle from busy.</summary>
    bool NeedsIdle { get; }

    /// <summary>Looks for the pattern.</summary>
    /// <param name="device">What is known of the device.</param>
    /// <param name="thresholds">When it counts as found.</param>
    /// <returns>The finding, or null where the pattern is not there.</returns>
    TraceFinding? Find(DeviceDiagnosis device, TraceThresholds thresholds);
}
