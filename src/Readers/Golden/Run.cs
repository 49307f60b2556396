using System.Collections.Immutable;
using Floorline.Core.Guardrails;
using Floorline.Core.Quantities;

namespace Floorline.Readers.Golden;

/// <summary>Everything that one configuration did: times and outputs, in the order in which they were taken.</summary>
/// <param name="Name">Where it comes from: a file or an endpoint.</param>
/// <param name="Records">One per request.</param>
public sealed record Run(string Name, ImmutableArray<RunRecord> Records)
{
    /// <summary>The times, in order; empty where the run has only outputs.</summary>
    public IEnumerable<Seconds> Times => Records.Where(static record => record.Time is not null).Select(static record => record.Time!.Value);

    /// <summary>The outputs by the prompt's name, in order.</summary>
    public IReadOnlyDictionary<string, ImmutableArray<ModelOutput>> Outputs => Records
        .Where(static record => record is { Id: not null, Output: not null })
        .GroupBy(static record => record.Id!, StringComparer.Ordinal)
        .ToDictionary(static group => group.Key, static group => group.Select(static record => record.Output!).ToImmutableArray(), StringComparer.Ordinal);
}
