using Floorline.Core.Guardrails;

namespace Floorline.Workbench;

/// <summary>Two counts of faults, judged.</summary>
/// <param name="Comparison">The counts with their intervals, and Fisher's exact test.</param>
/// <param name="Limit">The limit; null where none is given.</param>
public sealed record CountsResult(CountComparison Comparison, GuardrailLimit? Limit)
{
    /// <summary>What the limit says of the count before; null without one.</summary>
    public GuardrailOutcome? Before => Limit?.Judge(Comparison.Before.Hits, Comparison.Before.Of);

    /// <summary>What the limit says of the count after; null without one.</summary>
    public GuardrailOutcome? After => Limit?.Judge(Comparison.After.Hits, Comparison.After.Of);

    /// <summary>Whether the faults are shown to have become more frequent.</summary>
    public bool IsWorse => Comparison.IsShown && Comparison.After.Share > Comparison.Before.Share;
}
