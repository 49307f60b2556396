using Floorline.Core.Traces.Comparison;
using Floorline.Core.Traces.Gaps;
using Floorline.Core.Traces.Rules;
using Floorline.Workbench.Schemas;

namespace Floorline.Workbench.Documents;

/// <summary>The document <c>floorline/trace-comparison@1</c>.</summary>
internal static class TraceComparisonSchema
{
    private const int MostChanges = 50;

    private static readonly Schema<TraceComparisonResult> _inputs = new Schema<TraceComparisonResult>("TraceComparisonInputs")
        .Text("base", static r => r.BaseFile, "Trace before")
        .Text("new", static r => r.NewFile, "Trace after");

    private static readonly Schema<TimeChange> _part = new Schema<TimeChange>("TracePartChange")
        .Text("part", static p => PartName(p.Name), "Part of a step")
        .Number("base_ms", static p => p.Base / 1e6, "Its time before")
        .Number("new_ms", static p => p.New / 1e6, "Its time after")
        .Number("difference_ms", static p => p.Difference / 1e6, "Time after less time before");

    private static readonly Schema<KernelChange> _kernel = new Schema<KernelChange>("TraceKernelChange")
        .Text("path", static k => k.Path, "Operators that it runs in")
        .Text("kernel", static k => k.Kernel, "Name of the kernel")
        .Number("base_ms", static k => k.Base / 1e6, "Its time in a step before")
        .Number("new_ms", static k => k.New / 1e6, "Its time in a step after")
        .Number("difference_ms", static k => k.Difference / 1e6, "Time after less time before")
        .Count("base_count", static k => k.BaseCount, "Its calls before")
        .Count("new_count", static k => k.NewCount, "Its calls after");

    private static readonly Schema<TraceComparison> _change = new Schema<TraceComparison>("TraceChange")
        .Count("base_steps", static c => c.BaseSteps, "Steps before")
        .Count("new_steps", static c => c.NewSteps, "Steps after")
        .Number("base_ms", static c => c.BaseTime / 1e6, "A step before")
        .Number("new_ms", static c => c.NewTime / 1e6, "A step after")
        .Number("ratio", static c => c.Ratio, "Step after over step before")
        .Number("noise", static c => c.Noise, "Relative change that may be chance")
        .List("parts_per_step", static c => c.Parts, _part, "What the step is made of")
        .List("kernels", static c => c.Kernels.Take(MostChanges), _kernel, "Kernels that changed most");

    private static readonly Schema<Remaining> _remaining = new Schema<Remaining>("RemainingFinding")
        .Text("rule", static r => r.Before.Rule, "Rule that found it in both")
        .Number("base_gain_ceiling_ms", static r => (r.Before.GainCeilingNs ?? 0) / 1e6, "Most time that mending it could gain before")
        .Number("new_gain_ceiling_ms", static r => (r.After.GainCeilingNs ?? 0) / 1e6, "Most time that mending it can gain after");

    /// <summary>The document.</summary>
    internal static readonly Schema<TraceComparisonResult> Document = new Schema<TraceComparisonResult>("TraceComparison", "floorline/trace-comparison@1",
            "Whether a job got slower from one trace to another, and in which part")
        .Object("inputs", static r => r, _inputs, "What was compared")
        .Word("verdict", static r => Names.Snake(r.Comparison.Verdict), typeof(ChangeVerdict), "Whether it got slower")
        .Flag("regression", static r => r.Comparison.IsRegression, "Whether that is a regression")
        .Text("basis", static r => r.Comparison.Basis, "What was compared, or why nothing could be")
        .Some(static r => r.Comparison.Verdict == ChangeVerdict.Unknown ? null : r.Comparison, _change)
        .List("resolved", static r => r.Comparison.Resolved, TraceFindingSchema.Finding, "Findings that are gone")
        .List("appeared", static r => r.Comparison.Appeared, TraceFindingSchema.Finding, "Findings that are new")
        .List("remaining", Rest, _remaining, "Findings that stay");

    private static IEnumerable<Remaining> Rest(TraceComparisonResult result)
    {
        foreach ((TraceFinding before, TraceFinding after) in result.Comparison.Remaining)
        {
            yield return new Remaining(before, after);
        }
    }

    private static string PartName(string name) => name.StartsWith("idle: ", StringComparison.Ordinal)
        && Enum.TryParse(name["idle: ".Length..], out IdleCause cause) ? "idle_" + JsonText.NameOf(cause) : name;

    private sealed record Remaining(TraceFinding Before, TraceFinding After);
}
