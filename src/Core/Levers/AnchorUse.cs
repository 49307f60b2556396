using Floorline.Core.Quantities;
using Floorline.Core.Situations;

namespace Floorline.Core.Levers;

/// <summary>What was done with a figure that was measured under a load, or why it cannot be used: a closed set with its numbers.</summary>
public abstract record AnchorUse
{
    private AnchorUse()
    {
    }

    /// <summary>Decode steps take so long, as the throughput says.</summary>
    /// <param name="Step">Time of a step at the mean of the load.</param>
    /// <param name="Throughput">The measured throughput.</param>
    public sealed record StepsTake(Seconds Step, TokensPerSecond Throughput) : AnchorUse;

    /// <summary>The throughput lies so far below what the steps give that no step is as slow: its cause is not known.</summary>
    /// <param name="Shortfall">The throughput, and what the steps give.</param>
    public sealed record FallsShort(LoadShortfall Shortfall) : AnchorUse;

    /// <summary>The throughput needs its load.</summary>
    public sealed record ThroughputNeedsLoad : AnchorUse;

    /// <summary>In an open loop the throughput is that of the arrivals.</summary>
    public sealed record ThroughputOfArrivals : AnchorUse;

    /// <summary>The server was measured to complete less than arrives: it cannot keep up, and its decode steps take so long.</summary>
    /// <param name="Step">Time of a step at the mean of the load.</param>
    /// <param name="Throughput">The measured throughput.</param>
    /// <param name="Arrives">What arrives.</param>
    public sealed record ServesLess(Seconds Step, TokensPerSecond Throughput, TokensPerSecond Arrives) : AnchorUse;

    /// <summary>Requests wait so long for their first token beyond what reading prompts explains.</summary>
    /// <param name="Wait">How long.</param>
    /// <param name="Expected">The time to the first token that is expected of the load.</param>
    public sealed record FirstTokenWaits(Seconds Wait, Seconds Expected) : AnchorUse;

    /// <summary>The measured time of the step is where everything starts.</summary>
    public sealed record StepIsMeasured : AnchorUse;

    /// <summary>No time of the step gives the throughput.</summary>
    public sealed record ThroughputOutOfReach : AnchorUse;

    /// <summary>Prompts take so many times what is expected, as the time to the first token says.</summary>
    /// <param name="Factor">How many times.</param>
    public sealed record PromptsTake(double Factor) : AnchorUse;

    /// <summary>The time to the first token needs its load.</summary>
    public sealed record FirstTokenNeedsLoad : AnchorUse;

    /// <summary>No speed of reading prompts gives the time to the first token.</summary>
    public sealed record FirstTokenOutOfReach : AnchorUse;
}
