using System.Collections.Immutable;
using System.Globalization;
using Floorline.Core.Quantities;

namespace Floorline.Probes.Commands;

/// <summary>The runs of a command: warm-up, then measured ones.</summary>
/// <param name="WarmUp">The runs before the measured ones, in order.</param>
/// <param name="Runs">The measured runs, in order.</param>
/// <param name="Failure">Why measuring stopped early; nothing where it did not.</param>
public sealed record CommandMeasurement(ImmutableArray<CommandRun> WarmUp, ImmutableArray<CommandRun> Runs, string? Failure)
{
    private const int FewestRuns = 10;
    private const int MostRuns = 1000;
    private const int EndedByInterrupt = 128 + 2;
    private static readonly TimeSpan _waitForCancellation = TimeSpan.FromMilliseconds(500);

    /// <summary>Measures.</summary>
    /// <param name="runner">What runs the command.</param>
    /// <param name="plan">How often.</param>
    /// <param name="progress">Told the number of measured runs after each of them.</param>
    /// <param name="taken">Given each measured run once it is over.</param>
    /// <param name="cancellation">Ends measuring after the run in progress; what was measured stays.</param>
    /// <exception cref="CommandException">The program cannot be started.</exception>
    public static CommandMeasurement Take(ICommandRunner runner, CommandPlan plan, Action<int>? progress = null, Action<CommandRun>? taken = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(runner);
        ArgumentNullException.ThrowIfNull(plan);
        var warm = ImmutableArray.CreateBuilder<CommandRun>();
        var runs = ImmutableArray.CreateBuilder<CommandRun>();
        string? failure = null;
        while (warm.Count < plan.WarmUp && failure is null && !cancellation.IsCancellationRequested)
        {
            failure = Once(runner, plan, warm, "warm-up run", cancellation);
        }

        Seconds total = Seconds.Zero;
        while (failure is null && !cancellation.IsCancellationRequested && (plan.Runs is { } wanted ? runs.Count < wanted : runs.Count < FewestRuns || (total < plan.LeastTime && runs.Count < MostRuns)))
        {
            int before = runs.Count;
            failure = Once(runner, plan, runs, "run", cancellation);
            if (runs.Count > before)
            {
                taken?.Invoke(runs[^1]);
            }

            total += runs.Count > 0 ? runs[^1].Time : Seconds.Zero;
            progress?.Invoke(runs.Count);
        }

        return new CommandMeasurement(warm.ToImmutable(), runs.ToImmutable(), failure);
    }

    private static string? Once(ICommandRunner runner, CommandPlan plan, ImmutableArray<CommandRun>.Builder into, string what, CancellationToken cancellation)
    {
        CommandRun run = runner.Run(plan.Command);

        // Ctrl-C goes to the command as well as to this process: a run that it ended is neither a failure nor a time. Which of the two hears first is chance.
        if (run.ExitCode != 0 && (cancellation.IsCancellationRequested || (run.ExitCode == EndedByInterrupt && !plan.IgnoreFailure && cancellation.WaitHandle.WaitOne(_waitForCancellation))))
        {
            return null;
        }

        if (run.ExitCode != 0 && !plan.IgnoreFailure)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{what} {into.Count + 1} ended with exit code {run.ExitCode}");
        }

        into.Add(run);
        return null;
    }
}
