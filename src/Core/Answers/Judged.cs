using Floorline.Core.Levers;
using Floorline.Core.Quantities;

namespace Floorline.Core.Answers;

/// <summary>The one place where answers and diagnoses ask what levers would do.</summary>
public static class Judged
{
    /// <summary>Every lever on a situation, best first.</summary>
    /// <param name="situation">The situation.</param>
    public static IReadOnlyList<LeverOutcome> All(LeverSituation situation) => LeverOutcome.All(situation);

    /// <summary>The outcomes as gains: time afterwards over time before.</summary>
    /// <param name="outcomes">The outcomes.</param>
    internal static IEnumerable<Gain> Gains(IEnumerable<LeverOutcome> outcomes) => outcomes
        .Where(static o => o.After is not null && o.Time.Value > 0)
        .Select(static o => new Gain(o.Lever.Id, o.Helps, o.Predicted.Low / o.Time, o.Predicted.Middle / o.Time, o.Predicted.High / o.Time, o.Assumption.Length > 0 ? o.Assumption : o.Reason));
}
