using System.Diagnostics;

namespace Floorline.Probes.Host;

/// <summary>Threads that are each pinned to a processor, sleep while there is nothing to do and start a piece of work together.</summary>
internal sealed class Team : IDisposable
{
    private readonly Worker[] _workers;

    public Team(IReadOnlyList<int> cpus)
    {
        ArgumentOutOfRangeException.ThrowIfZero(cpus.Count);
        _workers = [.. cpus.Select(static cpu => new Worker(cpu))];
    }

    /// <summary>How many threads there are.</summary>
    public int Size => _workers.Length;

    /// <summary>Whether every thread could be pinned.</summary>
    public bool Pinned => _workers.All(static w => w.Pinned);

    /// <summary>One thread for each processor that this process may use, or fewer.</summary>
    /// <param name="threads">How many; null for all.</param>
    public static Team OfThisMachine(int? threads = null)
    {
        IReadOnlyList<int> cpus = LinuxThread.Allowed();
        int count = Math.Min(cpus.Count, Math.Max(1, Environment.ProcessorCount));
        return new Team([.. cpus.Take(Math.Clamp(threads ?? count, 1, cpus.Count))]);
    }

    /// <summary>Runs work on the first threads, started together; the work learns which thread it is on.</summary>
    /// <param name="threads">How many threads.</param>
    /// <param name="work">What each does.</param>
    /// <param name="before">What each does before all start; not timed.</param>
    public ThreadTime[] Run(int threads, Action<int> work, Action<int>? before = null)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(threads, Size);
        var start = new Start(threads);
        for (int i = 0; i < threads; i++)
        {
            _workers[i].Begin(start, work, before, i);
        }

        return [.. _workers.Take(threads).Select(static w => w.Finish())];
    }

    /// <summary>Runs work on one thread.</summary>
    /// <param name="thread">Which thread.</param>
    /// <param name="work">What it does; it is told 0.</param>
    /// <param name="before">What it does before; not timed.</param>
    public ThreadTime RunOn(int thread, Action<int> work, Action<int>? before = null)
    {
        Worker worker = _workers[thread % Size];
        worker.Begin(new Start(1), work, before, 0);
        return worker.Finish();
    }

    public void Dispose()
    {
        foreach (Worker worker in _workers)
        {
            worker.Dispose();
        }
    }

    /// <summary>A gate that opens when all have come.</summary>
    private sealed class Start(int threads)
    {
        private int _missing = threads;

        public void Pass()
        {
            Interlocked.Decrement(ref _missing);
            var patience = new SpinWait();
            for (int spins = 0; Volatile.Read(ref _missing) > 0; spins++)
            {
                // A partner that has no processor yet needs this one's time, not its spinning.
                if (spins > 20_000)
                {
                    patience.SpinOnce();
                }
            }
        }
    }

    private sealed class Worker : IDisposable
    {
        private readonly Thread _thread;
        private readonly SemaphoreSlim _wanted = new(0);
        private readonly SemaphoreSlim _done = new(0);
        private Start? _start;
        private Action<int>? _work;
        private Action<int>? _before;
        private int _index;
        private ThreadTime _time;
        private Exception? _failure;

        public Worker(int cpu)
        {
            using var ready = new ManualResetEventSlim();
            _thread = new Thread(() =>
            {
                Pinned = LinuxThread.Pin(cpu);
                ready.Set();
                Work();
            })
            { IsBackground = true, Name = "probe" };
            _thread.Start();
            ready.Wait();
        }

        public bool Pinned { get; private set; }

        public void Begin(Start start, Action<int> work, Action<int>? before, int index)
        {
            (_start, _work, _before, _index, _failure) = (start, work, before, index, null);
            _wanted.Release();
        }

        public ThreadTime Finish()
        {
            _done.Wait();
            return _failure is null ? _time : throw new InvalidOperationException($"A probe failed: {_failure.Message}", _failure);
        }

        public void Dispose()
        {
            _work = null;
            _wanted.Release();
            _thread.Join();
            _wanted.Dispose();
            _done.Dispose();
        }

        private void Work()
        {
            while (true)
            {
                _wanted.Wait();
                if (_work is not { } work)
                {
                    return;
                }

                try
                {
                    Measure(work);
                }
                catch (Exception e)
                {
                    _failure = e;
                }

                _done.Release();
            }
        }

        private void Measure(Action<int> work)
        {
            _before?.Invoke(_index);
            _start!.Pass();
            long displaced = LinuxThread.Displacements();
            double cpu = LinuxThread.CpuSeconds();
            double start = Stopwatch.GetTimestamp() / (double)Stopwatch.Frequency;
            work(_index);
            double end = Stopwatch.GetTimestamp() / (double)Stopwatch.Frequency;
            _time = new ThreadTime(start, end, LinuxThread.CpuSeconds() - cpu, LinuxThread.Displacements() - displaced);
        }
    }
}
