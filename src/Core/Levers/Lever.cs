namespace Floorline.Core.Levers;

/// <summary>One change that people make to get faster: a function from a situation to a situation, with what it costs and risks.</summary>
/// <param name="Id">What it is asked for by.</param>
/// <param name="Title">What it is called.</param>
/// <param name="Target">The part of the time it works on.</param>
/// <param name="Cost">What it costs to pull.</param>
/// <param name="Risk">What it may do to the answers.</param>
/// <param name="Evidence">Where its effect is known from.</param>
/// <param name="Change">The change.</param>
public sealed record Lever(string Id, string Title, LeverTarget Target, CostClass Cost, QualityRisk Risk, string Evidence, Func<LeverSituation, LeverChange> Change)
{
    /// <summary>Levers that make this one pointless once they are applied, or that it contains.</summary>
    public IReadOnlyList<string> Redundant { get; init; } = [];

    /// <summary>Levers that gain from this one.</summary>
    public IReadOnlyList<string> Synergistic { get; init; } = [];

    /// <summary>Levers that cannot be applied together with this one.</summary>
    public IReadOnlyList<string> Conflicting { get; init; } = [];
}
