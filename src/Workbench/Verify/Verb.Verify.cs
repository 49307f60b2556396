using System.Collections.Immutable;
using System.Globalization;
using Floorline.Core.Findings;
using Floorline.Core.Guardrails;
using Floorline.Core.Objectives;
using Floorline.Core.Statistics;
using Floorline.Readers;
using Floorline.Readers.Golden;
using Floorline.Readers.Specs;
using Floorline.Workbench.Documents;
using Severity = Floorline.Core.Findings.Severity;

namespace Floorline.Workbench;

public static partial class Verb
{
    /// <summary>Whether a change is kept or rolled back: speed and quality of two runs, from files or from endpoints that are asked here.</summary>
    /// <param name="spec">The two runs and the rules.</param>
    /// <param name="progress">Told what is being done while endpoints are asked.</param>
    /// <param name="cancellation">Ends asking; what was answered is judged.</param>
    public static ReadResult<VerifyResult> Verify(VerifySpec spec, Action<string>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(spec);
        spec = VerifyRules.Aimed(spec);
        return Verified(
            spec,
            spec.Golden is { } set ? GoldenFile.Read(spec.Place.PathOf(set)) : null,
            spec.Marks is { } sheet ? ReviewSheet.Read(spec.Place.PathOf(sheet)) : null,
            (rules, golden) => GoldenRuns.Of(spec, rules, golden, progress, cancellation));
    }

