using Floorline.Core.Quantities;
using Floorline.Core.Traces.Compilation;

namespace Floorline.Core.Traces.Rules;

/// <summary>A compiled function runs in pieces with Python between them.</summary>
public sealed class GraphBreakRule : IDeviceRule
{
    /// <inheritdoc/>
    public string Id => "graph-breaks";

    /// <inheritdoc/>
    public bool NeedsIdle => false;

    /// <inheritdoc/>
    public TraceFinding? Find(DeviceDiagnosis device, TraceThresholds thresholds)
    {
        ArgumentNullException.ThrowIfNull(device);
        CompilationReport seen = device.Compilation;
        int breaks = seen.Resumed.Count;
        if (breaks == 0 && seen.PiecesPerStep < 2)
        {
            return null;
        }

        string title = breaks > 0 ? Words.Say($"Graph breaks: torch.compile gives up and resumes in {Figures.Count(breaks, "place")}")
            : Words.Say($"torch.compile runs in pieces: {seen.PiecesPerStep} compiled regions in a step");
        string where = breaks > 0 ? $"Python resumes in {string.Join(", ", seen.Resumed.Take(3))}. "
            : "Between them Python runs: either the graph breaks there, or functions are compiled one by one. ";
        string text = where + Words.Say($"{Figures.Count(seen.Calls, "call")} of {Figures.Count(seen.Frames.Count, "compiled frame")}. ")
            + "What it costs is part of the host's time in the losses.";
        return new TraceFinding(Id, title, Urgency.Info, device.Evidence(text) with
        {
            Numbers = [new("breaks", breaks), new("pieces_per_step", seen.PiecesPerStep), new("frames", seen.Frames.Count), new("calls", seen.Calls)],
        })
        {
            Threshold = "a resumed function in the trace, or several compiled frames in a step",
            Try = "TORCH_LOGS=graph_breaks names each reason, fullgraph=True makes it an error. Usual ones: .item(), print, data-dependent branches, "
                + "unsupported calls; move them out of the compiled function.",
            Check = "One compiled region per step, and no resumed function.",
        };
    }
}
