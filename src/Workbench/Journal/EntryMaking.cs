using System.Globalization;
using Floorline.Core.Expectations;
using Floorline.Core.Floors;
using Floorline.Core.Levers;
using Floorline.Core.Quantities;
using Floorline.Core.Situations;
using Floorline.Journal;
using Floorline.Journal.Storage;
using Floorline.Readers;
using Floorline.Readers.Catalogue;

namespace Floorline.Workbench;

/// <summary>Makes an entry from what was stated, its parent and its plan.</summary>
internal sealed class EntryMaking(JournalAddSpec spec, EntryInputs inputs, StoredEntry? parent, StoredEntry? plan, DateTimeOffset now)
{
    private const string CameWithResult = "The prediction came with its result, and score does not count it: a plan first (add without a time), then add --for it.";

    private readonly List<string> _findings = [];
    private readonly List<Problem> _problems = [];

    internal static Problem NoModel { get; } = new("", "MODEL", "nothing", "a model, or --parent with an entry that has one");

    /// <summary>The engine is the environment's, next to its version and the driver: scores are grouped by it.</summary>
    private string? Engine => spec.Engine ?? spec.Situation.Engine;

    internal ReadResult<Entry> Make(RunEnvironment here)
    {
        Entry? from = plan?.Entry ?? parent?.Entry;
        IReadOnlyList<SituationField> situation = SituationOver(from);
        bool elsewhere = spec.Host is { } host && host != here.Host;
        RunEnvironment? there = elsewhere && from?.Environment.Host == spec.Host ? from?.Environment : null;
        RunEnvironment environment = here with
        {
            Host = spec.Host ?? here.Host,
            System = elsewhere ? there?.System : here.System,
            Driver = spec.Driver ?? (elsewhere ? there?.Driver : here.Driver),
            Engine = Engine ?? from?.Environment.Engine,
            EngineVersion = spec.EngineVersion ?? (Engine is null || Engine == from?.Environment.Engine ? from?.Environment.EngineVersion : null),
        };
        IReadOnlyList<FieldChange> changed = parent is null ? [] : FieldChange.Between(parent.Entry, situation, environment);
        CheckChanges(changed);
        CheckPlan(situation);
        if (situation.All(static f => f.Name != "model"))
        {
            _problems.Add(NoModel);
        }
        else
        {
            CheckSituation(situation);
        }

        Prediction? prediction = PredictionOf(situation);
        EntryVerdict verdict = VerdictOf();
        if (_problems.Count > 0)
        {
            return ReadResult.Failed<Entry>([.. _problems.Distinct()]);
        }

        if (inputs.SummaryNote is { } note)
        {
            _findings.Add(note);
        }

        if (inputs.Failed > 0)
        {
            _findings.Add(string.Create(CultureInfo.InvariantCulture,
                $"{inputs.Failed} requests of the samples' file have no time (they failed) and are not among the samples."));
        }

        if (plan is null && prediction is not null && inputs.Measured is not null)
        {
            _findings.Add(CameWithResult);
        }

        return ReadResult.Ok(new Entry
        {
            Id = "",
            Parent = parent?.Entry.Id,
            Plan = plan?.Entry.Id,
            At = now,
            ToolVersion = Verb.Version,
            Situation = situation,
            Changed = changed,
            Lever = spec.Lever ?? plan?.Entry.Lever ?? inputs.PredictedLever ?? LeverOf(changed),
            Environment = environment,
            Prediction = prediction,
            Samples = inputs.Summary,
            Measured = inputs.Measured,
            Metric = inputs.Metric,
            Error = prediction is not null && inputs.Measured is { } measured ? prediction.ErrorOf(measured) : null,
            Verdict = verdict,
            Note = spec.Note ?? "",
            Findings = _findings,
        });
    }

