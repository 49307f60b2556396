using System.Diagnostics;
using Floorline.Core.Findings;
using Floorline.Core.Quantities;
using Floorline.Probes.Host;
using Floorline.Probes.Lab;

namespace Floorline.Probes.Engines;

/// <summary>Runs a model file in a native engine and measures it beside plain reading and the arithmetic peaks, in alternating rounds.</summary>
public static class EngineProbe
{
    private const int Fewest = 3;
    private const long LeastRead = 1 << 20;
    private const long MostRead = 1L << 30;

    /// <summary>Loads a model, warms it up and measures it. When cancelled it gives what it has by then.</summary>
    /// <param name="plan">What to run.</param>
    /// <param name="progress">Told how far it is; may be null.</param>
    /// <param name="cancel">Ends the measurement after the round it is in.</param>
    /// <exception cref="EngineFault">The engine refused the library, the model or a run.</exception>
    public static EngineMeasurement Measure(EnginePlan plan, IProgress<ProbeProgress>? progress = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        progress?.Report(new ProbeProgress("loading the model", 0, plan.Limit));
        long start = Stopwatch.GetTimestamp();
        // Opened on this thread, which is pinned nowhere: an engine's own threads run where their maker may run.
        using IEngineSession session = plan.Family == EngineFamily.OnnxRuntime ? new OnnxSession(plan) : new LlamaSession(plan);
        double load = Stopwatch.GetElapsedTime(start).TotalSeconds;
        progress?.Report(new ProbeProgress("warming up", 0, plan.Limit));
        for (int i = 0; i < 2; i++)
        {
            session.Run();
            session.Reset();
        }

        using var rounds = new EngineRounds(plan, session);
        var neighbours = new Neighbours();
        var clock = Stopwatch.StartNew();
        int done = 0;
        while (done < Fewest || (done < plan.Rounds && clock.Elapsed < plan.Limit))
        {
            if (cancel.IsCancellationRequested && done > 0)
            {
                break;
            }

            rounds.Take(done++);
            double share = Math.Max((double)done / plan.Rounds, Math.Min(1, clock.Elapsed / plan.Limit));
            progress?.Report(new ProbeProgress("running the model", Math.Min(1, share), clock.Elapsed * ((1 - share) / Math.Max(share, 0.01))));
        }

        EngineMeasurement measured = rounds.Result(load, cancel.IsCancellationRequested);
        return measured with { Findings = [.. Findings(measured, neighbours)] };
    }

    /// <summary>Bytes that plain reading goes over: as many as the weights have, within what memory has room for.</summary>
    internal static long ReadBytes(long weights) => Math.Clamp(weights, LeastRead, Math.Max(LeastRead, Math.Min(MostRead, MemoryRoom.Available() / 4)));

    private static IEnumerable<Finding> Findings(EngineMeasurement measured, Neighbours neighbours)
    {
        static Finding Warning(string code, FormattableString text) => new(code, Severity.Warning, FormattableString.Invariant(text));
        if (measured.Interrupted)
        {
            yield return Warning("interrupted", $"The measurement was ended before its time, after {measured.Step.Samples} run(s).");
        }

        if (neighbours.BusyProcessors is { } busy and > 0.15)
        {
            yield return Warning("other-load", $"Disturbed: other processes kept {busy:0.00} of {measured.Machine.Processors} processors busy; {(measured.Plan.Threads == 1 ? "the run is charged its processor time, but caches and memory were shared" : "several threads are timed by the clock on the wall, which counts the others' turns too")}.");
        }

        if (measured.Step.Disturbed)
        {
            yield return Warning("few-clean-rounds", $"Disturbed: fewer than three runs had the processor to themselves; all runs count.");
        }

        if (measured.Plan.WeightBytes < measured.Machine.LastLevelCacheBytes)
        {
            yield return new Finding("fits-cache", Severity.Hint, FormattableString.Invariant($"The weights ({Figures.Of(new Bytes(measured.Plan.WeightBytes))}) fit the last-level cache: the bandwidth is that of reading so few bytes again and again, not that of memory."));
        }
    }
}
