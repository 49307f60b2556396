using Floorline.Core.Quantities;

namespace Floorline.Core.Objectives;

/// <summary>An objective and what is seen of it.</summary>
/// <param name="Objective">The objective.</param>
/// <param name="Seen">What is seen, or why it is not known.</param>
public sealed record ObjectiveOutcome(Objective Objective, Fact<FigureRange> Seen)
{
    /// <summary>Whether it is met, and how surely.</summary>
    public Attainment Attainment => Objective.Judge(Seen);

    /// <summary>Whether it is met with room for what is not known: <see cref="Objective.RoomShare"/>.</summary>
    public bool KeepsRoom => Objective.IsKeptWithRoom(Seen);

    /// <summary>How far it is missed: the logarithm of the shortfall, 0 where it is met or the figure is not known.</summary>
    public double Shortfall => Seen.IsKnown ? Objective.Shortfall(Seen.Value.Middle) : 0;

    /// <summary>Both values: <c>TTFT p95 512 ms, wanted 500 ms</c>.</summary>
    public override string ToString() => !Seen.IsKnown ? $"{Objective.Title} cannot be told: {Seen.UnknownReason}"
        : Objective.Figure == Figure.Devices ? $"{Seen.Value.Middle}, wanted at most {Objective.Limit.Count}"
        : Said(FigureValue.Apart(Seen.Value.Middle, Objective.Limit));

    private string Said((string Seen, string Limit) apart) => $"{Objective.Title} {apart.Seen}, wanted {apart.Limit}";
}