    /// <summary>The same for files that are open already, such as those a browser sent; no endpoint is asked and nothing is written.</summary>
    /// <param name="spec">The rules, and what the files are called in messages.</param>
    /// <param name="files">The files.</param>
    public static ReadResult<VerifyResult> Verify(VerifySpec spec, VerifyFiles files)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ArgumentNullException.ThrowIfNull(files);
        VerifySpec named = VerifyRules.Aimed(spec) with { Golden = files.Golden is null ? null : spec.Golden ?? "golden", Marks = files.Marks is null ? null
            : spec.Marks ?? "marks", ReviewSheet = null, Save = null };
        return Verified(
            named,
            files.Golden is { } set ? GoldenFile.Read(set, named.Golden!) : null,
            files.Marks is { } sheet ? ReviewSheet.Read(sheet, named.Marks!) : null,
            (_, _) => GoldenRuns.Of(named, files));
    }

    private static ReadResult<VerifyResult> Verified(
        VerifySpec spec,
        ReadResult<ImmutableArray<GoldenItem>>? golden,
        ReadResult<IReadOnlyDictionary<string, ReviewMark>>? marks,
        Func<VerifyRules, ImmutableArray<GoldenItem>, ReadResult<(SourcedRun Baseline, SourcedRun Candidate)>> take)
    {
        ReadResult<VerifyRules> rules = VerifyRules.Read(spec);
        Problem[] problems = [.. rules.Problems, .. golden?.Problems ?? [], .. marks?.Problems ?? [], .. Misfits(spec),
            .. OutputFile.Unwritable(spec.Place.PathOrNone(spec.ReviewSheet), "--review-sheet") is { } place ? [place] : Array.Empty<Problem>()];
        if (problems.Length > 0)
        {
            return ReadResult.Failed<VerifyResult>(problems);
        }

        ReadResult<(SourcedRun Baseline, SourcedRun Candidate)> runs = take(rules.Value, golden?.Value ?? []);
        if (!runs.IsOk)
        {
            return ReadResult.Failed<VerifyResult>(runs.Problems);
        }

        (Run baseline, Run candidate) = (runs.Value.Baseline.Run, runs.Value.Candidate.Run);
        if (marks is not null)
        {
            (baseline, candidate) = (ReviewSheet.Marked(baseline, marks.Value), ReviewSheet.Marked(candidate, marks.Value));
        }

        Problem? unwritten = spec.ReviewSheet is { } path && golden is not null
            ? OutputFile.Write(spec.Place.PathOf(path), "--review-sheet", ReviewSheet.Text(golden.Value, baseline.Outputs, candidate.Outputs)) : null;
        return Judged(spec, rules.Value, golden?.Value, runs.Value.Baseline with { Run = baseline }, runs.Value.Candidate with { Run = candidate })
            .Select(result => result with
        {
            Latency = runs.Value.Baseline.Latency == runs.Value.Candidate.Latency ? runs.Value.Baseline.Latency : "",
            Findings = [.. result.Findings, .. OfSources(runs.Value.Baseline, runs.Value.Candidate), .. Unasked(spec),
                .. Unwritten(unwritten)],
        });
    }

    /// <summary>What the files themselves say against the comparison: other times on one side than on the other, and requests that have none.</summary>
    /// <summary>A finding about the speed of a run.</summary>
    private static Finding Speed(string id, Severity severity, string text) => new(id, severity, text) { Area = "speed" };

    private static IEnumerable<Finding> OfSources(SourcedRun baseline, SourcedRun candidate)
    {
        if (baseline.Latency.Length > 0 && candidate.Latency.Length > 0 && baseline.Latency != candidate.Latency)
        {
            yield return Speed("different_times", Severity.Warning,
                $"The baseline's times are {baseline.Latency}, the candidate's {candidate.Latency}: they do not measure the same.");
        }

        if (baseline.Empty > 0 || candidate.Empty > 0)
        {
            yield return Speed("empty_answers", Severity.Warning,
                string.Create(CultureInfo.InvariantCulture,
                    $"Times of 0 are left out, {baseline.Empty} of the baseline, {candidate.Empty} of the candidate: requests without any token that the tool calls completed."));
        }

        if (baseline.Failed > 0 || candidate.Failed > 0)
        {
            yield return Speed("failed_requests", Severity.Warning,
                string.Create(CultureInfo.InvariantCulture,
                    $"Failed requests have no time: {baseline.Failed} of the baseline, {candidate.Failed} of the candidate."));
        }
    }

    /// <summary>What is asked of endpoints only, where none is asked.</summary>
    private static IEnumerable<Finding> Unasked(VerifySpec spec)
    {
        (string Option, string? Value)[] ofEndpoints = [("--model", spec.Model), ("--rounds", spec.Rounds), ("--runs", spec.Runs), ("--concurrency",
            spec.Concurrency),
            ("--max-tokens", spec.MaxTokens), ("--key-variable", spec.KeyVariable), ("--save", spec.Save)];
        return GoldenRuns.IsEndpoint(spec.Baseline) || GoldenRuns.IsEndpoint(spec.Candidate) ? []
            : ofEndpoints.Where(static o => o.Value is not null).Select(static o => Speed("unused_option", Severity.Hint,
                $"{o.Option} {o.Value} is not used: both runs are files, and no endpoint is asked."));
    }

    /// <summary>Two counts of faults, where nothing else is known: exact intervals, the limits, and whether the change is shown.</summary>
    /// <param name="before">Faults before, such as <c>3/50</c>.</param>
    /// <param name="after">Faults after.</param>
    /// <param name="limit">A limit, such as <c>serious&lt;=1/50, warn at 2, fail above</c>; null for none.</param>
    public static ReadResult<CountsResult> VerifyCounts(string before, string after, string? limit = null)
    {
        ReadResult<(int Faults, int Of)> first = LimitText.Count(before, "BEFORE");
        ReadResult<(int Faults, int Of)> second = LimitText.Count(after, "AFTER");
        ReadResult<ImmutableArray<GuardrailLimit>>? rule = limit is null ? null : LimitText.Read(limit, "--limit");
        Problem[] problems = [.. first.Problems, .. second.Problems, .. rule?.Problems ?? []];
        return problems.Length > 0
            ? ReadResult.Failed<CountsResult>(problems)
            : ReadResult.Ok(new CountsResult(CountComparison.Of(first.Value.Faults, first.Value.Of, second.Value.Faults, second.Value.Of), rule?.Value[0]));
    }

    private static IEnumerable<Problem> Misfits(VerifySpec spec)
    {
        if (spec.Golden is null)
        {
            foreach ((string option, string? value) in new[] { ("--limit", spec.Limit), ("--review-sheet", spec.ReviewSheet), ("--marks", spec.Marks) })
            {
                if (value is not null)
                {
                    yield return new Problem("", option, "no golden set", "--golden FILE with it");
                }
            }
        }
    }

    /// <summary>A file that was asked for and could not be written after the work was done: the answer stands, and says so.</summary>
    private static IEnumerable<Finding> Unwritten(Problem? problem) =>
        problem is null ? [] : [new Finding(UnwrittenId, Severity.Warning, $"Not written: {problem}") { Area = "output" }];

    /// <summary>The finding of a file that was asked for and is not there.</summary>
    public const string UnwrittenId = "unwritten";

    // As many turns are simulated (bench/verdicts.sh); fewer leave too much of a slow state between the sides.
    private const int TurnsThatCount = 4;

    private static ReadResult<VerifyResult> Judged(VerifySpec spec, VerifyRules rules, ImmutableArray<GoldenItem>? golden, SourcedRun first,
        SourcedRun second)
    {
        (Run baseline, Run candidate) = (first.Run, second.Run);
        bool timed = baseline.Times.Any() && candidate.Times.Any();
        if (!timed && (golden is null || !rules.Targets.IsEmpty))
        {
            Run without = baseline.Times.Any() ? candidate : baseline;
            return ReadResult.Failed<VerifyResult>(new Problem(without.Name, "", "no times", golden is null
                ? "latency_ms in the rows, or --golden to judge quality" : "latency_ms in the rows, because of --slo"));
        }

        if (timed && first.Parts.Length > 1 != second.Parts.Length > 1)
        {
            Run single = first.Parts.Length > 1 ? candidate : baseline;
            return ReadResult.Failed<VerifyResult>(new Problem(single.Name, "", "one run against several", "as many runs on either side, or one on both"));
        }

        // Both sides taken here, round by round, met alike what changes slowly.
        bool inTurns = spec.InTurns
            || (rules.Rounds * rules.Runs >= TurnsThatCount && GoldenRuns.IsEndpoint(spec.Baseline) && GoldenRuns.IsEndpoint(spec.Candidate));
        SpeedVerdict? speed = timed ? SpeedVerdict.OfRuns([.. first.Samples], [.. second.Samples], rules.Speed with { InTurns = inTurns }) : null;
        bool same = speed is { IsSameRun: true } || (first.Digest.Length > 0 && first.Digest == second.Digest);
        QualityVerdict? quality = golden is { } set ? QualityVerdict.Of(set, baseline.Outputs, candidate.Outputs, rules.Limits) : null;
        ImmutableArray<TargetResult> targets = [.. rules.Targets.Select(target =>
            TargetResult.Of(target, speed!))];
        (VerdictOutcome outcome, ImmutableArray<string> reasons) = Decision.Of(speed, quality, targets, rules.Detect, same);
        Finding[] findings =
        [
            .. speed?.Findings.Select(static f => f with { Area = "speed" }) ?? [],
            .. same && speed is not { IsSameRun: true } ? [Speed("same_run", Severity.Warning, "Both files hold the same bytes: it is the same run twice.")]
                : Array.Empty<Finding>(),
            .. speed is { Outcome: not SpeedOutcome.NotEnoughData } ? speed.Unsupported.Select(static text => Speed("unsupported", Severity.Hint, text))
                : [],
            .. quality?.Findings.Select(static f => new Finding(Names.Snake(f.Kind), Severity.Warning, f.Text) { Area = "quality" }) ?? [],
            .. targets.Where(static t => t is { After: Attainment.MissedSurely, IsMissedByBoth: true })
                .Select(static t => new Finding("target_missed", Severity.Warning, $"{t.Metric} stays above its target in both runs") { Area = "target" }),
        ];
        return ReadResult.Ok(new VerifyResult(spec, speed, quality, targets, rules.Detect, outcome, reasons, [.. findings])
        {
            ReviewSheet = golden is { } marked && marked.Any(static item => item.Checks.Any(static check => check is HumanCheck))
                ? ReviewSheet.Text(marked, baseline.Outputs, candidate.Outputs) : null,
        });
    }
}
