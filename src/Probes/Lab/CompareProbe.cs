using System.Diagnostics;
using Floorline.Core.Findings;
using Floorline.Probes.Host;
using Floorline.Probes.Kernels;

namespace Floorline.Probes.Lab;

/// <summary>Measures techniques as pairs: all steps and operations take turns in rounds, in an order drawn anew, on one thread.</summary>
public sealed partial class CompareProbe : IDisposable
{
    private const int Fewest = 2;
    private readonly ComparePlan _plan;
    private readonly Team _team = Team.OfThisMachine(1);
    private readonly List<IDisposable> _owned = [];
    private readonly List<Timed<LabCell>> _cells = [];
    private readonly List<(string Code, string Technique, Timed<LabOperation> Before, Timed<LabOperation> After)> _pairs = [];
    private readonly Dictionary<(LabShape, LabFormat), LabModel> _models = [];
    private readonly Dictionary<(LabShape, LabFormat, int, int), KvCache> _caches = [];
    private readonly List<double> _read = [], _update = [], _fma = [], _dot = [], _launch = [], _busy = [];
    private readonly Floats _stretch;
    private readonly IProgress<ProbeProgress>? _progress;

    private CompareProbe(ComparePlan plan, IProgress<ProbeProgress>? progress, CancellationToken cancel)
    {
        (_plan, _progress) = (plan, progress);
        _stretch = Owned(Math.Max(1 << 16, plan.Elements));
        AddSteps(cancel);
        AddKernels(cancel);
        AddOperations(cancel);
    }

    /// <summary>Builds everything and measures it. When cancelled it gives what it has by then.</summary>
    /// <param name="plan">What to compare.</param>
    /// <param name="progress">Told how far it is; may be null.</param>
    /// <param name="cancel">Ends the measurement early.</param>
    public static CompareMeasurement Measure(ComparePlan plan, IProgress<ProbeProgress>? progress = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        progress?.Report(new ProbeProgress("random weights", 0, plan.Limit));
        using var probe = new CompareProbe(plan, progress, cancel);
        var neighbours = new Neighbours();
        var clock = Stopwatch.StartNew();
        for (int round = 0; round < plan.Rounds && !cancel.IsCancellationRequested && (round < Fewest || clock.Elapsed < plan.Limit); round++)
        {
            probe.TakeRound(round, cancel);
            double share = Math.Max((round + 1.0) / plan.Rounds, Math.Min(1, clock.Elapsed / plan.Limit));
            progress?.Report(new ProbeProgress("comparing", share, clock.Elapsed * ((1 - share) / Math.Max(share, 0.01))));
        }

        return probe.Result(neighbours, cancel.IsCancellationRequested);
    }

    /// <summary>Bytes of weights and caches that a plan takes.</summary>
    /// <param name="plan">The plan.</param>
    public static long Bytes(ComparePlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        LabShape shape = plan.Shape, mha = shape with { KeyValueHeads = shape.Heads };
        (int small, int large) = plan.Contexts;
        long middle = plan.Batches[plan.Batches.Count / 2];
        long Cache(LabShape of, LabFormat format, long sequences, long tokens) => of.Layers * sequences * of.KeyValueHeads * KvLayout.Bytes(format, of.HeadSize, tokens);
        return Enum.GetValues<LabFormat>().Sum(f => LabModel.Bytes(shape, f, shape.Layers)) + LabModel.Bytes(mha, LabFormat.Int4, mha.Layers)
            + plan.Batches.Sum(b => Cache(shape, LabFormat.Bf16, b, small)) + Cache(shape, LabFormat.Bf16, 1, plan.Batches[^1]) + Cache(shape, LabFormat.Bf16, 1 + middle, large)
            + Cache(mha, LabFormat.Bf16, middle, large) + Cache(mha, LabFormat.Int8, middle, large);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (IDisposable one in Enumerable.Reverse(_owned))
        {
            one.Dispose();
        }

        _team.Dispose();
    }

    private void TakeRound(int round, CancellationToken cancel)
    {
        Action[] turns =
        [
            .. _cells.Select(cell => (Action)(() => cell.Take(_team))),
            .. _kernels.Select(kernel => (Action)(() => kernel.Take(_team))),
            .. _attention.Select(kernel => (Action)(() => kernel.Take(_team))),
            .. _pairs.SelectMany(pair => new Action[] { () => pair.Before.Take(_team), () => pair.After.Take(_team) }),
            TakeMachine,
            TakeMachine,
            TakeMachine,
        ];
        new Random(round).Shuffle(turns);
        foreach (Action turn in turns)
        {
            if (cancel.IsCancellationRequested)
            {
                return;
            }

            turn();
        }
    }

