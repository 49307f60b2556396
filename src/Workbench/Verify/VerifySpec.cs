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

    /// <summary>Its inputs as rows; runs are named by their place.</summary>
    public static IReadOnlyList<Field<VerifySpec>> Fields { get; } =
    [
        new("golden", InputKind.File, "Golden set, JSON Lines: id, prompt, expected or checks",
            static s => s.Golden, static (s, v) => s with { Golden = v }),
        new("limit", InputKind.Text, "Faults borne; 'serious<=1/50, warn at 2, fail above' by default",
            static s => s.Limit, static (s, v) => s with { Limit = v }) { Label = "Faults borne", Example = "serious<=1/50, warn at 2, fail above" },
        new("slo", InputKind.Text, "Latency targets, such as 'p95<1.2s' of the times that are compared, or 'ttft_p99<500ms'",
            static s => s.Slo, static (s, v) => s with { Slo = v }) { Label = "Latency targets", Example = "p95<1.2s" },
        new("metrics", new("LIST"), "Metrics of speed, all of which have to speak before a change is kept; median,p95 by default", static s => s.Metrics,
            static (s, v) => s with { Metrics = v })
        { Label = "Metrics", Example = "median,p95" },
        new("column", new("NAME"), "Field or column that holds the times; ttft, itl, tpot or e2e (default) of a benchmark's result",
            static s => s.Column, static (s, v) => s with { Column = v }) { Label = "Column of times", Example = "latency_ms" },
        new("run", InputKind.Number, "Which run of a file that holds several; N,M for the two files",
            static s => s.Run, static (s, v) => s with { Run = v }) { Label = "Run of several", Example = "1 or 1,2" },
        new("unit", new("UNIT"), "s, ms, us or ns, where the column's name does not say it", static s => s.Unit, static (s, v) => s with { Unit = v })
        { Label = "Unit", Example = "of its name" },
        new("false-alarms", InputKind.Share, "How often equals may be called different; 5%",
            static s => s.FalseAlarms, static (s, v) => s with { FalseAlarms = v }) { Label = "False alarms", Example = "5%" },
        new("tolerance", InputKind.Share, "Change that does not count; 0%", static s => s.Tolerance, static (s, v) => s with { Tolerance = v })
        { Label = "Change that does not count", Example = "0%" },
        new("detect", InputKind.Share, "No difference is accepted when one this large would have shown; 10%",
            static s => s.Detect, static (s, v) => s with { Detect = v }) { Label = "Change that must show", Example = "10%" },
        new("run-spread", InputKind.Share, "By how much runs of one build differ, allowed for where one run stands for a side; 1%",
            static s => s.RunSpread, static (s, v) => s with { RunSpread = v }) { Label = "Runs of one build differ by", Example = "1%" },
        new("in-turns", InputKind.Flag, "Both files were taken in turns, four of each side or more (AB BA AB BA): slow states met both",
            static s => s.InTurns ? "true" : null, static (s, v) => s with { InTurns = v == "true" }),
        new("look", InputKind.Number, "Which look at growing samples this is: all looks together err no more often",
            static s => s.Look, static (s, v) => s with { Look = v }) { Label = "Look number", Example = "1" },
        new("review-sheet", InputKind.File, "Write the sheet for checks by a person",
            static s => s.ReviewSheet, static (s, v) => s with { ReviewSheet = v }),
        new("marks", InputKind.File, "Read a sheet that was filled in", static s => s.Marks, static (s, v) => s with { Marks = v }),
        new("model", new("NAME"), "Model name for endpoints, or BASELINE,CANDIDATE", static s => s.Model, static (s, v) => s with { Model = v }),
        new("rounds", InputKind.Number, "How often endpoints are asked each prompt in a run; 1", static s => s.Rounds, static (s, v) => s with { Rounds = v }),
        new("runs", InputKind.Number, "Runs of each endpoint, in turns; from 5 on a run is what is counted; 1",
            static s => s.Runs, static (s, v) => s with { Runs = v }),
        new("concurrency", InputKind.Number, "Requests in flight at once; 1", static s => s.Concurrency, static (s, v) => s with { Concurrency = v }),
        new("max-tokens", InputKind.Number, "Most tokens of an answer; 512", static s => s.MaxTokens, static (s, v) => s with { MaxTokens = v }),
        new("key-variable", new("NAME"), "Environment variable that holds the endpoints' key",
            static s => s.KeyVariable, static (s, v) => s with { KeyVariable = v }) { Alias = "api-key-env" },
        new("save", new("FOLDER"), "Write the endpoints' runs there", static s => s.Save, static (s, v) => s with { Save = v }),
    ];
}
