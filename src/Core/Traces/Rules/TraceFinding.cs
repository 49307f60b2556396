using Floorline.Core.Traces.Losses;

namespace Floorline.Core.Traces.Rules;

/// <summary>A known pattern that a trace shows.</summary>
/// <param name="Rule">Id of the rule, such as <c>input-starvation</c>.</param>
/// <param name="Title">What was found, in one line.</param>
/// <param name="Urgency">How much it matters.</param>
/// <param name="Evidence">What it rests on.</param>
public sealed record TraceFinding(string Rule, string Title, Urgency Urgency, Evidence Evidence)
{
    /// <summary>Whether it says of a loss what the loss says itself.</summary>
    internal bool IsTheLoss { get; init; }

    /// <summary>What could be gained at most, in ns of the window (over several devices the mean); null where no time can be named. No two findings count the
    /// same time, and those that say more about a loss count no more than it.</summary>
    public long? GainCeilingNs { get; init; }

    /// <summary>The loss that it says more about; null where it is about no time of the window.</summary>
    public LossCause? Refines { get; init; }

    /// <summary>The thresholds that it passed, in words.</summary>
    public required string Threshold { get; init; }

    /// <summary>What to try.</summary>
    public required string Try { get; init; }

    /// <summary>What to look at afterwards to see whether it helped.</summary>
    public required string Check { get; init; }

    /// <summary>Whether it says that the trace cannot be trusted in some respect.</summary>
    public bool IsTrust => Rule.StartsWith("untrusted-", StringComparison.Ordinal);
}
