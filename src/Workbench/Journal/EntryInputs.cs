using System.Globalization;
using System.Text.Json;
using Floorline.Core.Quantities;
using Floorline.Core.Serving;
using Floorline.Journal;
using Floorline.Journal.Documents;
using Floorline.Readers;
using Floorline.Readers.Json;
using Floorline.Readers.Specs;

namespace Floorline.Workbench;

/// <summary>What of an experiment can be read before its parent is known: times, samples, verdict, settings.</summary>
internal sealed class EntryInputs
{
    private readonly List<Problem> _problems = [];

    private EntryInputs()
    {
    }

    internal Seconds? Measured { get; private set; }

    internal string? Metric { get; private set; }

    internal SampleList? Samples { get; private set; }

    internal SampleSummary? Summary { get; private set; }

    /// <summary>Rows of the samples' file without a time: requests that failed.</summary>
    internal long Failed { get; private set; }

    /// <summary>What a file that holds only a summary says; null where there are samples.</summary>
    internal string? SummaryNote { get; private set; }

    /// <summary>The prediction as it was given; when it was recorded is known later.</summary>
    internal Prediction? Predicted { get; private set; }

    /// <summary>The levers that the prediction was made for.</summary>
    internal string? PredictedLever { get; private set; }

    internal bool PredictsByFloors { get; private set; }

    internal EntryVerdict? Verdict { get; private set; }

    internal IReadOnlyList<SituationField> Settings { get; private set; } = [];

    internal static ReadResult<EntryInputs> Read(JournalAddSpec spec)
    {
        var inputs = new EntryInputs();
        inputs.ReadTexts(spec);
        inputs.ReadMeasured(spec);
        inputs.ReadPredicted(spec.Predicted);
        inputs.ReadPrediction(spec);
        inputs.ReadVerdict(spec);
        inputs.ReadSettings(spec.Settings);
        return inputs._problems.Count > 0 ? ReadResult.Failed<EntryInputs>(inputs._problems) : ReadResult.Ok(inputs);
    }

    /// <summary>A journal forgets nothing and is passed on: no control characters, nothing with the shape of a secret.</summary>
    private void ReadTexts(JournalAddSpec spec)
    {
        IEnumerable<(string Where, string? Text)> texts = SituationSpec.Fields.Select(f => (f.Option, f.Get(spec.Situation)))
            .Concat([("--lever", spec.Lever), ("--host", spec.Host), ("--driver", spec.Driver), ("--engine", spec.Engine),
                ("--engine-version", spec.EngineVersion)])
            .Concat(spec.Settings.Select(static s => ("--set", (string?)s)));
        foreach ((string where, string? text) in texts.Append(("--note", spec.Note?.Replace('\n', ' ').Replace('\t', ' '))))
        {
            if (text is null)
            {
                continue;
            }

            if (SecretShape.IsIn(text))
            {
                _problems.Add(new Problem("", where, "text with the shape of a token or password (not repeated here)",
                    "text without secrets: a journal is shared and forgets nothing"));
            }
            else if (text.Any(char.IsControl) || text.Length > 16_000 || !IsWhole(text))
            {
                _problems.Add(new Problem("", where, "control characters, halves of characters, or over 16000 characters", "plain text"));
            }
        }
    }

