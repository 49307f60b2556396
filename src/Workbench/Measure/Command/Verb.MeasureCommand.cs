using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Floorline.Core.Findings;
using Floorline.Core.Quantities;
using Floorline.Core.Statistics;
using Floorline.Probes.Commands;
using Floorline.Readers;
using Floorline.Readers.Specs;

namespace Floorline.Workbench;

public static partial class Verb
{
    private const int LaunchRuns = 7;

    /// <summary>
    /// Measures a command: warm-up, runs, notes on what disturbed them; the samples can be written to a file that <see cref="Verify(VerifySpec, Action{string},
    /// CancellationToken)"/> reads.
    /// </summary>
    /// <param name="spec">The command and how often it is run.</param>
    /// <param name="progress">Told the number of measured runs after each of them.</param>
    /// <param name="runner">What runs it; processes of this machine where nothing is said.</param>
    /// <param name="cancellation">Ends measuring after the run in progress.</param>
    public static ReadResult<MeasureCommandResult> MeasureCommand(MeasureCommandSpec spec, Action<int>? progress = null, ICommandRunner? runner = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(spec);
        ReadResult<long> warmUp = Amount.Whole(spec.WarmUp ?? "3", "--warmup", 0, 10_000);
        ReadResult<long>? runs = spec.Runs is { } count ? Amount.Whole(count, "--runs", 1, 100_000) : null;
        Problem[] problems = [.. warmUp.Problems, .. runs?.Problems ?? [], .. spec.Command.Count == 0
            ? [Problem.Missing("", "CMD", "a program and its arguments after --")] : Array.Empty<Problem>(),
            .. OutputFile.Unwritable(spec.Place.PathOrNone(spec.Output), "--out") is { } place ? [place] : Array.Empty<Problem>()];
        if (problems.Length > 0)
        {
            return ReadResult.Failed<MeasureCommandResult>(problems);
        }

        ICommandRunner with = runner ?? new ProcessRunner();
        using PartFile part = PartFile.Begin(spec.Place.PathOrNone(spec.Output));
        int kept = 0;
        CommandMeasurement taken;
        try
        {
            taken = CommandMeasurement.Take(with, new CommandPlan(spec.Command) { WarmUp = (int)warmUp.Value, Runs = (int?)runs?.Value,
                IgnoreFailure = spec.IgnoreFailure }, progress, run => part.Add(Line(kept++, run.Time)), cancellation);
        }
        catch (CommandException e)
        {
            return ReadResult.Failed<MeasureCommandResult>(new Problem("", "CMD", e.Message, "a program that can be started"));
        }

        if (taken.Failure is { } failure)
        {
            return ReadResult.Failed<MeasureCommandResult>(new Problem("", "CMD", failure, "exit code 0, or --ignore-failure"));
        }

        if (taken.Runs.IsEmpty)
        {
            return ReadResult.Failed<MeasureCommandResult>(new Problem("", "", "an interruption before the first run", "at least one run"));
        }

        var samples = LatencySamples.Of(taken.Runs.Select(static run => run.Time));
        Problem? unwritten = spec.Output is { } path ? OutputFile.Write(spec.Place.PathOf(path), "--out", Lines(samples)) : null;
        part.End(unwritten);
        SampleHealth health = SampleHealth.Of(samples);
        ImmutableArray<Seconds> warm = [.. taken.WarmUp.Select(static run => run.Time)];
        Fact<Seconds> launch = Launch(with);
        return ReadResult.Ok(new MeasureCommandResult(
            spec,
            samples,
            warm,
            [.. new[] { LatencyMetric.Median, LatencyMetric.P95, LatencyMetric.P99 }.Select(metric =>
                QuantileEstimate.Of(health, metric))],
            launch,
            [.. CommandFindings(taken, health, warm, launch), .. Unwritten(unwritten)],
            cancellation.IsCancellationRequested));
    }

    private static IEnumerable<Finding> CommandFindings(CommandMeasurement taken, SampleHealth health, ImmutableArray<Seconds> warm,
        Fact<Seconds> launch)
    {
        foreach (Finding finding in health.Findings("the runs"))
        {
            yield return finding with { Area = "speed" };
        }

        if (warm.IsEmpty && health.Outliers.Contains(0))
        {
            yield return Speed("cold_start", Severity.Hint, "the first run stands apart: caches were cold; --warmup 3 leaves it out");
        }

        int failed = taken.Runs.Count(static run => run.ExitCode != 0);
        if (failed > 0)
        {
            yield return Speed("failures", Severity.Warning, string.Create(CultureInfo.InvariantCulture,
                $"{failed} of {taken.Runs.Length} runs ended with an exit code other than 0"));
        }

        Seconds median = health.Samples.At(LatencyMetric.Median);
        if (launch.IsKnown && launch.Value * 10 > median)
        {
            yield return Speed("short", Severity.Warning, string.Create(CultureInfo.InvariantCulture,
                $"starting a process takes {Figures.Of(launch.Value)} of these {Figures.Of(median)} here; a command that works longer is measured better"));
        }
    }

    /// <summary>The shortest of a few starts of a program that does nothing: what every time here holds at least.</summary>
    private static Fact<Seconds> Launch(ICommandRunner runner)
    {
        try
        {
            return Fact<Seconds>.Known(Enumerable.Range(0, LaunchRuns).Select(_ => runner.Run(["true"]).Time).MinBy(static time => time.Value));
        }
        catch (CommandException)
        {
            return Fact<Seconds>.Unknown("there is no program 'true' here");
        }
    }

    private static string Line(int index, Seconds time) =>
        string.Create(CultureInfo.InvariantCulture, $"{{\"run\": {index + 1}, \"latency_ms\": {time.Milliseconds:0.######}}}");

    private static string Lines(LatencySamples samples)
    {
        var text = new StringBuilder();
        foreach ((Seconds time, int index) in samples.Times.Select(static (time, index) => (time, index)))
        {
            text.Append(Line(index, time)).Append('\n');
        }

        return text.ToString();
    }
}
