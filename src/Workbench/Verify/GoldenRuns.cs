using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using Floorline.Core.Guardrails;
using Floorline.Probes.Golden;
using Floorline.Readers;
using Floorline.Readers.Golden;

namespace Floorline.Workbench;

/// <summary>The two runs of a verification: read from files, or taken from endpoints in turns.</summary>
internal static class GoldenRuns
{
    internal static ReadResult<(SourcedRun Baseline, SourcedRun Candidate)> Of(VerifySpec spec, VerifyRules rules, ImmutableArray<GoldenItem> golden,
        Action<string>? progress, CancellationToken cancellation)
    {
        bool asked = IsEndpoint(spec.Baseline) || IsEndpoint(spec.Candidate);
        if (asked && golden.IsEmpty)
        {
            return ReadResult.Failed<(SourcedRun, SourcedRun)>(Problem.Missing("", "--golden", "a golden set whose prompts are asked of the endpoint"));
        }

        ReadResult<GoldenEndpoint>? first = IsEndpoint(spec.Baseline) ? Endpoint(spec, spec.Baseline, 0) : null;
        ReadResult<GoldenEndpoint>? second = IsEndpoint(spec.Candidate) ? Endpoint(spec, spec.Candidate, 1) : null;
        ReadResult<IReadOnlyList<int?>> numbers = RunChoice.Numbers(spec.Run, 2);
        ReadResult<SourcedRun>? before = first is null && numbers.IsOk ? Samples(spec.Baseline, spec, numbers.Value[0]) : null;
        ReadResult<SourcedRun>? after = second is null && numbers.IsOk ? Samples(spec.Candidate, spec, numbers.Value[1]) : null;
        Problem[] problems = [.. first?.Problems ?? [], .. second?.Problems ?? [], .. numbers.Problems, .. before?.Problems ?? [], .. after?.Problems ?? [],
            .. asked ? Prompts(golden, spec) : []];
        if (problems.Length > 0)
        {
            return ReadResult.Failed<(SourcedRun, SourcedRun)>([.. problems.Distinct()]);
        }

        if (!golden.IsEmpty && WithoutOutputs(before?.Value.Run, after?.Value.Run) is { Length: > 0 } silent)
        {
            return ReadResult.Failed<(SourcedRun, SourcedRun)>(silent);
        }

        if (asked)
        {
            (IReadOnlyList<Run> one, IReadOnlyList<Run> other) = Asked(first?.Value, second?.Value, rules, golden, progress, cancellation);
            if (cancellation.IsCancellationRequested)
            {
                return ReadResult.Failed<(SourcedRun, SourcedRun)>(new Problem("", "", "an interruption", "runs to their end; nothing was judged"));
            }

            if (spec.Save is { } folder && Saved(spec.Place.PathOf(folder), [.. first is null ? [] : one, .. second is null ? [] : other]) is { } problem)
            {
                return ReadResult.Failed<(SourcedRun, SourcedRun)>(problem);
            }

            before ??= ReadResult.Ok(SourcedRun.Of("baseline", [.. one.Select(Of)]));
            after ??= ReadResult.Ok(SourcedRun.Of("candidate", [.. other.Select(Of)]));
        }

        return ReadResult.Ok((before!.Value, after!.Value));
    }

    /// <summary>A run without a single answer is no run of the golden set: every prompt would count as a fault.</summary>
    private static Problem[] WithoutOutputs(params Run?[] runs) => [.. runs.OfType<Run>().Where(static run => run.Records.All(static r => r.Output is null))
        .Select(static run => new Problem(run.Name, "", "times and no outputs", "rows with id and output, because of --golden")).Distinct()];

    /// <summary>The two runs of files that are open already.</summary>
    internal static ReadResult<(SourcedRun Baseline, SourcedRun Candidate)> Of(VerifySpec spec, VerifyFiles files)
    {
        ReadResult<IReadOnlyList<int?>> numbers = RunChoice.Numbers(spec.Run, 2);
        if (!numbers.IsOk)
        {
            return ReadResult.Failed<(SourcedRun, SourcedRun)>(numbers.Problems);
        }

        ReadResult<SourcedRun> before = Timed(RunSource.Read(files.Baseline, spec.Baseline, new RunChoice(spec.Column, spec.Unit, numbers.Value[0])));
        ReadResult<SourcedRun> after = Timed(RunSource.Read(files.Candidate, spec.Candidate, new RunChoice(spec.Column, spec.Unit, numbers.Value[1])));
        Problem[] problems = before.IsOk && after.IsOk
            ? spec.Golden is null ? [] : WithoutOutputs(before.Value.Run, after.Value.Run)
            : [.. before.Problems.Concat(after.Problems).Distinct()];
        return problems.Length > 0 ? ReadResult.Failed<(SourcedRun, SourcedRun)>(problems) : ReadResult.Ok((before.Value, after.Value));
    }

    private static SourcedRun Of(Run run) => new(run, "") { Failed = run.Records.Count(static r => r.Output?.Error is not null) };

    private static ReadResult<SourcedRun> Samples(string text, VerifySpec spec, int? number)
    {
        ReadResult<SourcedRun>[] read = [.. RunSource.Files(text, name => File.Exists(spec.Place.PathOf(name)))
            .Select(name => Timed(RunSource.Read(spec.Place.PathOf(name), new RunChoice(spec.Column, spec.Unit, number))))];
        Problem[] problems = [.. read.SelectMany(static r => r.Problems)];
        return problems.Length > 0 ? ReadResult.Failed<SourcedRun>(problems) : ReadResult.Ok(SourcedRun.Of(text, [.. read.Select(static r => r.Value)]));
    }

