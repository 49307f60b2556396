namespace Floorline.Core.Levers;

/// <summary>What is known of a lever apart from what it changes: a row of <c>data/levers.json</c>.</summary>
/// <param name="Id">What it is asked for by.</param>
/// <param name="Title">What it is called.</param>
/// <param name="Target">The part of the time it works on.</param>
/// <param name="Cost">What it costs to pull.</param>
/// <param name="Risk">What it may do to the answers.</param>
/// <param name="Group">The idea that it is a variant of: an id of <see cref="LeverGroup"/>.</param>
public sealed record LeverFacts(string Id, string Title, LeverTarget Target, CostClass Cost, QualityRisk Risk, string Group)
{
    /// <summary>What its effect is known from, in words.</summary>
    public string Evidence { get; init; } = "";

    /// <summary>Who says so: author, year and title, or the document.</summary>
    public string Source { get; init; } = "";

    /// <summary>Where that is to be read: an address, or a page of this repository.</summary>
    public string Address { get; init; } = "";

    /// <summary>The number format that it stores weights or cache in; null where it changes none.</summary>
    public string? Format { get; init; }

    /// <summary>
    /// Whether it describes something that may not exist, such as a device of twice the bandwidth: shown for what it would be worth, never a step of a plan.
    /// </summary>
    public bool IsHypothetical { get; init; }

    /// <summary>Whether it can be pulled again on the situation after it.</summary>
    public bool IsRepeatable { get; init; }

    /// <summary>
    /// What has to be asked first, because the lever assumes something of the user's work that nobody stated; null where it assumes nothing. Such a lever is a
    /// question with what a yes would give, never a step of a plan.
    /// </summary>
    public string? Question { get; init; }

    /// <summary>Levers that make this one pointless once they are applied, or that it contains.</summary>
    public IReadOnlyList<string> Redundant { get; init; } = [];

    /// <summary>Levers that gain from this one.</summary>
    public IReadOnlyList<string> Synergistic { get; init; } = [];

    /// <summary>Levers of other groups that cannot be applied together with this one.</summary>
    public IReadOnlyList<string> Conflicting { get; init; } = [];
}
