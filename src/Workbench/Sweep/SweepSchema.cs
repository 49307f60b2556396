using Floorline.Core.Floors;
using Floorline.Workbench.Schemas;

namespace Floorline.Workbench.Documents;

/// <summary>The document <c>floorline/sweep@1</c>.</summary>
internal static class SweepSchema
{
    private static readonly Schema<SweepPoint> _point = new Schema<SweepPoint>("SweepPoint")
        .Text("value", static p => p.Value, "Value of what is swept, as it would be stated")
        .Number("x", static p => p.Amount, "The same as a number: tokens, sequences or bits per weight")
        .Time("r1", static p => p.Floors.WeightRead, "R1: reading the weights once")
        .Time("r2", static p => p.Floors.KvCacheRead, "R2: reading the cache once")
        .Time("r3", static p => p.Floors.Compute, "R3: the arithmetic at the dense peak")
        .Time("r4", static p => p.Floors.Communication, "R4: moving data between devices")
        .Time("binding", static p => p.Floors.Binding, "The floor")
        .Word("binding", static p => Names.Of(p.Floors.BindingTerm), typeof(FloorTerm), "What the floor is spent on")
        .Word("regime", static p => Names.Of(p.Regime), typeof(Regime), "What would bind at the floor")
        .Range("expected", static p => p.Expected, "The step with the stated engine").OrAbsent()
        .Rate("best", static p => p.Floors.BestRate, "Tokens per second at the floor")
        .Number("arithmetic_intensity", static p => p.Floors.Roofline.Select(static r => r.Intensity.Value), "FLOPs per byte read")
        .Rate("attainable", static p => p.Floors.Roofline.Select(static r => r.Attainable), "Arithmetic rate that the roofline allows")
        .Number("bits_per_weight", static p => p.Floors.Cost.Weights.Default.BitsPerWeight, "Bits that one weight takes, scales included")
        .Flag("fits", static p => p.Capacity.Fits, "Whether it fits in memory")
        .Size("used", static p => p.Capacity.Used, "Memory that it takes");

    private static readonly Schema<LeftOut> _leftOut = new Schema<LeftOut>("SweepLeftOut")
        .Text("value", static l => l.Value, "Value that was left out")
        .Text("reason", static l => l.Reason, "Why it was left out");

    /// <summary>The document.</summary>
    internal static readonly Schema<SweepResult> Document = new Schema<SweepResult>("Sweep", "floorline/sweep@1",
            "The floors over one input: context, batch or number format")
        .Inputs(static r => r.Spec)
        .Word("over", static r => Names.Snake(r.Axis), typeof(SweepAxis), "What is swept")
        .Texts("assumptions", static r => r.Assumptions, "What was assumed because it was not stated")
        .List("points", static r => r.Points, _point, "The floors, value by value")
        .List("left_out", Out, _leftOut, "Values that were left out");

    private static IEnumerable<LeftOut> Out(SweepResult result)
    {
        foreach ((string value, string reason) in result.LeftOut)
        {
            yield return new LeftOut(value, reason);
        }
    }

    private sealed record LeftOut(string Value, string Reason);
}
