using Floorline.Core.Quantities;

namespace Floorline.Core.Traces.Rules;

/// <summary>Graph launches whose kernels are not in the trace: the device looks idle where it worked.</summary>
public sealed class UnderRecordedGraphRule : IDeviceRule
{
    private const string Advice = "Record again with kernels inside graphs: nsys profile --cuda-graph-trace=node; with PyTorch's profiler, a newer version and "
        + "driver, or replay the graph more often inside the window.";

    internal const string RuleId = "untrusted-graphs";

    /// <summary>Share of the graph launches that have no kernels.</summary>
    internal static double MissingShareOf(TraceFinding finding) => 1 - (finding.Evidence.Numbers[1].Value / Math.Max(1, finding.Evidence.Numbers[0].Value));

    /// <inheritdoc/>
    public string Id => RuleId;

    /// <inheritdoc/>
    public bool NeedsIdle => false;

    /// <inheritdoc/>
    public TraceFinding? Find(DeviceDiagnosis device, TraceThresholds thresholds)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(thresholds);
        int graphs = device.Launches.GraphLaunches;
        int recorded = device.Launches.RecordedGraphLaunches;
        if (graphs == 0 || graphs - recorded < thresholds.MissingGraphShare * graphs || graphs == recorded)
        {
            return null;
        }

        if (recorded >= thresholds.RecordedGraphShare * graphs)
        {
            return new TraceFinding(Id, "Some graph replays are not recorded: idle time is an upper bound", Urgency.Warning,
                device.Evidence(Words.Say($"{recorded} of {graphs} graph launches have at least one kernel in the trace. ")
                    + "The others ran unseen, in what looks idle.") with
            {
                Numbers = [new("graph_launches", graphs), new("graph_launches_with_kernels", recorded)],
            })
            {
                Threshold = Words.Say($"graph launches without kernels >= {Figures.Percent(thresholds.MissingGraphShare)} of graph launches"),
                Try = Advice,
                Check = "All graph launches have kernels in the new trace.",
            };
        }

        string text = Words.Say($"{recorded} of {graphs} graph launches have at least one kernel in the trace. The others ran unseen, so busy and idle time are not given.");
        return new TraceFinding(Id, "Graph replays are not recorded: idle time cannot be told", Urgency.Critical, device.Evidence(text) with
        {
            Numbers = [new("graph_launches", graphs), new("graph_launches_with_kernels", recorded)],
        })
        {
            Threshold = Words.Say($"graph launches with kernels < {Figures.Percent(thresholds.RecordedGraphShare)} of graph launches"),
            Try = Advice,
            Check = "All graph launches have kernels in the new trace.",
        };
    }
}