    /// <summary>A run that holds single times; a summary is refused with what would hold them.</summary>
    private static ReadResult<SourcedRun> Timed(ReadResult<SourcedRun> read) =>
        read.IsOk && read.Value.Shortfall is { } shortfall ? ReadResult.Failed<SourcedRun>(shortfall) : read;

    internal static bool IsEndpoint(string text) => text.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || text.StartsWith("https://",
        StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<Problem> Prompts(ImmutableArray<GoldenItem> golden, VerifySpec spec) =>
        golden.FirstOrDefault(static item => item.Prompt.Length == 0) is { } item
        ? [new Problem(spec.Golden!, item.Id, "no prompt", "a prompt for each id, because an endpoint is asked")]
        : [];

    private static ReadResult<GoldenEndpoint> Endpoint(VerifySpec spec, string address, int side)
    {
        string[] models = spec.Model?.Split(',') ?? ["default"];
        if (!Uri.TryCreate(address, UriKind.Absolute, out Uri? url) || url.UserInfo.Length > 0)
        {
            return ReadResult.Failed<GoldenEndpoint>(new Problem("", side == 0 ? "BASELINE"
                : "CANDIDATE", "an address that cannot be used", "http://HOST:PORT/v1, without a user name or key in it"));
        }

        if (models.Length > 2 || models.Any(static model => model.Trim().Length == 0))
        {
            return ReadResult.Failed<GoldenEndpoint>(new Problem("", "--model", $"'{spec.Model}'", "one name, or BASELINE,CANDIDATE"));
        }

        ReadResult<string>? key = spec.KeyVariable is { } variable ? SecretVariable.Read(variable, "--key-variable", spec.Place) : null;
        return key is { IsOk: false }
            ? ReadResult.Failed<GoldenEndpoint>(key.Problems)
            : ReadResult.Ok(new GoldenEndpoint(url, models[Math.Min(side, models.Length - 1)].Trim()) { ApiKey = key?.Value });
    }

    /// <summary>Round by round, and within a round the sides in turns (AB, BA, AB): what changes slowly meets both alike.</summary>
    private static (IReadOnlyList<Run> Baseline, IReadOnlyList<Run> Candidate) Asked(GoldenEndpoint? baseline, GoldenEndpoint? candidate, VerifyRules rules,
        ImmutableArray<GoldenItem> golden, Action<string>? progress, CancellationToken cancellation)
    {
        using var handler = new SocketsHttpHandler { MaxConnectionsPerServer = 1024, AutomaticDecompression = DecompressionMethods.All };
        using var http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        var client = new GoldenClient(http, TimeProvider.System);
        var options = new GoldenOptions { Concurrency = rules.Concurrency, MostTokens = rules.MaxTokens,
            LogProbabilities = golden.Any(static item => item.Checks.Any(static check => check is PerplexityCheck)) };
        (string Id, string Prompt)[] prompts = [.. golden.Select(static item => (item.Id, item.Prompt))];
        List<RunRecord>[] Empty() => [.. Enumerable.Range(0, rules.Runs).Select(static _ => new List<RunRecord>())];
        (List<RunRecord>[] Baseline, List<RunRecord>[] Candidate) records = (Empty(), Empty());
        int rounds = rules.Rounds * rules.Runs;

        void Ask(GoldenEndpoint? endpoint, List<RunRecord>[] into, string name, int round)
        {
            if (endpoint is not null && !cancellation.IsCancellationRequested)
            {
                progress?.Invoke($"round {round + 1} of {rounds}: {name}, {prompts.Length} prompts");
                IReadOnlyList<GoldenAnswer> answers = client.Round(endpoint, Shuffled(prompts, round), options, cancellation).GetAwaiter().GetResult();
                into[round / rules.Rounds].AddRange(answers.Select(static answer => new RunRecord(answer.Id, answer.Output.Error is null ? answer.Time
                    : null, answer.Output)));
            }
        }

        // One request to each side before the rounds: connections and caches of the first request are nobody's speed.
        foreach (GoldenEndpoint endpoint in new[] { baseline, candidate }.OfType<GoldenEndpoint>())
        {
            client.Round(endpoint, [("warm-up", "Say hello.")], options, cancellation).GetAwaiter().GetResult();
        }

        for (int round = 0; round < rounds; round++)
        {
            if (round % 2 == 0)
            {
                Ask(baseline, records.Baseline, "baseline", round);
                Ask(candidate, records.Candidate, "candidate", round);
            }
            else
            {
                Ask(candidate, records.Candidate, "candidate", round);
                Ask(baseline, records.Baseline, "baseline", round);
            }
        }

        return (Named("baseline", records.Baseline), Named("candidate", records.Candidate));

        static Run[] Named(string name, List<RunRecord>[] runs) =>
            [.. runs.Select((run, i) => new Run(runs.Length == 1 ? name : string.Create(CultureInfo.InvariantCulture, $"{name}-{i + 1}"), [.. run]))];
    }

    /// <summary>
    /// The prompts in an order of their own per round, the same for both sides: golden sets are sorted by kind, and neighbours must not resemble each other.
    /// </summary>
    private static (string Id, string Prompt)[] Shuffled((string Id, string Prompt)[] prompts, int round)
    {
        (string Id, string Prompt)[] shuffled = [.. prompts];
        new Random(round).Shuffle(shuffled);
        return shuffled;
    }

    private static Problem? Saved(string folder, IReadOnlyList<Run> runs)
    {
        try
        {
            Directory.CreateDirectory(folder);
            foreach (Run run in runs)
            {
                if (OutputFile.Write(Path.Combine(folder, run.Name + ".jsonl"), "--save", RunFile.Text(run)) is { } problem)
                {
                    return problem;
                }
            }

            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return new Problem(folder, "", "a folder that cannot be written to", "a folder for baseline.jsonl and candidate.jsonl");
        }
    }
}
