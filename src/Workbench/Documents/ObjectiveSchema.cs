using Floorline.Core.Objectives;
using Floorline.Core.Quantities;
using Floorline.Workbench.Schemas;

namespace Floorline.Workbench.Documents;

/// <summary>Objectives with what is seen of each, in plans and in measurements of servers.</summary>
internal static class ObjectiveSchema
{
    /// <summary>One objective: name, statistic, unit, limit, interval, attainment.</summary>
    internal static readonly Schema<ObjectiveOutcome> Outcome = new Schema<ObjectiveOutcome>("ObjectiveOutcome")
        .Text("name", static o => o.Objective.Name, "Figure and statistic, such as ttft_p95")
        .Text("figure", static o => Objective.Word(o.Objective.Figure), "Which figure is limited")
        .Text("statistic", static o => o.Objective.Statistic?.Name, "Which statistic of it").OrAbsent()
        .Flag("statistic_assumed", static o => o.Objective.Statistic is null ? null : (bool?)o.Objective.IsStatisticAssumed,
            "Whether the statistic was not stated").OrAbsent()
        .Word("comparison", static o => Names.Snake(o.Objective.Comparison), typeof(Comparison), "Whether the limit is a most or a least")
        .Text("unit", static o => Unit(o.Objective.Figure), "Unit of limit, value, low and high")
        .Number("limit", static o => InUnit(o.Objective.Figure, o.Objective.Limit), "The limit, in the unit beside it")
        .Number("value", static o => o.Seen.Select(seen => InUnit(o.Objective.Figure, seen.Middle)), "What is seen, in the unit beside it")
        .Number("low", static o => Bound(o, static seen => seen.Low), "Least that is plausible, in the unit beside it")
        .Number("high", static o => Bound(o, static seen => seen.High), "Most that is plausible, in the unit beside it")
        .Word("attainment", static o => Names.Snake(o.Attainment), typeof(Attainment), "Whether it is met, and how surely");

    private static Fact<double> Bound(ObjectiveOutcome outcome, Func<FigureRange, FigureValue> end) =>
        !outcome.Seen.IsKnown ? Fact<double>.Unknown(outcome.Seen.UnknownReason!)
        : !outcome.Seen.Value.IsBounded ? Fact<double>.Unknown("there are too few values for an interval")
        : Fact<double>.Known(InUnit(outcome.Objective.Figure, end(outcome.Seen.Value)));

    internal static string Unit(Figure figure) => figure switch
    {
        Figure.Throughput => "tok/s",
        Figure.Rate => "request/s",
        Figure.Cost => "usd_per_million_tokens",
        Figure.Energy => "j_per_token",
        Figure.Memory => "gb_per_device",
        Figure.Devices => "devices",
        _ => "ms",
    };

    internal static double InUnit(Figure figure, FigureValue value) => figure switch
    {
        Figure.Throughput => value.Throughput.Value,
        Figure.Rate => value.Rate.Value,
        Figure.Cost => value.PerMillionTokens.Value,
        Figure.Energy => value.PerToken.Value,
        Figure.Memory => value.Memory.GB,
        Figure.Devices => value.Count,
        _ => value.Time.Milliseconds,
    };
}