    /// <summary>What the machine does just now: reading, peaks, an empty launch.</summary>
    private void TakeMachine()
    {
        LabModel model = _models.Values.First();
        long chunk = Math.Min(model.Used / ReadKernel.Granule * ReadKernel.Granule, 256L << 20);
        _read.Add(chunk / _team.RunOn(0, _ => ReadKernel.Run(Simd.Best, model.Memory, 0, chunk, 1)).Cpu);
        _update.Add(8.0 * _stretch.Count / _team.RunOn(0, _ => VectorMath.Chain(_stretch, 2)).Cpu);
        const long Turns = 300_000;
        _fma.Add(Turns * FmaKernel<float>.FlopsPerTurn(Simd.Best) / _team.RunOn(0, static _ => FmaKernel<float>.Run(Simd.Best, Turns)).Cpu);
        _dot.Add(Turns * Int8DotKernel.OperationsPerTurn / _team.RunOn(0, static _ => Int8DotKernel.Run(Turns)).Cpu);
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < 100; i++)
        {
            _ = _team.RunOn(0, static _ => { });
        }

        _launch.Add(Stopwatch.GetElapsedTime(start).TotalSeconds / 100);
    }

    /// <summary>
    /// The shortest time in which a comparison can be done: the floor of its least rounds, by bytes and FLOPs of the steps, at this machine's own bandwidth
    /// and peak of this moment. Building and the pairs of operations come on top.
    /// </summary>
    /// <param name="plan">What to compare.</param>
    public static TimeSpan Shortest(ComparePlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        const long Size = 128L << 20, Turns = 300_000;
        using Team team = Team.OfThisMachine(1);
        using var memory = new AlignedBuffer(Size);
        _ = team.RunOn(0, _ => memory.Touch(0, Size, 1));
        double read = 0, peak = 0;
        for (int i = 0; i < 5; i++)
        {
            read = Math.Max(read, Size / team.RunOn(0, _ => ReadKernel.Run(Simd.Best, memory, 0, Size, 1)).Cpu);
            peak = Math.Max(peak, Turns * FmaKernel<float>.FlopsPerTurn(Simd.Best) / team.RunOn(0, static _ => FmaKernel<float>.Run(Simd.Best, Turns)).Cpu);
        }

        double round = Steps(plan).Sum(cell =>
        {
            double rows = Math.Max(cell.Batch, cell.Prompt);
            double weights = LabModel.Bytes(cell.Shape, LabFormat.Fp32, cell.Shape.Layers) / 4.0;
            // int8 dot products may run at four times the peak of fp32 multiply-adds.
            double arithmetic = 2 * weights * rows / (cell.Weights is LabFormat.Fp32 or LabFormat.Bf16 ? peak : 4 * peak);
            return Math.Max(LabModel.Bytes(cell.Shape, cell.Weights, cell.Shape.Layers) / read, arithmetic);
        });
        return TimeSpan.FromSeconds(Fewest * round);
    }

    private static IEnumerable<LabCell> Steps(ComparePlan plan)
    {
        LabShape shape = plan.Shape;
        (int small, int large) = plan.Contexts;
        int[] ends = [plan.Batches[0], plan.Batches[plan.Batches.Count / 2], plan.Batches[^1]];
        foreach (LabFormat format in Enum.GetValues<LabFormat>())
        {
            // fp32 and int4 walk through all batches: the two ends of the formats; the others through three.
            foreach (int batch in format is LabFormat.Fp32 or LabFormat.Int4 ? plan.Batches : ends.Distinct())
            {
                yield return new LabCell(shape, format, LabFormat.Bf16, batch, small);
            }

            yield return new LabCell(shape, format, LabFormat.Bf16, 1, large);
            yield return new LabCell(shape, format, LabFormat.Bf16, ends[1], large);
        }

        // The same work at another cache format, with as many key/value heads as query heads, for several drafts, and as a prefill.
        LabShape mha = shape with { Name = shape.Name + " (MHA)", KeyValueHeads = shape.Heads };
        yield return new LabCell(mha, LabFormat.Int4, LabFormat.Bf16, ends[1], large);
        yield return new LabCell(mha, LabFormat.Int4, LabFormat.Int8, ends[1], large);
        yield return new LabCell(shape, LabFormat.Int8, LabFormat.Bf16, 5, small) { Verifies = true };
        yield return new LabCell(shape, LabFormat.Fp32, LabFormat.Bf16, 1, 0) { Prompt = plan.Batches[^1] };
    }

    private void AddSteps(CancellationToken cancel)
    {
        foreach (LabCell cell in Steps(_plan))
        {
            Add(cell, cancel);
        }
    }

    private void Add(LabCell cell, CancellationToken cancel)
    {
        if (cancel.IsCancellationRequested)
        {
            return;
        }

        _progress?.Report(new ProbeProgress($"building step {_cells.Count + 1} over random weights", 0, _plan.Limit));
        LabModel model = Shared(_models, (cell.Shape, cell.Weights), () => new LabModel(cell.Shape, cell.Weights, cell.Shape.Layers, _team, 1));
        int sequences = cell.Verifies ? 1 : cell.Batch;
        int tokens = Math.Max(cell.Context, cell.Prompt);
        KvCache cache = Shared(_caches, (cell.Shape, cell.Cache, sequences, tokens), () =>
        {
            var made = new KvCache(cell.Cache, cell.Shape.HeadSize, tokens, (long)cell.Shape.Layers * sequences * cell.Shape.KeyValueHeads);
            _ = _team.RunOn(0, _ => made.Fill((0, 1), 5));
            return made;
        });
        var step = new LabStep(model, cache, cell.Prompt > 0 ? 1 : cell.Batch, Math.Max(1, cell.Prompt), tokens, 1, cell.Verifies);
        _owned.Add(step);
        var timed = new Timed<LabCell>(cell, step.Run, Wall: false);
        _ = _team.RunOn(0, step.Run);
        _cells.Add(timed);
    }

    private T Shared<TKey, T>(Dictionary<TKey, T> known, TKey key, Func<T> make)
        where TKey : notnull
        where T : IDisposable
    {
        if (!known.TryGetValue(key, out T? one))
        {
            known[key] = one = make();
            _owned.Add(one);
        }

        return one;
    }

    private CompareMeasurement Result(Neighbours neighbours, bool interrupted)
    {
        var findings = new List<Finding>();
        if (interrupted)
        {
            findings.Add(new Finding("interrupted", Severity.Warning, "The comparison was ended before its time: what was not measured by then is left out."));
        }

        if (neighbours.BusyProcessors is { } busy and > 0.15)
        {
            findings.Add(new Finding("other-load", Severity.Warning, FormattableString.Invariant($"Disturbed: other processes kept {busy:0.00} processors busy. Both sides of each pair met this alike; times are processor time, but caches and memory were shared.")));
        }

        return new CompareMeasurement
        {
            Plan = _plan,
            Machine = Machine.This(),
            Cells = [.. _cells.Where(static c => c.HasSamples).Select(static c => c.What with { Seconds = c.Figure })],
            Pairs = [.. _pairs.Where(static p => p.Before.HasSamples && p.After.HasSamples).Select(static p => new LabPair(p.Technique, p.Before.What with { Seconds = p.Before.Figure }, p.After.What with { Seconds = p.After.Figure }) { Code = p.Code })],
            Kernels = [.. _kernels.Where(static k => k.HasSamples).Select(static k => k.What with { Seconds = k.Figure })],
            Attention = [.. _attention.Where(static k => k.HasSamples).Select(static k => k.What with { Seconds = k.Figure })],
            Read = Figure.Of(_read),
            Update = Figure.Of(_update),
            Busy = Figure.Of(_busy),
            PeakFp32 = Figure.Of(_fma),
            PeakInt8 = Figure.Of(_dot),
            Launch = Figure.Of(_launch),
            Interrupted = interrupted,
            Findings = findings,
        };
    }

    /// <summary>Something that is timed again and again.</summary>
    /// <param name="What">What it is.</param>
    /// <param name="Run">Does it.</param>
    /// <param name="Wall">Whether the clock on the wall counts: where threads wait for one another.</param>
    private sealed record Timed<T>(T What, Action<int> Run, bool Wall)
    {
        private readonly List<double> _clean = [], _all = [];

        public bool HasSamples => _all.Count > 0;

        public Figure Figure => _clean.Count >= Fewest ? Figure.Of(_clean, _all.Count - _clean.Count) : Figure.Of(_all) with { Dropped = _all.Count - _clean.Count, Disturbed = true };

        public void Take(Team team)
        {
            if (Wall)
            {
                long start = Stopwatch.GetTimestamp();
                Run(0);
                double took = Stopwatch.GetElapsedTime(start).TotalSeconds;
                _all.Add(took);
                _clean.Add(took);
                return;
            }

            ThreadTime time = team.RunOn(0, Run);
            _all.Add(time.Cpu);
            if (time.Cpu >= 0.97 * time.Wall)
            {
                _clean.Add(time.Cpu);
            }
        }
    }
}
