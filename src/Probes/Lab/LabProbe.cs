using System.Diagnostics;
using Floorline.Probes.Host;
using Floorline.Probes.Kernels;

namespace Floorline.Probes.Lab;

/// <summary>Builds model-shaped steps over random weights and measures them beside plain reading, in alternating rounds.</summary>
public sealed class LabProbe : IDisposable
{
    private const long ReadChunk = 256L << 20;
    private const int Fewest = 3;
    private readonly LabPlan _plan;
    private readonly Team _team;
    private readonly LabModel _model;
    private readonly KvCache _cache;
    private readonly LabStep _step;
    private readonly Machine _machine = Machine.This();
    private readonly long _fmaTurns;
    private readonly long _dotTurns;
    private readonly List<Round> _rounds = [];
    private long _readAt;

    /// <summary>Builds the step of a plan.</summary>
    /// <param name="plan">What to build.</param>
    /// <exception cref="ArgumentOutOfRangeException">A shape that the lab cannot build.</exception>
    public LabProbe(LabPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        if (plan.Shape.Check() is { } problem)
        {
            throw new ArgumentOutOfRangeException(nameof(plan), plan.Shape.Name, problem);
        }

        _plan = plan;
        _team = Team.OfThisMachine(Math.Clamp(plan.Threads, 1, LinuxThread.Allowed().Count));
        LayersRun = Math.Clamp(plan.Layers ?? LayersThatFit(plan), 1, plan.Shape.Layers);
        int positions = plan.Prompt > 0 ? plan.Prompt : 1;
        long context = plan.Prompt > 0 ? plan.Prompt : Math.Max(1, plan.Context);
        _model = new LabModel(plan.Shape, plan.Weights, LayersRun, _team, _team.Size);
        _cache = new KvCache(plan.Cache, plan.Shape.HeadSize, context, (long)LayersRun * plan.Batch * plan.Shape.KeyValueHeads);
        _ = _team.Run(_team.Size, thread => _cache.Fill((thread, _team.Size), 77));
        _step = new LabStep(_model, _cache, plan.Batch, positions, context, _team.Size);
        // One step before the clock runs: its code is compiled and its pages are there.
        _ = _team.Run(_team.Size, _step.Run);
        _fmaTurns = Turns(static turns => FmaKernel<float>.Run(Simd.Best, turns));
        _dotTurns = Turns(static turns => Int8DotKernel.Run(turns));
    }

    /// <summary>Layers that run.</summary>
    public int LayersRun { get; }

    /// <summary>Threads that run them.</summary>
    public int Threads => _team.Size;

    private long Context => _plan.Prompt > 0 ? 0 : Math.Max(1, _plan.Context);

    /// <summary>Builds a step and measures it. When cancelled it gives what it has by then.</summary>
    /// <param name="plan">What to build.</param>
    /// <param name="progress">Told how far it is; may be null.</param>
    /// <param name="cancel">Ends the measurement after the round it is in.</param>
    public static LabMeasurement Measure(LabPlan plan, IProgress<ProbeProgress>? progress = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        progress?.Report(new ProbeProgress("random weights", 0, plan.Limit));
        using var probe = new LabProbe(plan);
        var neighbours = new Neighbours();
        var clock = Stopwatch.StartNew();
        while (probe._rounds.Count < Fewest || (probe._rounds.Count < plan.Rounds && clock.Elapsed < plan.Limit))
        {
            if (cancel.IsCancellationRequested && probe._rounds.Count > 0)
            {
                break;
            }

            probe.TakeRound();
            double share = Math.Max((double)probe._rounds.Count / plan.Rounds, Math.Min(1, clock.Elapsed / plan.Limit));
            progress?.Report(new ProbeProgress(plan.Prompt > 0 ? "prefill" : "decode steps", share, clock.Elapsed * ((1 - share) / Math.Max(share, 0.01))));
        }

        return probe.Result(neighbours, cancel.IsCancellationRequested);
    }

    /// <summary>Takes one round: the step, plain reading and the peaks, in an order that changes.</summary>
    public void TakeRound()
    {
        var order = new int[] { 0, 1, 2, 3 };
        new Random(_rounds.Count).Shuffle(order);
        var round = new Round();
        foreach (int what in order)
        {
            switch (what)
            {
                case 0:
                    round.Step = Time(_step.Run, out round.StepClean);
                    round.LayerShare = _step.LayerShare;
                    break;
                case 1:
                    round.Read = ReadOnce(out round.ReadClean);
                    break;
                case 2:
                    round.Fma = _fmaTurns * _team.Size * FmaKernel<float>.FlopsPerTurn(Simd.Best) / Time(_ => FmaKernel<float>.Run(Simd.Best, _fmaTurns), out round.FmaClean);
                    break;
                default:
                    round.Dot = _dotTurns * _team.Size * Int8DotKernel.OperationsPerTurn / Time(_ => Int8DotKernel.Run(_dotTurns), out round.DotClean);
                    break;
            }
        }

        if (_team.Size > 1)
        {
            round.OneWay = CoreDistance.Measure(_team);
        }

        _rounds.Add(round);
    }

