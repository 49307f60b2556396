using System.Collections.Immutable;
using Floorline.Core.Quantities;
using Floorline.Core.Serving;
using Floorline.Core.Statistics;
using Floorline.Readers;
using Floorline.Readers.Golden;

namespace Floorline.Workbench;

/// <summary>What a file gave: single times, or only a summary of them.</summary>
/// <param name="Run">The run; without records where the file holds a summary.</param>
/// <param name="Latency">What the times are, such as <c>ttft</c>; empty where the file does not say.</param>
internal sealed record SourcedRun(Run Run, string Latency)
{
    /// <summary>The single runs that this one is of, each with its times in order; empty where it is one run.</summary>
    internal ImmutableArray<ImmutableArray<Seconds>> Parts { get; init; } = [];

    /// <summary>The bytes of its file or files and which run of them; empty where it was not read.</summary>
    internal string Digest { get; init; } = "";

    /// <summary>Each run's times; those of the one run where it is one.</summary>
    internal IEnumerable<LatencySamples> Samples => Parts.IsEmpty ? [LatencySamples.Of(Run.Times)] : Parts.Select(static part => LatencySamples.Of(part));

    /// <summary>Several runs as one of that many parts.</summary>
    internal static SourcedRun Of(string name, IReadOnlyList<SourcedRun> runs) => runs.Count == 1 ? runs[0] : new SourcedRun(
        new Run(name, [.. runs.SelectMany(static r => r.Run.Records)]), runs.Select(static r => r.Latency).Distinct().Count() == 1 ? runs[0].Latency : "")
    {
        Failed = runs.Sum(static r => r.Failed),
        Empty = runs.Sum(static r => r.Empty),
        Digest = string.Join(' ', runs.Select(static r => r.Digest)),
        Parts = runs.All(static r => r.Run.Times.Any()) ? [.. runs.Select(static r => r.Run.Times.ToImmutableArray())] : [],
    };

    /// <summary>Requests that failed and have no time.</summary>
    internal long Failed { get; init; }

    /// <summary>Times of 0, left out: requests without any token that the tool calls completed.</summary>
    internal long Empty { get; init; }

    /// <summary>The figures of a file that holds no single times; null where it does.</summary>
    internal LatencySummary? Summary { get; init; }

    /// <summary>Why a summary does not do where samples are needed; null where there are samples.</summary>
    internal Problem? Shortfall { get; init; }
}