    /// <summary>The parent's situation with what was stated laid over it; the measured time is the result and no part of it.</summary>
    private IReadOnlyList<SituationField> SituationOver(Entry? from)
    {
        var fields = new List<SituationField>();
        foreach (Field<SituationSpec> field in SituationSpec.Fields.Where(static f => f.Name is not ("measured" or "engine")))
        {
            if (field.Get(spec.Situation)?.Trim() is { Length: > 0 } stated)
            {
                fields.Add(new SituationField(field.Name, stated));
            }
            else if (field.Get(spec.Situation) is null && from?.Stated(field.Name) is { } kept)
            {
                fields.Add(new SituationField(field.Name, kept));
            }
        }

        IEnumerable<SituationField> old = from?.Situation.Where(f => f.Name.StartsWith("set.", StringComparison.Ordinal) && inputs.Settings.All(s =>
            s.Name != f.Name)) ?? [];
        return [.. fields, .. old.Concat(inputs.Settings.Where(static s => s.Value.Length > 0)).OrderBy(static f => f.Name, StringComparer.Ordinal)];
    }

    private void CheckChanges(IReadOnlyList<FieldChange> changed)
    {
        if (changed.Count > 1)
        {
            string fields = string.Join(", ", changed.Select(static c => $"{c.Field} {c.From ?? "(none)"} -> {c.To ?? "(none)"}"));
            if (!spec.AllowMany)
            {
                _problems.Add(new Problem("", "--parent", string.Create(CultureInfo.InvariantCulture,
                    $"{changed.Count} fields that differ from entry {parent!.Number}: {fields}"),
                        "one change per experiment, so that the result has one cause; --allow-many records it all the same"));
                return;
            }

            _findings.Add(string.Create(CultureInfo.InvariantCulture,
                $"{changed.Count} fields changed at once ({string.Join(", ", changed.Select(static c => c.Field))}): the result has no single cause."));
        }
        else if (parent is not null && changed.Count == 0)
        {
            _findings.Add("Nothing that is recorded differs from the parent: a repetition, or a change that no field tells of.");
        }
    }

    private void CheckPlan(IReadOnlyList<SituationField> situation)
    {
        if (plan is null)
        {
            return;
        }

        if (plan.Entry.Verdict != EntryVerdict.Planned)
        {
            _problems.Add(new Problem("", "--for", $"entry {plan.Number}, which is no plan", "an entry without a measured time"));
        }
        else if (inputs.Measured is null)
        {
            _problems.Add(Problem.Missing("", "--measured", "the result of the planned run: --measured or --samples"));
        }

        if (inputs.Predicted is not null || inputs.PredictsByFloors)
        {
            _problems.Add(new Problem("", "--predicted", "a second prediction", "none: the plan's counts, because it was made before the run"));
        }

        if (FieldChange.Differences(plan.Entry.Situation, situation).Any())
        {
            _findings.Add("The run was not made as planned: " + string.Join(", ", FieldChange.Differences(plan.Entry.Situation, situation)
                .Select(static c => $"{c.Field} {c.From ?? "(none)"} -> {c.To ?? "(none)"}")) + ".");
        }
    }

    private Prediction? PredictionOf(IReadOnlyList<SituationField> situation)
    {
        if (plan is not null)
        {
            return plan.Entry.Prediction;
        }

        if (inputs.Predicted is { } stated)
        {
            return stated with { At = now };
        }

        return inputs.PredictsByFloors ? ByFloors(situation) : null;
    }

    /// <summary>The parent's time moved to this situation, as every verb moves a measured time: by the one forecast.</summary>
    private Prediction? ByFloors(IReadOnlyList<SituationField> situation)
    {
        if (parent?.Entry.Measured is not { } measured)
        {
            _problems.Add(new Problem("", "--predicted", "floors without a measured parent",
                "--parent with an entry that has a measured time, or a time such as 70ms"));
            return null;
        }

        SituationSpec earlier = Driven(SpecOf(parent.Entry.Situation), parent.Entry.Environment.Engine);
        SituationSpec later = Driven(SpecOf(situation), Engine ?? parent.Entry.Environment.Engine);
        ReadResult<LeverStart> before = LeverReading.Read(earlier);
        ReadResult<LeverStart> after = LeverReading.Read(later);
        _problems.AddRange(before.Problems.Concat(after.Problems).Distinct());
        if (!before.IsOk || !after.IsOk)
        {
            return null;
        }

        Situation from = Stepping(before.Value) with { Measured = Measurement.Of(measured) };
        if (from.Floors.Binding.Value <= 0 || after.Value.Levers.Floors.Binding.Value <= 0)
        {
            _problems.Add(new Problem("", "--predicted", "a situation without a floor", "a time such as 70ms"));
            return null;
        }

        MeasuredStart start = Forecast.StartOf(from)!;
        if (start.Regime == Regime.Impossible)
        {
            _problems.Add(new Problem("", "--predicted", "a parent measured below its own floor",
                "a time such as 70ms; floorline diagnose says what is wrong with the parent"));
            return null;
        }

        TimeRange time = Forecast.Of(Stepping(after.Value) with { Start = start }).Step;
        return new Prediction(time.Low, time.High, now, "floors") { Likeliest = time.Middle };
    }