    /// <summary>What the rounds so far say.</summary>
    /// <param name="neighbours">What else ran meanwhile; null where nobody looked.</param>
    /// <param name="interrupted">Whether the run was ended early.</param>
    internal LabMeasurement Result(Neighbours? neighbours, bool interrupted)
    {
        long weights = _model.Used, cache = Context == 0 ? 0 : _cache.Bytes;
        double wholeLayers = (double)_plan.Shape.Layers / LayersRun;
        (double[] All, double[] Good) Values(Func<Round, double> value, Func<Round, bool> clean) => (
            [.. _rounds.Select(value).Where(static v => v > 0 && double.IsFinite(v))],
            [.. _rounds.Where(clean).Select(value).Where(static v => v > 0 && double.IsFinite(v))]);
        Figure Of(Func<Round, double> value, Func<Round, bool> clean)
        {
            (double[] all, double[] good) = Values(value, clean);
            return good.Length >= Fewest ? Figure.Of(good, all.Length - good.Length) : Figure.Of(all) with { Dropped = all.Length - good.Length, Disturbed = true };
        }

        double WholeStep(Round r) => r.Step * ((r.LayerShare * wholeLayers) + 1 - r.LayerShare);
        (double[] steps, double[] clean) = Values(WholeStep, static r => r.StepClean);
        var measured = new LabMeasurement
        {
            Plan = _plan,
            Machine = _machine,
            LayersRun = LayersRun,
            Step = Of(WholeStep, static r => r.StepClean),
            Steps = clean.Length >= Fewest ? clean : steps,
            AsRun = Of(static r => r.Step, static r => r.StepClean),
            Read = Of(static r => r.Read, static r => r.ReadClean),
            OverRead = Of(r => r.Step * r.Read / (weights + cache), static r => r.StepClean && r.ReadClean),
            WeightBytes = weights,
            CacheBytes = cache,
            PeakFp32 = Of(static r => r.Fma, static r => r.FmaClean),
            PeakInt8 = Of(static r => r.Dot, static r => r.DotClean),
            OneWay = Figure.Of([.. _rounds.Where(static r => r.OneWay is not null).Select(static r => r.OneWay!.Value)]),
            Interrupted = interrupted,
        };
        return measured with { Findings = [.. LabFindings.Of(measured, neighbours, _step.IsFinite)] };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _step.Dispose();
        _cache.Dispose();
        _model.Dispose();
        _team.Dispose();
    }

    /// <summary>Half of the memory that can be taken now without pushing anything out, in bytes.</summary>
    public static long Room() => MemoryRoom.Available() / 2;

    /// <summary>Bytes of weights and cache that a plan takes with so many layers.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="layers">Layers that run.</param>
    public static long Bytes(LabPlan plan, int layers)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return LabModel.Bytes(plan.Shape, plan.Weights, 0) + (layers * PerLayer(plan));
    }

    /// <summary>Layers whose weights and cache take half of the memory that is there, or what the plan may take.</summary>
    private static int LayersThatFit(LabPlan plan)
    {
        long room = Math.Min(plan.Room, Room());
        return (int)Math.Clamp((room - LabModel.Bytes(plan.Shape, plan.Weights, 0)) / PerLayer(plan), 1, plan.Shape.Layers);
    }

    private static long PerLayer(LabPlan plan)
    {
        long context = plan.Prompt > 0 ? plan.Prompt : plan.Context;
        long cache = plan.Batch * (long)plan.Shape.KeyValueHeads * (KvLayout.Bytes(plan.Cache, plan.Shape.HeadSize, context) + 4288);
        return LabModel.LayerBytes(plan.Shape, plan.Weights) + cache;
    }

    /// <summary>Seconds of one piece of work on all threads: processor time of one thread, wall time of several.</summary>
    private double Time(Action<int> work, out bool clean)
    {
        ThreadTime[] times = _team.Run(_team.Size, work);
        // A step takes longer than a time slice: being put aside once costs it its caches, not its time, which is the processor's.
        clean = times.All(static t => t.Cpu >= 0.97 * t.Wall) && ThreadTime.Together(times);
        return times.Length == 1 ? times[0].Cpu : times.Max(static t => t.End) - times.Min(static t => t.Start);
    }

    private double ReadOnce(out bool clean)
    {
        long part = _model.Used / _team.Size / ReadKernel.Granule * ReadKernel.Granule;
        long chunk = Math.Min(part, ReadChunk / _team.Size);
        _readAt = _readAt + (2 * chunk) <= part ? _readAt + chunk : 0;
        long turns = Math.Max(1, (32L << 20) / Math.Max(1, chunk * _team.Size));
        long at = _readAt;
        double seconds = Time(thread => ReadKernel.Run(Simd.Best, _model.Memory, ((thread * part) + at) / 64 * 64, chunk, turns), out clean);
        return chunk * turns * _team.Size / seconds;
    }

    private long Turns<T>(Func<long, T> loop)
    {
        _ = _team.RunOn(0, _ => loop(1));
        double seconds = _team.RunOn(0, _ => loop(200_000)).Cpu;
        return Math.Max(1000, (long)(200_000 * 0.004 / Math.Max(seconds, 1e-7)));
    }

    private sealed class Round
    {
        public double Step, Read, Fma, Dot, LayerShare;
        public bool StepClean, ReadClean, FmaClean, DotClean;
        public double? OneWay;
    }
}
