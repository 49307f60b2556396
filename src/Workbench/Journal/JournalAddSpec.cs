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

    /// <summary>Its own inputs as rows.</summary>
    public static IReadOnlyList<Field<JournalAddSpec>> Fields { get; } =
    [
        new("parent", new("ENTRY"), "The entry this run changed something of", static s => s.Parent, static (s, v) => s with { Parent = v })
        { Label = "Changed from entry", Hint = "The run that this one changed something of" },
        new("for", new("ENTRY"), "The planned entry this run is the result of", static s => s.Plan, static (s, v) => s with { Plan = v })
        { Label = "Planned entry", Hint = "The experiment that this is the result of" },
        new("lever", new("LEVER"), "The optimisation tried; the changed field by default", static s => s.Lever, static (s, v) => s with { Lever = v }),
        new("predicted", InputKind.Time, "What was expected: 70ms, 60ms..80ms, or floors to compute it from the parent",
            static s => s.Predicted, static (s, v) => s with { Predicted = v }) { Label = "What was expected", Hint = "70ms, 60ms..80ms, or floors" },
        new("predict", InputKind.File, "A prediction that floorline predict --json wrote; its levers are the lever",
            static s => s.PredictionFile, static (s, v) => s with { PredictionFile = v }),
        new("samples", InputKind.File, "Latencies, instead of --measured: CSV, JSON Lines, lab or command JSON, a benchmark's result",
            static s => s.Samples, static (s, v) => s with { Samples = v }),
        new("column", new("NAME"), "The file's column, one such as latency_ms is found; ttft, itl, tpot or e2e (default) of a benchmark's result",
            static s => s.Column, static (s, v) => s with { Column = v }),
        new("run", InputKind.Number, "Which run of a file that holds several", static s => s.Run, static (s, v) => s with { Run = v }),
        new("unit", new("UNIT"), "s, ms, us or ns, where the column's name does not say it", static s => s.Unit, static (s, v) => s with { Unit = v }),
        new("metric", new("METRIC"), "The figure of the samples that counts: median (default), p95, p99, mean",
            static s => s.Metric, static (s, v) => s with { Metric = v }),
        new("summary-only", InputKind.Flag, "Record the samples' summary, not the samples",
            static s => s.SummaryOnly ? "true" : null, static (s, v) => s with { SummaryOnly = v == "true" }),
        new("verify", InputKind.File, "A verdict that floorline verify --json wrote",
            static s => s.VerdictFile, static (s, v) => s with { VerdictFile = v }),
        new("verdict", InputKind.Of("VERDICT", new("keep"), new("roll_back"), new("inconclusive"), new("baseline"), new("open")),
            "keep, roll_back, inconclusive, baseline or open",
            static s => s.Verdict, static (s, v) => s with { Verdict = v }) { Label = "Verdict to record", Hint = "Baseline or open where nothing is said" },
        new("note", InputKind.Text, "What is to be remembered", static s => s.Note, static (s, v) => s with { Note = v })
        { Label = "Note", Hint = "What is to be remembered" },
        new("set", new("NAME=VALUE") { Between = InputKind.Apart }, "A setting of the deployment that has no option here; may be repeated",
            static s => s.Settings.Count > 0 ? string.Join(InputKind.Apart, s.Settings) : null,
            static (s, v) => s with { Settings = v?.Split(InputKind.Apart) ?? [] }),
        new("engine-version", new("VERSION"), "The engine's version", static s => s.EngineVersion, static (s, v) => s with { EngineVersion = v })
        { Label = "Engine version", Hint = "As the engine names it" },
        new("driver", new("VERSION"), "The accelerator's driver; NVIDIA's is read", static s => s.Driver, static (s, v) => s with { Driver = v }),
        new("host", new("NAME"), "The machine it ran on, where it is not this one", static s => s.Host, static (s, v) => s with { Host = v })
        { Label = "Machine", Hint = "Where it ran, if not on the machine of this server" },
        new("allow-many", InputKind.Flag, "Take more than one changed field",
            static s => s.AllowMany ? "true" : null, static (s, v) => s with { AllowMany = v == "true" }),
        new("allow-unknown", InputKind.Flag, "Take a model or hardware that resembles a known name and is none",
            static s => s.AllowUnknown ? "true" : null, static (s, v) => s with { AllowUnknown = v == "true" }),
    ];
}