    private static bool IsWhole(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsSurrogate(text[i]) && !(char.IsHighSurrogate(text[i]) && ++i < text.Length && char.IsLowSurrogate(text[i])))
            {
                return false;
            }
        }

        return true;
    }

    private void ReadMeasured(JournalAddSpec spec)
    {
        string metric = spec.Metric?.ToLowerInvariant() ?? "median";
        if (metric is not ("median" or "p95" or "p99" or "mean"))
        {
            _problems.Add(new Problem("", "--metric", $"'{spec.Metric}'", "median, p95, p99 or mean"));
        }
        else if (spec.Samples is not null && spec.Situation.Measured is not null)
        {
            _problems.Add(new Problem("", "--measured", "a measured time beside samples", "one of the two; --metric says which figure of the samples counts"));
        }
        else if (spec.Samples is { } path)
        {
            ReadSamples(path, spec, metric);
        }
        else if (spec.Situation.Measured is { } text)
        {
            // 114ms or 45tok/s, or with its own error: 114ms+-2%
            Measured = TimeOf(text, spec.Situation);
            Metric = spec.Metric is null ? "stated" : metric;
        }
    }

    /// <summary>A time, or a rate as far as it says a step's time: of a batch or prompt it takes the situation to know.</summary>
    private Seconds? TimeOf(string text, SituationSpec situation)
    {
        ReadResult<StatedPace> pace = StatedPace.Read(text, "--measured");
        if (!pace.IsOk || pace.Value.IsPlain || (situation is { Batch: null, Phase: null } && pace.Value.Alone is not null))
        {
            _problems.AddRange(pace.Problems);
            return pace.IsOk ? pace.Value.Alone : null;
        }

        ReadResult<StatedSituation> read = SituationReading.Read(situation);
        if (read is { IsOk: true, Value.Measured: { } measured })
        {
            return measured.Time;
        }

        _problems.Add(new Problem("", "--measured", $"'{text}', a rate of a step that is not stated in full here",
            "the time of one step, such as 114ms, or MODEL and --on beside the rate"));
        return null;
    }

    private void ReadSamples(string path, JournalAddSpec spec, string metric)
    {
        ReadResult<IReadOnlyList<int?>> number = RunChoice.Numbers(spec.Run, 1);
        _problems.AddRange(number.Problems);
        if (!number.IsOk)
        {
            return;
        }

        ReadResult<SourcedRun> read = RunSource.Read(spec.Situation.Place.PathOf(path), new RunChoice(spec.Column, spec.Unit, number.Value[0]));
        _problems.AddRange(read.Problems);
        if (read.IsOk && read.Value.Summary is { } printed)
        {
            TakeSummary(path, read.Value, printed, metric);
            return;
        }

        Seconds[] times = read.IsOk ? [.. read.Value.Run.Times] : [];
        if (read.IsOk && times.Length is 0 or > SampleSummary.Most)
        {
            _problems.Add(new Problem(path, "", string.Create(CultureInfo.InvariantCulture, $"{times.Length} times"),
                string.Create(CultureInfo.InvariantCulture, $"1 to {SampleSummary.Most} latencies")));
        }

        if (_problems.Count > 0)
        {
            return;
        }

        Failed = read.Value.Failed + read.Value.Empty;
        Samples = SampleList.Of([.. times.Select(static t => t.Milliseconds)]);
        Summary = SampleSummary.Of(Samples, !spec.SummaryOnly);
        Metric = metric;
        Measured = metric switch { "p95" => Summary.P95, "p99" => Summary.P99, "mean" => Summary.Mean, _ => Summary.Median };
        if (Measured is null)
        {
            int needed = metric == "p95" ? 72 : 368;
            _problems.Add(new Problem(path, "", string.Create(CultureInfo.InvariantCulture, $"{Summary.Count} samples"),
                string.Create(CultureInfo.InvariantCulture,
                    $"at least {needed} for {metric}: with fewer, not even the longest sample bounds it with 95 % confidence")));
        }
    }

    /// <summary>A file that holds only figures: the one that counts is recorded, and what else it says is kept as a finding.</summary>
    private void TakeSummary(string path, SourcedRun source, LatencySummary printed, string metric)
    {
        (string Name, Fact<Seconds> Value)[] figures = [("mean", printed.Mean), ("median", printed.P50), ("p90", printed.P90), ("p95", printed.P95),
            ("p99", printed.P99)];
        Fact<Seconds> wanted = figures.First(f => f.Name == metric).Value;
        string[] known = [.. figures.Where(static f => f.Value is { IsKnown: true, Value.Value: > 0 and < 1e9 }).Select(static f => f.Name)];
        if (!known.Contains(metric))
        {
            _problems.Add(new Problem(path, "",
                $"a summary of {source.Latency} without {metric}{(wanted.IsKnown ? " above 0" : $" ({wanted.UnknownReason})")}", known.Length > 0
                    ? $"--metric {string.Join(" or ", known.Where(static n => n != "p90"))}, which it has" : "a file with samples"));
            return;
        }

        (Measured, Metric) = (wanted.Value, metric);
        Failed = source.Failed;
        string said = string.Join(", ", figures.Where(f => known.Contains(f.Name))
            .Select(static f => string.Create(CultureInfo.InvariantCulture, $"{f.Name} {f.Value.Value.Milliseconds:G6} ms")));
        string count = printed.Count.IsKnown ? string.Create(CultureInfo.InvariantCulture, $"{printed.Count.Value} values") : "an unknown number of values";
        SummaryNote = $"No samples: the file holds a summary of {source.Latency} alone, of {count}: {said}. It cannot be compared as samples can.";
    }

    private void ReadPredicted(string? text)
    {
        if (text is null)
        {
            return;
        }

        if (text.Trim().Equals("floors", StringComparison.OrdinalIgnoreCase))
        {
            PredictsByFloors = true;
            return;
        }

        string[] parts = text.Split("..", StringSplitOptions.TrimEntries);
        Seconds? low = Take(Amount.Time(parts[0], "--predicted"));
        Seconds? high = parts.Length == 1 ? low : Take(Amount.Time(parts[^1], "--predicted"));
        if (parts.Length > 2 || (low is { } l && high is { } h && l.Value > h.Value))
        {
            _problems.Add(new Problem("", "--predicted", $"'{text}'", "a time such as 70ms, a shorter and a longer one such as 60ms..80ms, or floors"));
        }
        else if (low is { } from && high is { } to)
        {
            Predicted = new Prediction(from, to, default, "stated");
        }
    }

    private void ReadPrediction(JournalAddSpec spec)
    {
        if (spec.PredictionFile is not { } path)
        {
            return;
        }

        if (spec.Predicted is not null)
        {
            _problems.Add(new Problem("", "--predict", "a second prediction", "--predicted or --predict, not both"));
            return;
        }

        ReadResult<PredictionFile> read = PredictionFile.Read(path, spec.Situation.Place);
        _problems.AddRange(read.Problems);
        if (read.IsOk)
        {
            Predicted = new Prediction(read.Value.Low, read.Value.High, default, "predict") { Likeliest = read.Value.Likeliest };
            PredictedLever = read.Value.Lever;
        }
    }

    private void ReadVerdict(JournalAddSpec spec)
    {
        if (spec.Verdict is { } word && (Verdict = EntryWords.Find(word)) is null or EntryVerdict.Planned)
        {
            _problems.Add(new Problem("", "--verdict", $"'{word}'",
                "keep, roll_back, inconclusive, baseline or open (an entry without a measured time is planned)"));
        }

        if (spec.VerdictFile is null && spec.VerdictDocument is null)
        {
            return;
        }

        string path = spec.VerdictFile ?? "--verify";
        ReadResult<JsonDocument> read = spec.VerdictDocument is { } given ? JsonInput.Parse(given, path)
            : spec.Situation.Place.Read(path, static (stream, file) => JsonInput.Read(stream, file));
        _problems.AddRange(read.Problems);
        if (!read.IsOk)
        {
            return;
        }

        using JsonDocument document = read.Value;
        JsonElement root = document.RootElement;
        string schema = Text(root, "schema");
        if (schema != "floorline/verdict@1")
        {
            _problems.Add(new Problem(path, "schema", $"'{schema}'", "floorline/verdict@1, as floorline verify --json writes it"));
            return;
        }

        Verdict ??= EntryWords.Find(Text(root, "verdict"));
        if (Verdict is null)
        {
            _problems.Add(new Problem(path, "verdict", $"'{Text(root, "verdict")}'", "keep, roll_back or inconclusive"));
        }

        bool hasSpeed = root.TryGetProperty("speed", out JsonElement speed) && speed.ValueKind == JsonValueKind.Object;
        if (Measured is null && hasSpeed && speed.TryGetProperty("candidate_ms", out JsonElement time) && time.ValueKind == JsonValueKind.Number
            && time.TryGetDouble(out double ms) && ms > 0 && double.IsFinite(ms))
        {
            Measured = Seconds.FromMilliseconds(ms);
            Metric = Text(speed, "metric") is { Length: > 0 } named ? named : "stated";
        }
    }

    private void ReadSettings(IReadOnlyList<string> settings)
    {
        var read = new List<SituationField>();
        foreach (string setting in settings)
        {
            int equals = setting.IndexOf('=', StringComparison.Ordinal);
            string name = equals > 0 ? setting[..equals].Trim() : "";
            if (name.Length is 0 or > 100 || name.Any(static c => !char.IsLetterOrDigit(c) && c is not ('-' or '_' or '.' or '/'))
                || read.Any(f => f.Name == "set." + name))
            {
                _problems.Add(new Problem("", "--set", $"'{setting}'", "NAME=VALUE, each name once, such as max-num-seqs=256"));
            }
            else
            {
                read.Add(new SituationField("set." + name, setting[(equals + 1)..].Trim()));
            }
        }

        Settings = read;
    }

    private T? Take<T>(ReadResult<T> result)
        where T : struct
    {
        _problems.AddRange(result.Problems);
        return result.IsOk ? result.Value : null;
    }

    private static string Text(JsonElement element, string name) => element.TryGetProperty(name, out JsonElement value)
        && value.ValueKind == JsonValueKind.String ? value.GetString() ?? "" : "";
}
