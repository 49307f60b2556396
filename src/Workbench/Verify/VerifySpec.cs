namespace Floorline.Workbench;

/// <summary>A change to be verified, as a user states it. Fields are text as typed; null where nothing was said.</summary>
public sealed record VerifySpec
{
    /// <summary>The run before the change: a file, several with commas between them, or the address of an endpoint.</summary>
    public required string Baseline { get; init; }

    /// <summary>The run after it: a file, several with commas between them, or the address of an endpoint.</summary>
    public required string Candidate { get; init; }

    /// <summary>The golden set; null judges speed alone.</summary>
    public string? Golden { get; init; }

    /// <summary>Limits on faults, such as <c>serious&lt;=1/50, warn at 2, fail above</c>.</summary>
    public string? Limit { get; init; }

    /// <summary>Latency targets, such as <c>p95&lt;1.2s</c>.</summary>
    public string? Slo { get; init; }

    /// <summary>Metrics of the speed verdict; <c>median,p95</c> where nothing is said.</summary>
    public string? Metrics { get; init; }

    /// <summary>Field or column that holds the times; <c>ttft</c>, <c>itl</c>, <c>tpot</c> or <c>e2e</c> of a benchmark's result.</summary>
    public string? Column { get; init; }

    /// <summary>The unit of that column, where its name does not say it.</summary>
    public string? Unit { get; init; }

    /// <summary>Which run of a file that holds several, from 1; one number for both, or <c>BASELINE,CANDIDATE</c>.</summary>
    public string? Run { get; init; }

    /// <summary>How often equals may be called faster or slower; 5% where nothing is said.</summary>
    public string? FalseAlarms { get; init; }

    /// <summary>Relative change that does not count; 0% where nothing is said.</summary>
    public string? Tolerance { get; init; }

    /// <summary>Largest change that may hide in the noise of a comparison that shows none; 10% where nothing is said.</summary>
    public string? Detect { get; init; }

    /// <summary>By how much runs of one build differ, as a share of the value; 1% where nothing is said. Runs as unit need none.</summary>
    public string? RunSpread { get; init; }

    /// <summary>Which look at growing samples this is, from 1; null where they are looked at once.</summary>
    public string? Look { get; init; }

    /// <summary>Whether both files were taken in turns, so that what changes slowly met both alike. Endpoints are.</summary>
    public bool InTurns { get; init; }

    /// <summary>How many runs are taken of each endpoint, in turns; one where nothing is said.</summary>
    public string? Runs { get; init; }

    /// <summary>Where the review sheet of human checks is written.</summary>
    public string? ReviewSheet { get; init; }

    /// <summary>A review sheet that was filled in.</summary>
    public string? Marks { get; init; }

    /// <summary>Model names for endpoints; one for both, or <c>BASELINE,CANDIDATE</c>.</summary>
    public string? Model { get; init; }

    /// <summary>How often each prompt is asked of an endpoint.</summary>
    public string? Rounds { get; init; }

    /// <summary>Requests in flight at once.</summary>
    public string? Concurrency { get; init; }

    /// <summary>Most tokens of an answer.</summary>
    public string? MaxTokens { get; init; }

    /// <summary>Name of the environment variable that holds the endpoints' key.</summary>
    public string? KeyVariable { get; init; }

    /// <summary>Folder into which the runs of endpoints are written.</summary>
    public string? Save { get; init; }

    /// <summary>Where its paths were typed, and whose environment is meant; null is <see cref="Workplace.Here"/>. Not a field: no input sets it.</summary>
    public Workplace? Workplace { get; init; }

    /// <summary>Where its paths were typed, for whoever reads one of them.</summary>
    internal Workplace Place => Workplace ?? Workplace.Here;
}
