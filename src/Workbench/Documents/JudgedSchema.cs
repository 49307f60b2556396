using Floorline.Core.Levers;
using Floorline.Core.Objectives;
using Floorline.Core.Situations;
using Floorline.Workbench.Schemas;
using Floorline.Workbench.Words;

namespace Floorline.Workbench.Documents;

/// <summary>A lever that was judged, in predictions and plans.</summary>
internal static class JudgedSchema
{
    private static readonly Schema<Judgement> _priced = new Schema<Judgement>("PricedOutcome")
        .Time("before", static o => o.Time, "The step without it")
        .Time("floor_before", static o => o.FloorsBefore.Binding, "The floor without it")
        .Time("floor_after", static o => o.FloorsAfter!.Binding, "The floor with it")
        .Range("predicted", static o => o.Predicted, "The step with it")
        .Range("changed", static o => o.Changed, "The same were the step without it exactly what it is taken for: the interval of the change alone")
        .Text("assumption", static o => Sentence.Of(o.Assumption!), "What the prediction rests on");

    private static readonly Schema<FigureMove> _move = new Schema<FigureMove>("FigureMove")
        .Text("figure", static m => Objective.Word(m.Figure), "Which figure of the load")
        .Text("statistic", static m => m.Statistic.Name, "Which statistic of it")
        .Text("unit", static m => ObjectiveSchema.Unit(m.Figure), "Unit of before, low, middle and high")
        .Number("before", static m => ObjectiveSchema.InUnit(m.Figure, m.Before), "Without the lever, in the unit beside it")
        .Number("low", static m => ObjectiveSchema.InUnit(m.Figure, m.Range.Low), "With it, at least, were it without it exactly what it is taken for")
        .Number("middle", static m => ObjectiveSchema.InUnit(m.Figure, m.After), "With it")
        .Number("high", static m => m.Range.IsBounded ? ObjectiveSchema.InUnit(m.Figure, m.Range.High) : null,
            "With it, at most; null where a queue would grow with no end");

    /// <summary>A judgement.</summary>
    internal static readonly Schema<Judgement> Outcome = Named("LeverOutcome", "why");

    /// <summary>A judgement in a step of a plan, which has a sentence for its why and the reason's id beside it.</summary>
    internal static readonly Schema<Judgement> Planned = Named("PlannedOutcome", "why_kind");

    private static Schema<Judgement> Named(string name, string why) => new Schema<Judgement>(name)
        .Text("lever", static o => o.Lever.Id, "Lever of the catalogue")
        .Text("title", static o => o.Lever.Title, "What is changed")
        .Flag("helps", static o => o.Helps, "Whether it is worth while")
        .Flag("applicable", static o => o.After is not null, "Whether it can be done here")
        .Text("reason", static o => Sentence.Of(o), "Why it helps or does not")
        .Text(why, static o => Names.Of(o.Why), "The reason's kind")
        .Word("cost", static o => Names.Snake(o.Cost), typeof(CostClass), "What it takes to do it")
        .Word("quality_risk", static o => Names.Snake(o.Lever.Risk), typeof(QualityRisk), "Whether answers may become worse")
        .Text("group", static o => o.Lever.Facts.Group, "Levers of one group exclude each other")
        .Flag("is_guess", static o => o.IsGuess, "Whether nothing measured stands behind it")
        .Text("question", static o => o.IsQuestion ? o.Lever.Facts.Question : null, "What to find out before").OrAbsent()
        .Word("kernel", static o => o.Support is { } s ? Names.Snake(s.Kernel) : null, typeof(KernelSupport),
            "Whether the engine has kernels for it").OrAbsent()
        .Text("kernel_reason", static o => o.Support?.Reason, "How that is known").OrAbsent()
        .Word("evidence", static o => o.Helps ? Names.Snake(o.Evidence.Level) : null, typeof(EvidenceLevel), "How well the gain is backed").OrAbsent()
        .Text("evidence_reason", static o => o.Helps ? Sentence.Of(o.Evidence.Source) : null, "What backs it").OrAbsent()
        .List("load", static o => (o.Why as Why.LoadMoves)?.All, _move, "What it does to the figures of the load; absent without one").OrAbsent()
        .Some(static o => o.FloorsAfter is null ? null : o, _priced);
}
