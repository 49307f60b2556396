using Floorline.Core.Diagnosis;
using Floorline.Core.Floors;
using Floorline.Core.Objectives;
using Floorline.Core.Quantities;
using Floorline.Core.Situations;
using Floorline.Workbench.Schemas;

namespace Floorline.Workbench.Documents;

/// <summary>The document <c>floorline/pipeline@1</c>.</summary>
internal static class PipelineSchema
{
    private static readonly Schema<Placed> _stage = new Schema<Placed>("PipelineStage")
        .Text("name", static s => s.Stage.Name, "The stage's name")
        .Inputs(static s => s.Own.Spec.Situation)
        .Number("calls", static s => s.Stage.Calls, "How often it is called per pass")
        .Time("measured", Measured, "Its measured time per call; null where the time is stated or expected, see basis and time")
        .Time("total", static s => s.Stage.Total, "Its time per pass")
        .Time("floor", static s => s.Stage.Floor, "Its floor per pass")
        .Time("recoverable", static s => s.Stage.Recoverable, "What lies above its floor")
        .Number("ratio", static s => s.Stage.Ratio, "Its time over its floor")
        .Word("regime", static s => s.Stage.Regime.IsKnown ? Names.Of(s.Stage.Regime.Value) : null, typeof(Regime), "What binds it").OrNull()
        .Word("basis", static s => Names.Snake(s.Stage.Basis), typeof(TimeBasis), "Whether its time is measured, stated or expected")
        .Range("time", static s => s.Stage.Time, "Its time per call")
        .Text("engine", static s => s.Own.Expected?.Engine.Name, "Engine whose overheads were taken").OrAbsent()
        .Word("expected_basis", static s => s.Own.Expected is { } e ? Names.Snake(e.Basis) : null, typeof(Basis), "What the expectation rests on").OrAbsent()
        .Text("hardware", static s => s.Own.Hardware?.Device.Title, "Device that it runs on; null where none is stated").OrNull()
        .Time("start", static s => s.Pipeline.Diagnosis.StartTimes[s.Index], "When it starts, from the start of the pass")
        .Flag("critical", static s => s.Pipeline.Diagnosis.IsCritical(s.Index), "Whether the pass waits for it")
        .Time("gain", static s => s.Pipeline.Diagnosis.Gains[s.Index], "What the pass would gain with this stage at its floor")
        .Texts("after", static s => s.Stage.After?.Select(i => s.Pipeline.Stages[i].Stage.Name), "Stages that it waits for, where stated").OrAbsent()
        .Texts("assumptions", static s => s.Own.Assumptions, "What was assumed because it was not stated");

    /// <summary>The document.</summary>
    internal static readonly Schema<PipelineResult> Document = new Schema<PipelineResult>("Pipeline", "floorline/pipeline@1",
            "Stages of several models held against their floors and a budget")
        .Text("name", static r => r.Name, "The pipeline's name")
        .Time("total", static r => r.Diagnosis.Total, "Time of a pass")
        .Time("budget", static r => r.Diagnosis.Budget, "Time that a pass may take")
        .Number("load", static r => r.Diagnosis.Load, "Total over budget")
        .Time("floor", static r => r.Diagnosis.KnownFloor, "Time of a pass with every known floor and nothing else")
        .Text("work_on", static r => r.Diagnosis.WorkOn?.Name, "Stage with the most to gain").OrNull()
        .List("stages", Stages, _stage, "The stages")
        .Range("total", static r => r.Diagnosis.Range, "Time of a pass")
        .Time("at_floors", static r => r.Diagnosis.AtFloors, "Time of a pass with stages at their floors, those without one as they are")
        .Word("attainment", static r => r.Diagnosis.Attainment is { IsKnown: true, Value: var met } ? Names.Snake(met) : null, typeof(Attainment),
            "Whether the budget is met, and how surely; null without a budget").OrNull();

    private static Fact<Seconds> Measured(Placed placed) => placed.Stage.Basis == TimeBasis.Measured ? Fact<Seconds>.Known(placed.Stage.Time.Middle)
        : Fact<Seconds>.Unknown($"the time is {Names.Snake(placed.Stage.Basis)}");

    private static IEnumerable<Placed> Stages(PipelineResult result)
    {
        for (int i = 0; i < result.Stages.Count; i++)
        {
            yield return new Placed(result, i);
        }
    }

    private sealed record Placed(PipelineResult Pipeline, int Index)
    {
        public StageResult Own => Pipeline.Stages[Index];

        public Stage Stage => Own.Stage;
    }
}