    /// <summary>The situation on the engine that the entry names, where coefficients of it are known: a name of one's own says nothing of times.</summary>
    private static SituationSpec Driven(SituationSpec of, string? engine) => of with {
        Engine = engine is not null && EngineSource.Knows(engine, of.Place) ? engine : null };

    /// <summary>A situation's single step; with an engine only where it was stated, as where a measured time is read.</summary>
    private static Situation Stepping(LeverStart read) =>
        read.Levers with { Load = null, Engine = read.Situation.Spec.Engine is null ? null : read.Levers.Engine };

    private EntryVerdict VerdictOf()
    {
        if (inputs.Measured is null)
        {
            if (inputs.Verdict is not null)
            {
                _problems.Add(new Problem("", "--verdict", "a verdict without a measured time", "--measured or --samples too, or no verdict: a plan has none"));
            }

            return EntryVerdict.Planned;
        }

        return inputs.Verdict ?? (parent is null ? EntryVerdict.Baseline : EntryVerdict.Open);
    }

    /// <summary>
    /// A spelling that no verb understands stays in an append-only record for good: a slip is refused while it is fresh, a name of one's own is recorded with a
    /// finding.
    /// A request from elsewhere, whose files are not opened, is refused in any case: nobody would see the finding before it is on record.
    /// </summary>
    private void CheckSituation(IReadOnlyList<SituationField> situation)
    {
        ReadResult<StatedSituation> read = SituationReading.Read(SpecOf(situation));
        if (!read.IsOk && !spec.Situation.Place.OpensFiles)
        {
            _problems.AddRange(read.Problems);
        }
        else if (!read.IsOk && !spec.AllowUnknown && read.Problems.Where(Misspelt).ToArray() is { Length: > 0 } misspelt)
        {
            _problems.AddRange(misspelt.Select(static p => p with { Expected = p.Expected + "; --allow-unknown records it as it stands" }));
        }
        else if (!read.IsOk)
        {
            _findings.Add($"No floors can be computed for this situation: {read.Problems[0]}.");
        }
        else if (inputs.Measured is { } time && new FloorsResult(read.Value).Floors.Guaranteed is var floor && time < floor)
        {
            _findings.Add($"Impossible: {Figures.Of(time)} is below the floor of {Figures.Of(floor)}. An input or the measurement is wrong; floorline diagnose ranks the causes.");
        }
    }

    /// <summary>
    /// Whether a problem is one of a field that was typed here, with a text that is near to something known or of a known form: a slip. A name that resembles
    /// nothing is a name of one's own.
    /// </summary>
    private bool Misspelt(Problem problem)
    {
        string field = problem.Path.Split(':')[0];
        string? typed = field == "MODEL" ? spec.Situation.Model : (field.StartsWith("--", StringComparison.Ordinal) ? Fields.Find(field[2..])
            : null)?.Get(spec.Situation);
        return typed is not null && problem.File.Length == 0 && (field != "MODEL" || Nearest.IsSlip(typed, ModelCatalogue.AllNames))
            && problem.Kind != ProblemKind.Unknown;
    }

    private static string? LeverOf(IReadOnlyList<FieldChange> changed) => changed.Count switch { 0 => null, 1 => changed[0].Field, _ => "several" };

    private SituationSpec SpecOf(IReadOnlyList<SituationField> situation)
    {
        var whole = new SituationSpec { Workplace = spec.Situation.Workplace };
        foreach (SituationField stated in situation)
        {
            if (Fields.Find(stated.Name) is { } field)
            {
                whole = field.Set(whole, stated.Value);
            }
        }

        return whole;
    }
}
