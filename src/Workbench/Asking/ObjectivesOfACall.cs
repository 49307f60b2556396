using Floorline.Core.Models;
using Floorline.Core.Objectives;
using Floorline.Core.Quantities;

namespace Floorline.Workbench;

/// <summary>
/// Objectives of a model that generates no tokens: a call is a whole request, so the time between tokens is the time of the call, and what is completed per
/// second is a rate of calls.
/// </summary>
internal static class ObjectivesOfACall
{
    /// <summary>The objectives as they apply to a call.</summary>
    /// <param name="stated">The objectives as stated.</param>
    /// <param name="model">The model.</param>
    /// <param name="hints">Where it is said which were read otherwise.</param>
    internal static List<Objective> Of(IReadOnlyList<Objective> stated, Model model, List<string> hints)
    {
        var objectives = new List<Objective>();
        foreach (Objective one in stated)
        {
            Objective read = one.Figure switch
            {
                Figure.Itl or Figure.Tpot => Objective.Latency(Figure.EndToEnd, one.Limit.Time, one.IsStatisticAssumed ? null : one.Statistic),
                Figure.Throughput => Objective.Rate(new RequestsPerSecond(one.Limit.Throughput.Value)),
                _ => one,
            };
            if (!ReferenceEquals(read, one))
            {
                hints.Add($"{Objective.Word(one.Figure)} of {model.Name}, which generates no tokens, is "
                    + $"{(read.Figure == Figure.Rate ? "its rate of calls" : "the time of its call")}: {Objective.Word(read.Figure)}.");
            }

            // Two limits on one figure: the tighter of them holds both.
            if (objectives.FindIndex(o => o.Figure == read.Figure && o.Statistic == read.Statistic) is >= 0 and var at)
            {
                bool tighter = read.Comparison == Comparison.AtMost ? read.Limit.Over(objectives[at].Limit) < 1 : read.Limit.Over(objectives[at].Limit) > 1;
                objectives[at] = tighter ? read : objectives[at];
                continue;
            }

            objectives.Add(read);
        }

        return objectives;
    }
}
