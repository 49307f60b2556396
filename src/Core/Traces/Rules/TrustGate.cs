namespace Floorline.Core.Traces.Rules;

/// <summary>Looks first whether a trace can be trusted: the costliest mistake in practice is a number that the trace cannot support.</summary>
public static class TrustGate
{
    /// <summary>The rules of the gate that look at a device.</summary>
    public static IReadOnlyList<IDeviceRule> DeviceRules { get; } =
        [new UnderRecordedGraphRule(), new CaptureTraceRule(), new UnrecordedWorkRule(), new UnlinkedKernelsRule(), new ProfilerOverheadRule(),
            new OverlappingStreamRule()];

    /// <summary>Why idle time cannot be told on a device; null where it can.</summary>
    /// <param name="device">The device.</param>
    /// <param name="thresholds">When a pattern counts as found.</param>
    internal static string? WhyIdleIsUnknown(DeviceDiagnosis device, TraceThresholds thresholds)
    {
        int graphs = device.Launches.GraphLaunches;
        int recorded = device.Launches.RecordedGraphLaunches;
        if (graphs > 0 && recorded < thresholds.RecordedGraphShare * graphs)
        {
            return Words.Say($"only {recorded} of {graphs} graph launches have their kernels in the trace");
        }

        int calls = device.Launches.LaunchCalls;
        return calls >= thresholds.CaptureRatio && device.Work.Kernels * thresholds.CaptureRatio < calls
            ? Words.Say($"the trace has {calls} kernel launches and {device.Work.Kernels} kernels: a graph was captured, not run, or kernels were not recorded")
            : null;
    }
}
