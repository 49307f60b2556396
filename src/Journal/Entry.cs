using Floorline.Core.Quantities;

namespace Floorline.Journal;

/// <summary>One experiment on record: what was run, what had changed, what was expected, what came out, what was decided.</summary>
public sealed record Entry
{
    /// <summary>Name of the entry in every journal it is copied to: <c>e</c> and 12 letters and digits, sorted by time.</summary>
    public required string Id { get; init; }

    /// <summary>The entry this one changes something of; null for a starting point.</summary>
    public string? Parent { get; init; }

    /// <summary>The planned entry whose prediction this run answers; null where there is none.</summary>
    public string? Plan { get; init; }

    /// <summary>When it was recorded, UTC, to the millisecond.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Version of Floorline that recorded it.</summary>
    public string ToolVersion { get; init; } = "";

    /// <summary>The situation as stated: model, hardware, workload, deployment.</summary>
    public IReadOnlyList<SituationField> Situation { get; init; } = [];

    /// <summary>Every field that differs from the parent's.</summary>
    public IReadOnlyList<FieldChange> Changed { get; init; } = [];

    /// <summary>The optimisation that was tried; the changed field where nothing else was stated, null for a starting point.</summary>
    public string? Lever { get; init; }

    /// <summary>Where it was run.</summary>
    public RunEnvironment Environment { get; init; } = new();

    /// <summary>What was expected; null where nothing was.</summary>
    public Prediction? Prediction { get; init; }

    /// <summary>The samples summed up; null where one figure was stated.</summary>
    public SampleSummary? Samples { get; init; }

    /// <summary>The measured time; null for a planned run.</summary>
    public Seconds? Measured { get; init; }

    /// <summary>
    /// What the measured time is: <c>median</c>, <c>p95</c>, <c>p99</c>, <c>mean</c> of the samples, or <c>stated</c>; null for a planned run.
    /// </summary>
    public string? Metric { get; init; }

    /// <summary>Measured over predicted, less one; null where either is missing.</summary>
    public double? Error { get; init; }

    /// <summary>Whether the prediction was on record before the entry itself, as that of a plan is; one that came with the result is not scored.</summary>
    public bool IsForetold => Prediction is { } prediction && prediction.At < At;

    /// <summary>What was decided.</summary>
    public EntryVerdict Verdict { get; init; }

    /// <summary>What the person who recorded it wants remembered.</summary>
    public string Note { get; init; } = "";

    /// <summary>What is doubtful about it, in whole sentences.</summary>
    public IReadOnlyList<string> Findings { get; init; } = [];

    /// <summary>The value of a situation's field; null where it has none.</summary>
    /// <param name="field">The field's name.</param>
    public string? Stated(string field) => Situation.FirstOrDefault(f => f.Name == field)?.Value;
}
