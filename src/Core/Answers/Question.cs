using Floorline.Core.Floors;
using Floorline.Core.Levers;
using Floorline.Core.Serving;
using Floorline.Core.Situations;

namespace Floorline.Core.Answers;

/// <summary>What an answer is given to: a situation with its floors, what was stated of it, and what levers would do.</summary>
/// <param name="Situation">The situation, with its measured time where there is one.</param>
/// <param name="Floors">Its floors.</param>
/// <param name="Capacity">Its memory.</param>
public sealed record Question(Situation Situation, LatencyFloors Floors, Capacity Capacity)
{
    /// <summary>Which inputs the user stated.</summary>
    public StatedInputs Stated { get; init; } = new();

    /// <summary>What levers would do, best first; empty where none was judged.</summary>
    public IReadOnlyList<Judgement> Considered { get; init; } = [];

    /// <summary>Levers that were asked for, in order: then the answer is about the change, not about the measured time.</summary>
    public IReadOnlyList<Judgement> Applied { get; init; } = [];

    /// <summary>Levers that are asked about beside what was measured, in order: gains of it, and nothing to judge it by.</summary>
    public IReadOnlyList<Judgement> Asked { get; init; } = [];

    /// <summary>What users of a stated load would see; null without one.</summary>
    public ServingResult? Served { get; init; }
}
