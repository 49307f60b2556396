using Floorline.Core.Traces.Losses;

namespace Floorline.Core.Traces.Rules;

/// <summary>One thing to do about a trace: about a loss, with the patterns that say more about it, or about something else that was found.</summary>
/// <param name="Title">What it is about, in one line.</param>
/// <param name="Evidence">What it rests on.</param>
/// <param name="Advice">What to try.</param>
/// <param name="Check">What to look at afterwards.</param>
/// <param name="Urgency">How much it matters.</param>
public sealed record TraceAction(string Title, Evidence Evidence, string Advice, string Check, Urgency Urgency)
{
    /// <summary>The loss; null where it is about none.</summary>
    public Loss? Loss { get; init; }

    /// <summary>The finding that it is, where it is about no loss.</summary>
    public TraceFinding? Finding { get; init; }

    /// <summary>Patterns that say more about the loss; none of them decides whether it is listed, nor what is advised first.</summary>
    public IReadOnlyList<TraceFinding> Patterns { get; init; } = [];

    /// <summary>What it could win at most, in ns of one device's window; null where that is not known.</summary>
    public long? GainNs { get; init; }
}
