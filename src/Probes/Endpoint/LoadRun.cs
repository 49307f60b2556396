using System.Diagnostics;
using System.Globalization;

namespace Floorline.Probes.Endpoint;

/// <summary>Runs load plans over connections that it keeps between them: warm-up opens what the measurement uses.</summary>
public sealed class LoadRun : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<EndpointTarget, Stack<EndpointLane>> _idle = [];
    private readonly Dictionary<EndpointTarget, HttpMessageInvoker> _shared = [];
    private readonly List<EndpointLane> _lanes = [];

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (EndpointLane lane in _lanes)
        {
            lane.Dispose();
        }

        foreach (HttpMessageInvoker client in _shared.Values)
        {
            client.Dispose();
        }
    }

    /// <summary>Runs a plan. What goes wrong with a request stands in its record; the run goes on.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="progress">Told of the state about four times a second; null for nobody.</param>
    /// <param name="stop">Ends the run: requests under way are cut off and what was measured is returned.</param>
    public async Task<LoadOutcome> RunAsync(LoadPlan plan, Action<LoadProgress>? progress = null, CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var run = new Current(this, plan, progress);
        System.Runtime.GCLatencyMode mode = System.Runtime.GCSettings.LatencyMode;
        System.Runtime.GCSettings.LatencyMode = System.Runtime.GCLatencyMode.SustainedLowLatency;
        try
        {
            return await run.Whole(stop);
        }
        finally
        {
            System.Runtime.GCSettings.LatencyMode = mode;
        }
    }

    private EndpointLane Take(EndpointTarget target, int endpoint)
    {
        lock (_gate)
        {
            if (_idle.TryGetValue(target, out Stack<EndpointLane>? free) && free.TryPop(out EndpointLane? lane))
            {
                return lane;
            }

            // HTTP/2 carries many streams on one connection: its lanes share one client.
            HttpMessageInvoker? shared = null;
            if (target.HttpVersion.Major >= 2 && !_shared.TryGetValue(target, out shared))
            {
                _shared[target] = shared = new HttpMessageInvoker(target.Handler(static _ => { }));
            }

            lane = new EndpointLane(target, endpoint, shared);
            _lanes.Add(lane);
            return lane;
        }
    }

    private void Return(EndpointTarget target, EndpointLane lane)
    {
        lock (_gate)
        {
            if (!_idle.TryGetValue(target, out Stack<EndpointLane>? free))
            {
                _idle[target] = free = new Stack<EndpointLane>();
            }

            free.Push(lane);
        }
    }

    /// <summary>One run under way.</summary>
    private sealed class Current(LoadRun owner, LoadPlan plan, Action<LoadProgress>? progress)
    {
        private const int Recent = 64;
        private const double MostBackoff = 5;
        private readonly Lock _gate = new();
        private readonly List<RequestRecord> _over = [];
        private readonly HashSet<Deadline> _active = [];
        private readonly Queue<(RequestRecord Record, RequestPlan Plan)> _waiting = new();
        private readonly LagHistogram _receive = new();
        private readonly LagHistogram _send = new();
        private readonly LagHistogram _pool = new();
        private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private long _started;
        private long _until = long.MaxValue;
        private long _tokens;
        private int _next;
        private int _inFlight;
        private int _failed;
        private int _notStarted;
        private int _handed;
        private bool _dispatched;
        private bool _kernel;
        private volatile bool _stop;
        private bool _interrupted;

        private int Planned => plan.Schedule?.Times.Count ?? (plan.Requests == int.MaxValue ? 0 : plan.Requests);

        internal async Task<LoadOutcome> Whole(CancellationToken stop)
        {
            HostLoad? before = HostLoad.Now();
            double processor = Environment.CpuUsage.TotalTime.TotalSeconds;
            long allocated = GC.GetTotalAllocatedBytes();
            _started = Stopwatch.GetTimestamp();
            _until = plan.Duration is { } duration ? _started + (long)(duration.TotalSeconds * Stopwatch.Frequency) : long.MaxValue;
            using var watching = new CancellationTokenSource();
            Task watcher = Watch(watching.Token);
            await using (stop.Register(() => End(interrupted: true)))
            {
                if (plan.Schedule is null)
                {
                    await Closed();
                }
                else
                {
                    await Open();
                }
            }

            await watching.CancelAsync();
            await watcher;
            HandOver();
            long ended;
            lock (_gate)
            {
                ended = _over.Count > 0 ? _over.Max(static r => r.Ended) : Stopwatch.GetTimestamp();
            }

            return new LoadOutcome
            {
                Records = [.. _over.OrderBy(static r => r.Index)],
                Started = _started,
                Ended = ended,
                NotStarted = _notStarted,
                Interrupted = _interrupted,
                ReceiveLag = _receive,
                SendLag = _send,
                PoolLag = _pool,
                KernelStamped = _kernel,
                ProcessorSeconds = Environment.CpuUsage.TotalTime.TotalSeconds - processor,
                OthersBusyCores = HostLoad.Others(before, HostLoad.Now()),
                AllocatedBytes = GC.GetTotalAllocatedBytes() - allocated,
            };
        }

        private async Task Closed()
        {
            int streams = Math.Min(Math.Max(plan.Concurrency, 1), plan.Requests);
            await Task.WhenAll(Enumerable.Range(0, streams).Select(i => Task.Run(() => Stream(i))));
        }

        /// <summary>One stream of a closed loop: the next request follows the answer. A server that asks for patience gets it.</summary>
        private async Task Stream(int number)
        {
            EndpointTarget target = plan.Targets[number % plan.Targets.Count];
            EndpointLane lane = owner.Take(target, number % plan.Targets.Count);
            while (!_stop && Stopwatch.GetTimestamp() < _until)
            {
                int index = Interlocked.Increment(ref _next) - 1;
                if (index >= plan.Requests)
                {
                    break;
                }

                RequestPlan request = plan.Request(index);
                var record = new RequestRecord(index, Stopwatch.GetTimestamp(), request.OutputTokens);
                await Execute(lane, target, record, request);
                if (record.Failure is not (FailureKind.None or FailureKind.CutOff))
                {
                    double seconds = record.RetryAfter > 0 ? Math.Min(record.RetryAfter, MostBackoff) : record.Failure is FailureKind.Refused or FailureKind.Http429 or FailureKind.Http503 ? 0.05 : 0;
                    for (long end = Stopwatch.GetTimestamp() + (long)(seconds * Stopwatch.Frequency); !_stop && Stopwatch.GetTimestamp() < Math.Min(end, _until);)
                    {
                        await Task.Delay(10);
                    }
                }
            }

            owner.Return(target, lane);
        }

        private async Task Open()
        {
            var dispatcher = new Thread(Dispatch) { IsBackground = true, Name = "floorline dispatch", Priority = ThreadPriority.AboveNormal };
            dispatcher.Start();
            await _drained.Task;
        }

        /// <summary>Sends each request at its planned time, whatever became of those before it.</summary>
        private void Dispatch()
        {
            IReadOnlyList<Floorline.Core.Quantities.Seconds> times = plan.Schedule!.Times;
            for (int i = 0; i < times.Count; i++)
            {
                RequestPlan request = plan.Request(i);
                long planned = _started + (long)(times[i].Value * Stopwatch.Frequency);
                var record = new RequestRecord(i, planned, request.OutputTokens);
                while (!_stop && planned < _until && !Pause.Towards(planned))
                {
                }

                if (_stop || planned >= _until)
                {
                    long now = Stopwatch.GetTimestamp();
                    _notStarted = _stop ? times.Skip(i).Count(t => _started + (t.Value * Stopwatch.Frequency) < now) : 0;
                    break;
                }

                lock (_gate)
                {
                    if (plan.Concurrency > 0 && _inFlight >= plan.Concurrency)
                    {
                        _waiting.Enqueue((record, request));
                        continue;
                    }

                    _inFlight++;
                }

                _send.Add(Stopwatch.GetTimestamp() - planned);
                int endpoint = i % plan.Targets.Count;
                _ = Follow(owner.Take(plan.Targets[endpoint], endpoint), plan.Targets[endpoint], record, request);
            }

            lock (_gate)
            {
                _dispatched = true;
                Drained();
            }
        }

        /// <summary>Runs a request of an open loop, and then those that waited for its place.</summary>
        private async Task Follow(EndpointLane lane, EndpointTarget target, RequestRecord record, RequestPlan request)
        {
            while (true)
            {
                await Execute(lane, target, record, request, counted: true);
                lock (_gate)
                {
                    if (_stop || !_waiting.TryDequeue(out (RequestRecord Record, RequestPlan Plan) next))
                    {
                        _inFlight--;
                        _notStarted += _stop ? _waiting.Count : 0;
                        _waiting.Clear();
                        owner.Return(target, lane);
                        Drained();
                        return;
                    }

                    (record, request) = next;
                }
            }
        }

        private void Drained()
        {
            if (_dispatched && _inFlight == 0)
            {
                _drained.TrySetResult();
            }
        }

        private async Task Execute(EndpointLane lane, EndpointTarget target, RequestRecord record, RequestPlan request, bool counted = false)
        {
            var deadline = new Deadline(target, Stopwatch.GetTimestamp());
            lock (_gate)
            {
                _active.Add(deadline);
                _inFlight += counted ? 0 : 1;
            }

            if (_stop)
            {
                deadline.Stop();
            }

            await lane.RunAsync(record, request, string.Create(CultureInfo.InvariantCulture, $"{plan.Name}-{record.Index}"), deadline);
            lock (_gate)
            {
                _active.Remove(deadline);
                _inFlight -= counted ? 0 : 1;
                _over.Add(record);
                _tokens += record.ChunkTokens;
                _failed += record.Failure is FailureKind.None or FailureKind.CutOff ? 0 : 1;
                _kernel |= lane.IsKernelStamped;
                foreach (long lag in lane.Lags)
                {
                    _receive.Add(lag);
                }

                lane.Lags.Clear();
            }

            deadline.Dispose();
        }

        private void End(bool interrupted)
        {
            Deadline[] active;
            lock (_gate)
            {
                _stop = true;
                _interrupted |= interrupted;
                active = [.. _active];
            }

            foreach (Deadline deadline in active)
            {
                deadline.Stop();
            }
        }

        private async Task Watch(CancellationToken over)
        {
            long lastProgress = 0;
            long lastJudged = _started;
            while (!over.IsCancellationRequested)
            {
                try
                {
                    await Task.Delay(50, over);
                }
                catch (OperationCanceledException)
                {
                    break;
                }

                long now = Stopwatch.GetTimestamp();
                Deadline[] active;
                lock (_gate)
                {
                    active = [.. _active];
                }

                foreach (Deadline deadline in active)
                {
                    deadline.Watch(now);
                }

                ThreadPool.UnsafeQueueUserWorkItem(static state => state.Run.Answered(state.Asked), (Run: this, Asked: Stopwatch.GetTimestamp()), preferLocal: false);

                if (now - lastProgress > Stopwatch.Frequency / 4)
                {
                    lastProgress = now;
                    progress?.Invoke(Snapshot(now));
                    HandOver();
                }

                if (now - lastJudged > Stopwatch.Frequency)
                {
                    lastJudged = now;
                    Judge();
                }
            }
        }

        private void HandOver()
        {
            if (plan.Over is null)
            {
                return;
            }

            RequestRecord[] over;
            lock (_gate)
            {
                over = [.. _over.Skip(_handed)];
                _handed = _over.Count;
            }

            if (over.Length > 0)
            {
                plan.Over(over, _started);
            }
        }

        /// <summary>How long this process's threads took to get to a piece of work.</summary>
        private void Answered(long asked)
        {
            lock (_gate)
            {
                _pool.Add(Stopwatch.GetTimestamp() - asked);
            }
        }

        /// <summary>Ends the run where it is precise enough, or where nothing but failures comes.</summary>
        private void Judge()
        {
            RequestRecord[] over;
            lock (_gate)
            {
                over = [.. _over];
            }

            bool hopeless = over.Length >= 200 && over.All(static r => r.Failure != FailureKind.None);
            if (hopeless || plan.Enough?.Invoke(over) == true)
            {
                // no new requests; what is under way goes on in an open loop's drain and a closed loop's last round
                _stop = true;
                if (hopeless)
                {
                    End(interrupted: false);
                }
            }
        }

        private LoadProgress Snapshot(long now)
        {
            lock (_gate)
            {
                double scale = 1.0 / Stopwatch.Frequency;
                RequestRecord[] last = [.. _over.TakeLast(Recent).Where(static r => r.Completed && r.Chunks > 0)];
                double[] ttft = [.. last.Select(r => (r.TimeOf(0) - r.Planned) * scale).Order()];
                double[] itl = [.. last.Where(static r => r.Chunks > 1).Select(r => (r.TimeOf(r.Chunks - 1) - r.TimeOf(0)) * scale / (r.Chunks - 1)).Order()];
                return new LoadProgress(TimeSpan.FromSeconds((now - _started) * scale), _over.Count, _failed, _inFlight, Planned, plan.Duration, _tokens, ttft.Length > 0 ? ttft[ttft.Length / 2] : 0, itl.Length > 0 ? itl[itl.Length / 2] : 0);
            }
        }
    }
}
