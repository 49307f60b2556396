using Floorline.Core.Serving;
using Floorline.Readers;
using Floorline.Readers.Golden;

namespace Floorline.Workbench;

/// <summary>What a file gave: single times, or only a summary of them.</summary>
/// <param name="Run">The run; without records where the file holds a summary.</param>
/// <param name="Latency">What the times are, such as <c>ttft</c>; empty where the file does not say.</param>
internal sealed record SourcedRun(Run Run, string Latency)
{
    /// <summary>Requests that failed and have no time.</summary>
    internal long Failed { get; init; }

    /// <summary>Times of 0, left out: requests without any token that the tool calls completed.</summary>
    internal long Empty { get; init; }

    /// <summary>The figures of a file that holds no single times; null where it does.</summary>
    internal LatencySummary? Summary { get; init; }

    /// <summary>Why a summary does not do where samples are needed; null where there are samples.</summary>
    internal Problem? Shortfall { get; init; }
}
