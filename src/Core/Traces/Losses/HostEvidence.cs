namespace Floorline.Core.Traces.Losses;

/// <summary>To what sort of program the time belongs that a device waited for its host; advice follows the largest. The first five sum to the loss to host
/// work. All in ns.</summary>
internal sealed class HostEvidence
{
    /// <summary>In compilation.</summary>
    internal long Compiling { get; set; }

    /// <summary>Between two steps of a serving engine.</summary>
    internal long Scheduling { get; set; }

    /// <summary>Before a graph is replayed.</summary>
    internal long BetweenReplays { get; set; }

    /// <summary>Before single launches, up to a limit for each.</summary>
    internal long Launching { get; set; }

    /// <summary>Before single launches beyond that limit: no launch takes so long.</summary>
    internal long Pauses { get; set; }

    /// <summary>How many launches came so late.</summary>
    internal int PauseCount { get; set; }

    /// <summary>Charged to waits between two steps of a serving engine.</summary>
    internal long WaitedBeforeScheduling { get; set; }

    /// <summary>In small gaps.</summary>
    internal long InSmallGaps { get; set; }

    /// <summary>In long gaps, without an event.</summary>
    internal long LongUntraced { get; set; }

    /// <summary>In long gaps, in a data loader.</summary>
    internal long LongFetches { get; set; }

    /// <summary>The long gaps that are mostly these two.</summary>
    internal List<int> LongPauses { get; } = [];
}
