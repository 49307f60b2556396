namespace Floorline.Workbench;

/// <summary>An experiment as a user states it, to be recorded. Every field is text as typed; null where nothing was said.</summary>
public sealed record JournalAddSpec
{
    /// <summary>The situation; laid over the parent's, so that only what changed has to be stated. Its measured time is the result.</summary>
    public SituationSpec Situation { get; init; } = new();

    /// <summary>Settings of the deployment that have no field of their own, each <c>NAME=VALUE</c>; an empty value takes one away.</summary>
    public IReadOnlyList<string> Settings { get; init; } = [];

    /// <summary>The entry this run changed something of: number, name or <c>latest</c>.</summary>
    public string? Parent { get; init; }

    /// <summary>The planned entry that this run is the result of; situation, parent, lever and prediction are its.</summary>
    public string? Plan { get; init; }

    /// <summary>The optimisation that was tried.</summary>
    public string? Lever { get; init; }

    /// <summary>The prediction: a time, two times such as <c>60ms..80ms</c>, or <c>floors</c> to compute it from the parent.</summary>
    public string? Predicted { get; init; }

    /// <summary>A <c>floorline/prediction@1</c> document, as <c>floorline predict --json</c> writes it: prediction and lever are its.</summary>
    public string? PredictionFile { get; init; }

    /// <summary>A file of latencies: CSV, JSON Lines, a document of ours with samples, or a benchmark's result.</summary>
    public string? Samples { get; init; }

    /// <summary>The column of that file; <c>ttft</c>, <c>itl</c>, <c>tpot</c> or <c>e2e</c> of a benchmark's result.</summary>
    public string? Column { get; init; }

    /// <summary>The unit of that column, where its name does not say it.</summary>
    public string? Unit { get; init; }

    /// <summary>Which run of a file that holds several, from 1.</summary>
    public string? Run { get; init; }

    /// <summary>What of the samples is the measured time: <c>median</c>, <c>p95</c>, <c>p99</c> or <c>mean</c>.</summary>
    public string? Metric { get; init; }

    /// <summary>Whether only the summary of the samples is recorded.</summary>
    public bool SummaryOnly { get; init; }

    /// <summary>A <c>floorline/verdict@1</c> document, as <c>floorline verify --json</c> writes it: verdict and measured time are its.</summary>
    public string? VerdictFile { get; init; }

    /// <summary>Such a document itself, where it stands in no file.</summary>
    public ReadOnlyMemory<byte>? VerdictDocument { get; init; }

    /// <summary>The verdict: <c>keep</c>, <c>roll_back</c>, <c>inconclusive</c>, <c>baseline</c> or <c>open</c>.</summary>
    public string? Verdict { get; init; }

    /// <summary>What is to be remembered.</summary>
    public string? Note { get; init; }

    /// <summary>Whether more than one changed field is taken.</summary>
    public bool AllowMany { get; init; }

    /// <summary>Whether names that are near to a known one, and are not known, are recorded as they stand.</summary>
    public bool AllowUnknown { get; init; }

    /// <summary>The machine the run was made on, where it is not this one.</summary>
    public string? Host { get; init; }

    /// <summary>The driver's version.</summary>
    public string? Driver { get; init; }

    /// <summary>The engine; the situation's where nothing is said here.</summary>
    public string? Engine { get; init; }

    /// <summary>The engine's version.</summary>
    public string? EngineVersion { get; init; }
}
