namespace Floorline.Core.Traces.Rules;

/// <summary>All patterns that are looked for on one device.</summary>
public static class DeviceRules
{
    /// <summary>The rules, the trust gate first.</summary>
    public static IReadOnlyList<IDeviceRule> All { get; } =
    [
        .. TrustGate.DeviceRules,
        new LaunchOverheadRule(), new MemorySpikeRule(), new MemoryBoundRule(), .. OperatorRule.All,
        new SlowCollectiveRule(), new ExposedCommunicationRule(), new RepeatedAllocationRule(),
        new InputStarvationRule(), new HostSyncRule(), new CopyRule(), new KernelShareRule(),
        new HostBoundRule(), new InitialisationRule(), new DeviceWaitRule(), new LaunchDistanceRule(), new SlowdownRule(), new SlowStepsRule(),
        new RecompilationRule(), new GraphBreakRule(),
    ];
}
