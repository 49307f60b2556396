using Floorline.Core.Formats;
using Floorline.Core.Situations;

namespace Floorline.Core.Levers;

/// <summary>One change that people make to get faster: a function from a situation to a situation, with what is known of it.</summary>
/// <param name="Facts">What it is called, costs and risks, with its source.</param>
/// <param name="Change">The change.</param>
public sealed record Lever(LeverFacts Facts, Func<Situation, LeverChange> Change)
{
    /// <summary>What it is asked for by.</summary>
    public string Id => Facts.Id;

    /// <summary>The lever of an id without the degree that it is pulled to: <c>tp</c> of <c>tp=4</c>.</summary>
    /// <param name="id">The id.</param>
    internal static string Root(string id) => id.Split('=') is [var root, _] ? root : id;

    /// <summary>What it is called.</summary>
    public string Title => Facts.Title;

    /// <summary>The part of the time it works on.</summary>
    public LeverTarget Target => Facts.Target;

    /// <summary>What it costs to pull.</summary>
    public CostClass Cost => Facts.Cost;

    /// <summary>What it may do to the answers.</summary>
    public QualityRisk Risk => Facts.Risk;

    /// <summary>Where its effect is known from.</summary>
    public string Evidence => Facts.Evidence;

    /// <summary>
    /// How well the format that the lever stores weights in runs on the situation's device by its engine; null where it stores no weights in another format.
    /// </summary>
    /// <param name="situation">The situation.</param>
    public FormatSupport? Support(Situation situation)
    {
        ArgumentNullException.ThrowIfNull(situation);
        return Facts is { Group: "weights", Format: { } name } && NumberFormats.Find(name) is { } format
            ? situation.Support.For(format, situation.Hardware.Device, situation.Engine?.Name, situation.Model) : null;
    }

    /// <summary>Levers that make this one pointless once they are applied, or that it contains.</summary>
    public IReadOnlyList<string> Redundant => Facts.Redundant;

    /// <summary>Levers that gain from this one.</summary>
    public IReadOnlyList<string> Synergistic => Facts.Synergistic;

    /// <summary>Levers that cannot be applied together with this one: the variants of its group where only one can be, and those it names.</summary>
    public IReadOnlyList<string> Conflicting { get; init; } = Facts.Conflicting;
}
