using System.Diagnostics;
using Floorline.Probes.Host;
using Floorline.Probes.Kernels;

namespace Floorline.Probes.Engines;

/// <summary>The rounds of an engine's measurement: the run, plain reading and the peaks take turns in an order that changes.</summary>
internal sealed class EngineRounds : IDisposable
{
    private readonly EnginePlan _plan;
    private readonly IEngineSession _session;
    private readonly Team _team;
    private readonly AlignedBuffer _memory;
    private readonly MachineCode? _bf16 = MachineCode.Bf16();
    private readonly MachineCode? _int8 = MachineCode.Int8();
    private readonly List<(string Format, string Instruction, Series Series)> _peaks = [];
    private readonly Series _read;
    private readonly List<double> _clean = [], _all = [];

    public EngineRounds(EnginePlan plan, IEngineSession session)
    {
        (_plan, _session) = (plan, session);
        _team = Team.OfThisMachine(plan.Threads);
        long each = Math.Max(ReadKernel.Granule, EngineProbe.ReadBytes(plan.WeightBytes) / _team.Size / ReadKernel.Granule * ReadKernel.Granule);
        _memory = new AlignedBuffer(each * _team.Size);
        _ = _team.Run(_team.Size, thread => _memory.Touch(thread * each, each, 1));
        long turns = Math.Max(1, (64L << 20) / (each * _team.Size));
        _read = new Series(_team.Size, (double)each * _team.Size * turns, thread => ReadKernel.Run(Simd.Best, _memory, thread * each, each, turns)) { Before = thread => ReadKernel.Run(Simd.Best, _memory, thread * each, Math.Min(each, 8 << 20), 1) };
        Add("fp32", "fma", FmaKernel<float>.FlopsPerTurn(Simd.Best), static n => FmaKernel<float>.Run(Simd.Best, n));
        Add("int8", _int8?.Instruction ?? Int8DotKernel.Instruction, _int8?.OperationsPerTurn ?? Int8DotKernel.OperationsPerTurn, n =>
        {
            if (_int8 is not null)
            {
                _int8.Run(n);
            }
            else
            {
                _ = Int8DotKernel.Run(n);
            }
        });
        if (_bf16 is not null)
        {
            Add("bf16", _bf16.Instruction, _bf16.OperationsPerTurn, _bf16.Run);
        }
    }

    /// <summary>Takes one round.</summary>
    /// <param name="round">Which round.</param>
    public void Take(int round)
    {
        Action[] turns = [RunOnce, () => _read.Take(_team, round), .. _peaks.Select(p => (Action)(() => p.Series.Take(_team, round)))];
        new Random(round).Shuffle(turns);
        foreach (Action turn in turns)
        {
            turn();
        }
    }

    /// <summary>What the rounds so far say.</summary>
    public EngineMeasurement Result(double load, bool interrupted) => new()
    {
        Plan = _plan,
        Engine = _session.Engine,
        Machine = Machine.This(),
        Step = _clean.Count >= 3 ? Figure.Of(_clean, _all.Count - _clean.Count) : Figure.Of(_all) with { Dropped = _all.Count - _clean.Count, Disturbed = true },
        Steps = _clean.Count >= 3 ? [.. _clean] : [.. _all],
        LoadSeconds = load,
        Read = _read.Rate,
        Peaks = [.. _peaks.Select(static p => new PeakPoint(p.Format, p.Instruction, p.Series.Threads, p.Series.Rate))],
        Interrupted = interrupted,
    };

    public void Dispose()
    {
        _bf16?.Dispose();
        _int8?.Dispose();
        _memory.Dispose();
        _team.Dispose();
    }

    /// <summary>One thread runs pinned and is charged its processor time; several run where the engine puts them, by the clock on the wall.</summary>
    private void RunOnce()
    {
        if (_plan.Threads == 1)
        {
            ThreadTime time = _team.RunOn(0, _ => _session.Run());
            _all.Add(time.Cpu);
            if (time.Cpu >= 0.97 * time.Wall)
            {
                _clean.Add(time.Cpu);
            }
        }
        else
        {
            using var self = Process.GetCurrentProcess();
            TimeSpan before = self.TotalProcessorTime;
            long start = Stopwatch.GetTimestamp();
            _session.Run();
            double took = Stopwatch.GetElapsedTime(start).TotalSeconds;
            self.Refresh();
            _all.Add(took);
            // Engines spin while they wait: with all threads running the process uses as many processors as it has threads.
            if ((self.TotalProcessorTime - before).TotalSeconds >= 0.9 * took * _plan.Threads)
            {
                _clean.Add(took);
            }
        }

        _session.Reset();
    }

    private void Add(string format, string instruction, double operations, Action<long> run)
    {
        const long Turns = 200_000;
        _ = _team.RunOn(0, _ => run(1000));
        _peaks.Add((format, instruction, new Series(_team.Size, operations * Turns * _team.Size, _ => run(Turns))));
    }
}
