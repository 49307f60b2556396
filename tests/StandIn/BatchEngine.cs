using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Threading.Tasks.Sources;

namespace Floorline.StandIn;

/// <summary>
/// A continuous-batching engine without a model: a slot limit, a queue, and absolute times at which tokens are due. A slot is free from the moment its last
/// token was due, so capacity does not depend on how fast this machine writes.
/// </summary>
internal sealed partial class BatchEngine : IDisposable
{
    private readonly StandInSettings _settings;
    private readonly Lock _gate = new();
    private readonly PriorityQueue<Ticket, long> _due = new();
    private readonly Queue<Ticket> _queue = new();
    private readonly Thread _thread;
    private long _stallUntil;
    private volatile bool _over;
    private int _active;

    internal BatchEngine(StandInSettings settings)
    {
        _settings = settings;
        _thread = new Thread(Run) { IsBackground = true, Name = "stand-in engine" };
        _thread.Start();
    }

    internal int Active => _active;

    internal int Waiting
    {
        get
        {
            lock (_gate)
            {
                return _queue.Count;
            }
        }
    }

    /// <summary>When the last stall began and ended.</summary>
    internal (long From, long Until) Stalled { get; private set; }

    public void Dispose() => _over = true;

    /// <summary>Nothing is served for a while.</summary>
    internal void Stall(TimeSpan time)
    {
        long now = Stopwatch.GetTimestamp();
        long until = now + Ticks(time.TotalMilliseconds);
        Stalled = (now, until);
        Volatile.Write(ref _stallUntil, until);
    }

    /// <summary>Waits for a slot; gives the moment from which it is held.</summary>
    internal async ValueTask<long> Admit(Ticket ticket, long arrived)
    {
        lock (_gate)
        {
            if (_active < _settings.BatchLimit)
            {
                _active++;
                return arrived;
            }

            ticket.Arm();
            _queue.Enqueue(ticket);
        }

        return Math.Max(arrived, await ticket.Wait());
    }

    /// <summary>Frees a slot from a moment on.</summary>
    internal void Release(long from)
    {
        Ticket? next;
        lock (_gate)
        {
            if (!_queue.TryDequeue(out next))
            {
                _active--;
                return;
            }
        }

        next.Fire(from);
    }

    /// <summary>Waits for a moment.</summary>
    internal ValueTask<long> At(Ticket ticket, long due)
    {
        ticket.Arm();
        lock (_gate)
        {
            _due.Enqueue(ticket, due);
        }

        return ticket.Wait();
    }

    internal static long Ticks(double milliseconds) => (long)(milliseconds / 1e3 * Stopwatch.Frequency);

    internal long Step() => Ticks(_settings.StepMs + (_settings.StepMsPerRequest * Math.Max(0, _active - 1)));

    private void Run()
    {
        var ready = new List<Ticket>();
        while (!_over)
        {
            long now = Stopwatch.GetTimestamp();
            long next = now + (Stopwatch.Frequency / 2000);
            if (now >= Volatile.Read(ref _stallUntil))
            {
                lock (_gate)
                {
                    while (_due.TryPeek(out Ticket? ticket, out long due))
                    {
                        if (due > now)
                        {
                            next = Math.Min(next, due);
                            break;
                        }

                        ready.Add(ticket);
                        _due.Dequeue();
                    }
                }

                foreach (Ticket ticket in ready)
                {
                    ticket.Fire(now);
                }

                ready.Clear();
            }

            Sleep(next);
        }
    }

    private static void Sleep(long until)
    {
        if (OperatingSystem.IsLinux() && Stopwatch.Frequency == 1_000_000_000)
        {
            var time = new Timespec { Seconds = until / 1_000_000_000, Nanoseconds = until % 1_000_000_000 };
            _ = SleepUntil(1, 1, in time, 0);
        }
        else
        {
            Thread.Sleep(1);
        }
    }

    [DllImport("libc", EntryPoint = "clock_nanosleep")]
    private static extern int SleepUntil(int clock, int flags, in Timespec until, nint remaining);

    private struct Timespec
    {
        internal long Seconds;
        internal long Nanoseconds;
    }

    /// <summary>One request's place to wait at, used again for every token.</summary>
    internal sealed class Ticket : IValueTaskSource<long>
    {
        private ManualResetValueTaskSourceCore<long> _core = new() { RunContinuationsAsynchronously = true };

        internal void Arm() => _core.Reset();

        internal ValueTask<long> Wait() => new(this, _core.Version);

        internal void Fire(long at) => _core.SetResult(at);

        public long GetResult(short token) => _core.GetResult(token);

        public ValueTaskSourceStatus GetStatus(short token) => _core.GetStatus(token);

        public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) => _core.OnCompleted(continuation, state, token, flags);
    }
}
