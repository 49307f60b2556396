using Floorline.Core.Expectations;
using Floorline.Core.Planning;
using Floorline.Core.Situations;
using Floorline.Workbench.Schemas;

namespace Floorline.Workbench.Documents;

/// <summary>The document <c>floorline/prediction@1</c>.</summary>
internal static class PredictionSchema
{
    private static readonly Schema<ExpectedTime> _expected = new Schema<ExpectedTime>("ExpectedStep")
        .Time("low", static e => e.Time.Low, "The step, at best")
        .Time("middle", static e => e.Time.Middle, "The step, most likely")
        .Time("high", static e => e.Time.High, "The step, at worst")
        .Time("kernels", static e => e.Kernels, "Time in kernels")
        .Time("communication", static e => e.Communication, "Time moving data between devices")
        .Time("launch_and_host", static e => e.LaunchAndHost, "Time launching kernels and on the host")
        .Text("engine", static e => e.Engine.Name, "Engine whose overheads were taken")
        .Word("basis", static e => Names.Snake(e.Basis), typeof(Basis), "What the expectation rests on");

    /// <summary>The document.</summary>
    internal static readonly Schema<PredictResult> Document = new Schema<PredictResult>("Prediction", "floorline/prediction@1",
            "How long a step should take with an engine, and what each lever would change")
        .Inputs(static r => r.Floors.Situation.Spec)
        .Time("floor", static r => r.Floors.Floors.Binding, "The floor: no step of this kind can be faster")
        .Time("guaranteed", static r => r.Floors.Floors.Guaranteed,
            "What no step of this kind can be faster than, whatever is counted or routed; at most the floor")
        .Flag("fits", static r => r.Capacity.Fits, "Whether it fits in memory; absent where that is not known").OrAbsent()
        .Object("expected", static r => r.Expected, _expected, "The step as it should be; absent without an engine or a measured time").OrAbsent()
        .List("applied", static r => r.Applied, JudgedSchema.Outcome, "Levers that were applied, each judged before the next")
        .List("helps", static r => r.Helps, JudgedSchema.Outcome, "Levers that are worth while")
        .List("does_not_help", static r => r.Considered.Where(static o => !o.Helps), JudgedSchema.Outcome, "Levers that are not")
        .Object("served", static r => r.Served, ServedSchema.Simulated, "The stated load, simulated request by request; absent where none is stated")
        .Object("expected_load", static r => r.Served is { IsKnown: true } ? Outlook.Of(r.Forecast) : null, PlanSchema.Expected,
            "What is expected of the stated load, each figure with its interval; absent where none is stated or it cannot be served").OrAbsent()
        .Object("estimated", static r => r.Forecast.ClosedForm, ServedSchema.Estimated, "The stated load by a closed form, which ranks candidates").OrAbsent()
        .Object("answer", static r => r.Answer, AnswerSchema.Block, "Verdict, causes and what to do first")
        .Texts("assumptions", static r => r.Assumptions, "What was assumed because it was not stated");
}
