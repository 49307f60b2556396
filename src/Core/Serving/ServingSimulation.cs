using Floorline.Core.Quantities;
using Floorline.Core.Situations;

namespace Floorline.Core.Serving;

/// <summary>
/// An event simulation of continuous batching with chunked prefill and a paged cache: every step takes the running decodes and as many prompt tokens as the
/// chunk allows, first come first served; a request is admitted while its cache fits.
/// Deterministic: the same load and seed give the same result.
/// </summary>
public sealed class ServingSimulation
{
    private readonly StepTime _times;
    private readonly ServingLoad _load;
    private readonly Disaggregation? _split;
    private readonly SeededRandom _random;
    private readonly EngineProfile _engine;
    private readonly int _running;
    private readonly double _capacity;
    private readonly Queue<Request> _waiting = new();
    private readonly Queue<Request> _reading = new();
    private readonly PriorityQueue<Request, double> _arriving = new();
    private readonly PriorityQueue<Request, double> _decoding = new();
    private readonly PriorityQueue<double, double> _sending = new();
    private readonly List<(Seconds Time, long Count)> _gaps = [];
    private readonly List<Request> _finished = [];
    private readonly List<Request> _readNow = [];
    private readonly List<Request> _endedNow = [];
    private readonly double[] _workers;

    private double _now;
    private double _used;

    // Every decoding sequence gains one token per step, so one count of tokens orders their ends, and one sum holds their caches.
    private double _tokens;
    private double _context;
    private int _issued;
    private double _nextArrival;
    private double _prefillTime;
    private double _batchTime;
    private double _busyTime;
    private long _steps;
    private double _output;

    // When the prompt tokens that were read last leave the last pipeline stage.
    private double _leaves;

    // A server that is never short of work is watched from the third of its requests on, until the last is sent.
    private bool _saturated;
    private double _emitted;
    private (double Now, double Emitted, double Batch, double Prefill, double Busy, int Gaps, int Finished)? _from;
    private (double Now, double Emitted, double Batch, double Prefill, double Busy, int Gaps, int Finished)? _to;

    private ServingSimulation(StepTime times, ServingLoad load, Disaggregation? split)
    {
        _times = times;
        _load = load;
        _split = split;
        _engine = times.Engine;
        _random = new SeededRandom(load.Seed);
        _running = Math.Min(times.Engine.MaxRunning, load.MostInFlight ?? int.MaxValue);
        _capacity = times.CacheTokens.Or(double.PositiveInfinity);
        _workers = new double[split?.Workers ?? 0];
        _steady = load is { Concurrency: not null, LeavesOutStart: true };
    }

    // The clients of a server that has been running: each sends its next request when it has the answer to the last, with what lies outside the steps, and they
    // go on until the requests that count are answered. A finite run that a harness made ends with its last request.
    private readonly bool _steady;

    /// <summary>Runs a load.</summary>
    /// <param name="times">The deployment's step times.</param>
    /// <param name="load">The load.</param>
    /// <param name="split">Prefill on devices of its own; null reads prompts on the devices that decode.</param>
    /// <returns>What users see, or why it cannot be served.</returns>
    public static Outcome<ServingResult> Run(StepTime times, ServingLoad load, Disaggregation? split = null)
    {
        ArgumentNullException.ThrowIfNull(times);
        ArgumentNullException.ThrowIfNull(load);
        return times.Refusal(load) is { } why ? Outcome<ServingResult>.Not(why)
            : Outcome<ServingResult>.Of(load.Interarrival is { } every ? Open(times, load, every, split) : new ServingSimulation(times, load, split).Loop());
    }

    // The closed form's capacity and the simulated one lie this far apart at most: beyond it the closed form decides.
    private const double Agree = 1.5;

    // A queue forgets how it began after some 1 / (1 - load)^2 requests; with so many times that its percentiles settle.
    private const double Settles = 20;
    private const int MostOpen = 6000;

    // A run is many times as long as a request, so that most of what is looked at runs beside as many as it does with no end.
    private const double InFlight = 10;

    // Requests of an open loop that are left out before its figures begin, as a share of all.
    private const int Filling = 5;

    // A server that is never short of work is watched while as many requests come as fill it so many times.
    private const int Fillings = 6;
    private const int LeastSaturating = 200;
    private const int MostSaturating = 4000;

    /// <summary>An open loop: against what can be served with no end, which neither the rate nor the number of requests moves.</summary>
    private static ServingResult Open(StepTime times, ServingLoad load, Seconds every, Disaggregation? split)
    {
        double rate = 1 / every.Value;
        ServingEstimate? estimate = split is null && ServingEstimate.Of(times, load) is { Runs: true, Value: var closed } ? closed : null;
        double? expected = estimate?.Capacity?.Value;
        ServingResult? full = expected > rate * Agree ? null : Saturated(times, load, split);
        double capacity = full?.Capacity?.Value ?? expected!.Value;
        if (full is not null && rate >= capacity)
        {
            return full;
        }

        double free = 1 - Math.Min(rate / capacity, 1);
        double settled = Math.Max(Settles / Math.Max(free * free, 1e-9), (estimate?.BatchCount ?? full!.MeanBatchCount) * InFlight);
        ServingLoad run = load.Requests is not null ? load : load with { Requests = (int)Math.Clamp(settled, load.Count, MostOpen) };
        return new ServingSimulation(times, run, split).Loop() with { Capacity = full?.Capacity };
    }

    /// <summary>A server that is never short of work: what it completes per second is what can be served with no end.</summary>
    private static ServingResult Saturated(StepTime times, ServingLoad load, Disaggregation? split)
    {
        double room = times.CacheTokens.Or(double.PositiveInfinity) / times.HeldTokens(load.Prompt * load.MeanShare, load.MeanOutput);
        double most = Math.Max(1, Math.Min(room, Math.Min(times.Engine.MaxRunning, load.MostInFlight ?? int.MaxValue)));
        int slots = (int)Math.Min((most * 2) + (split?.Workers ?? 0) + 1, MostSaturating);
        ServingLoad always = ServingLoad.Closed(slots, load.Prompt, load.Output) with
        {
            LengthShare = load.LengthShare, IsLengthMost = load.IsLengthMost, CachedPrefix = load.CachedPrefix, MostInFlight = load.MostInFlight,
            Seed = load.Seed, Requests = Math.Max(slots * Fillings, LeastSaturating),
        };
        return new ServingSimulation(times, always, split) { _saturated = true }.Loop();
    }

    private ServingResult Loop()
    {
        if (_load.Concurrency is { } slots)
        {
            for (int i = 0; i < slots; i++)
            {
                Issue(0);
            }
        }

        while (Arrive())
        {
            Admit();
            if (_reading.Count > 0 || _decoding.Count > 0)
            {
                Advance();
            }

            if (_saturated)
            {
                _from ??= _issued * 3 >= _load.Count ? Seen() : null;
                _to ??= _issued >= _load.Count ? Seen() : null;
                if (_to is not null)
                {
                    return Watched();
                }
            }

            if (_steady && _finished.Count >= Counted)
            {
                break;
            }
        }

        return Result();
    }

    /// <summary>Requests of a closed loop whose figures count.</summary>
    private int Counted => _load.Count - (_load.Concurrency is { } slots && LeavesSomeOut(slots) ? slots : 0);

    private bool LeavesSomeOut(int slots) => _load.Count >= slots * 2;

    private (double, double, double, double, double, int, int) Seen() =>
        (_now, _emitted, _batchTime, _prefillTime, _busyTime, _gaps.Count, _finished.Count);

    /// <summary>What was seen of a server that is never short of work.</summary>
    private ServingResult Watched()
    {
        var (from, to) = (_from!.Value, _to!.Value);
        double time = to.Now - from.Now;
        double rate = (to.Emitted - from.Emitted) / time / _load.MeanOutput;
        Request[] seen = [.. _finished.Skip(from.Finished).Where(static r => r.Output > 1)];
        return new ServingResult
        {
            Ttft = Percentiles.Growing,
            Itl = _gaps.Count > from.Gaps ? Percentiles.Of(_gaps[from.Gaps..]) : Percentiles.None,
            Tpot = seen.Length > 0 ? Percentiles.Of(PerToken(seen)) : Percentiles.None,
            EndToEnd = Percentiles.Growing,
            Throughput = new TokensPerSecond(rate * _load.MeanOutput),
            MeanBatchCount = (to.Batch - from.Batch) / time,
            WaitedShare = 1,
            PrefillShare = (to.Prefill - from.Prefill) / Math.Max(to.Busy - from.Busy, 1e-12),
            Overloaded = true,
            Capacity = new RequestsPerSecond(rate),
            Steps = _steps,
        };
    }

    private static (Seconds, long)[] PerToken(IEnumerable<Request> requests) =>
        [.. requests.Where(static r => r.Output > 1).Select(static r => (new Seconds((r.Ended - r.First) / (r.Output - 1)), 1L))];

    /// <summary>Lets requests arrive that are due; jumps to the next arrival when nothing runs. False when all is done.</summary>
    private bool Arrive()
    {
        bool idle = _waiting.Count == 0 && _reading.Count == 0 && _decoding.Count == 0;
        if (_load.Interarrival is { } mean)
        {
            while (_issued < _load.Count && (_nextArrival <= _now || (idle && _arriving.Count == 0)))
            {
                double at = _nextArrival;
                _now = Math.Max(_now, _split is null && idle ? at : _now);
                Issue(at);
                _nextArrival += -Math.Log(1 - _random.Next()) * mean.Value;
                idle = false;
            }
        }

        while (_sending.TryPeek(out double sent, out _) && (sent <= _now || (idle && _arriving.Count == 0)))
        {
            _sending.Dequeue();
            _now = Math.Max(_now, _split is null && idle ? sent : _now);

            // What the first token waits for the step that a request falls into is in the factor of the engine, which was fitted to loops whose requests begin
            // with a step.
            Issue(_split is null ? _now : sent);
            idle = false;
        }

        while (_arriving.TryPeek(out Request? ready, out double when) && (when <= _now || idle))
        {
            _arriving.Dequeue();
            _now = Math.Max(_now, when);
            idle = false;
            if (ready.Output > 1)
            {
                _waiting.Enqueue(ready);
                continue;
            }

            // The prefill worker's token was the only one: there is nothing to decode.
            End(ready, when);
            if (_load.Concurrency is not null)
            {
                Again(ready);
            }
        }

        return !idle || _waiting.Count > 0;
    }

    /// <summary>The next request of the client that has its answer.</summary>
    private void Again(Request answered)
    {
        double away = _steady ? Before + Around(answered) : 0;
        if (away > 0)
        {
            _sending.Enqueue(answered.Ended + away, answered.Ended + away);
        }
        else
        {
            Issue(answered.Ended);
        }
    }

    /// <summary>What of a request's first token lies around the steps, in seconds: what the engine adds to them, and the stages after the first.</summary>
    private double Around(Request one) => ((one.First - one.Sent + one.Passing) * (_engine.FirstTokenFactor - 1)) + one.Passing;

    /// <summary>What a request takes before its steps, in seconds: work of its own, and waits of so many steps as they have been.</summary>
    private double Before => _engine.PerRequest.Value + (_steps > 0 ? _busyTime / _steps * _engine.WaitSteps : 0);

    private void Issue(double at)
    {
        if (_issued >= _load.Count && !_steady)
        {
            return;
        }

        _issued++;
        double least = _load.ShortestShare;
        var request = new Request
        {
            Sent = at,
            Prompt = Math.Max(1, Math.Round(_load.Prompt * (least + (_load.LengthShare * _random.Next())))),
            Output = Math.Max(1, Math.Round(_load.Output * (least + (_load.LengthShare * _random.Next())) * Begun())),
        };
        request.AtStart = _load.Concurrency is { } slots ? (_issued <= slots && LeavesSomeOut(slots)) || _issued > _load.Count
            : _load.LeavesOutStart && _issued <= _load.Count / Filling;
        request.Read = Math.Min(_load.CachedPrefix, request.Prompt - 1);
        if (_split is null)
        {
            _waiting.Enqueue(request);
            return;
        }

        int worker = Array.IndexOf(_workers, _workers.Min());
        double start = Math.Max(at, _workers[worker]);
        request.Queued = start > at;
        double done = start + _split.Times.Prefill(request.Prompt, request.Read).Value;
        _workers[worker] = done;
        request.Read = request.Prompt;
        request.First = done;
        _arriving.Enqueue(request, done + (request.Output > 1 ? _split.TransferPerToken.Value * request.Prompt : 0));
    }

    /// <summary>What is left of an answer: a server that has been running is in the midst of those that are there at the start.</summary>
    private double Begun() => _saturated && _issued <= _load.Concurrency ? _random.Next() : 1;

    private void Admit()
    {
        while (_waiting.TryPeek(out Request? next))
        {
            double needs = _times.HeldTokens(next.Prompt, next.Output);
            bool fits = _used + needs <= _capacity || (_decoding.Count == 0 && _reading.Count == 0);
            if (!fits || _decoding.Count + _reading.Count >= _running)
            {
                next.Queued = true;
                return;
            }

            _waiting.Dequeue();
            _used += next.Held = needs;
            if (_split is null)
            {
                _reading.Enqueue(next);
            }
            else
            {
                Decode(next);
            }
        }
    }

    private void Advance()
    {
        double budget = Math.Max(_engine.ChunkTokens - _decoding.Count, 1);
        double chunk = 0;
        double pairs = 0;
        List<Request> read = _readNow;
        read.Clear();
        while (_reading.TryPeek(out Request? first) && budget > 0)
        {
            double take = Math.Min(budget, first.Prompt - first.Read);
            pairs += take * (first.Read + (take / 2));
            first.Read += take;
            chunk += take;
            budget -= take;
            if (first.Read < first.Prompt)
            {
                break;
            }

            read.Add(_reading.Dequeue());
        }

        int batch = _decoding.Count;

        // With no prompt to read every step is like the last but for one more token of cache each, until a sequence ends or a request arrives.
        double tokens = chunk > 0 || !_decoding.TryPeek(out _, out double end) ? 1 : Math.Max(1, end - _tokens);
        Seconds each = _times.At(batch, _context + (batch * (tokens - 1) / 2), chunk, pairs);
        if (chunk > 0 && _times.PassesStages)
        {
            // In turn: what follows a longer part leaves the last stage after it.
            double after = _now + each.Value;
            (Seconds whole, Seconds stage) = _times.Passing(batch, _context, chunk, pairs);
            _leaves = Math.Max(_leaves + stage.Value, after + whole.Value);
            read.ForEach(one => one.Passing = _leaves - after);
        }

        if (chunk == 0 && tokens > 1)
        {
            double until = Math.Min(_load.Interarrival is null || _issued >= _load.Count ? double.PositiveInfinity
                : _nextArrival, _arriving.TryPeek(out _, out double when) ? when : double.PositiveInfinity);
            until = Math.Min(until, _sending.TryPeek(out _, out double sent) ? sent : double.PositiveInfinity);
            tokens = Math.Min(tokens, Math.Max(1, Math.Ceiling((until - _now) / each.Value)));
        }

        Spend(each, tokens, batch, chunk);
        Emit(tokens, read);
    }

    private void Spend(Seconds each, double tokens, int batch, double chunk)
    {
        double time = each.Value * tokens;
        _now += time;
        _steps += (long)tokens;
        _busyTime += time;
        _batchTime += time * batch;
        _prefillTime += chunk > 0 ? time : 0;
        if (batch > 0)
        {
            _gaps.Add((each, (long)(tokens * batch)));
        }
    }

    private void Emit(double tokens, List<Request> read)
    {
        _tokens += tokens;
        _context += tokens * _decoding.Count;
        _emitted += (tokens * _decoding.Count) + read.Count;
        _endedNow.Clear();
        while (_decoding.TryPeek(out Request? one, out double end) && end <= _tokens)
        {
            _decoding.Dequeue();
            _context -= one.Prompt + one.Output;
            End(one, _now);
            _endedNow.Add(one);
        }

        foreach (Request one in read)
        {
            one.First = _now;
            if (one.Output > 1)
            {
                Decode(one);
            }
            else
            {
                End(one, _now);
                _endedNow.Add(one);
            }
        }

        for (int i = 0; i < _endedNow.Count && _load.Concurrency is not null; i++)
        {
            Again(_endedNow[i]);
        }
    }

    private void Decode(Request one)
    {
        _context += one.Prompt + 1;
        _decoding.Enqueue(one, _tokens + one.Output - 1);
    }

    private void End(Request one, double at)
    {
        one.Ended = at;
        _used -= one.Held;
        _output += one.Output;
        if (!(one.AtStart && _load.LeavesOutStart))
        {
            _finished.Add(one);
        }
    }

    private ServingResult Result()
    {
        Seconds before = new(Before);
        (Seconds, long)[] first = [.. _finished.Select(r => (new Seconds(r.First - r.Sent + Around(r)), 1L))];
        (Seconds, long)[] whole = [.. _finished.Select(r => (new Seconds(r.Ended - r.Sent + Around(r)), 1L))];
        (Seconds, long)[] perToken = PerToken(_finished);

        // In an open loop that is kept up with, what leaves is what arrives: filling and emptying belong to the run that was simulated and not to the load.
        // In a closed one that goes on, so many requests are under way at all times (Little's law): what each slot gives is its tokens over their requests'
        // time.
        double time = _load.Interarrival is { } every ? _output * every.Value / _load.MeanOutput : _now;
        double perSecond = _steady ? Math.Min(_load.Concurrency!.Value, _load.Count) * _finished.Sum(static r => r.Output)
            / _finished.Sum(r => r.Ended - r.Sent + before.Value + Around(r)) : _output / time;
        return new ServingResult
        {
            Ttft = Percentiles.Of(first).Plus(before),
            Itl = _gaps.Count > 0 ? Percentiles.Of(_gaps) : Percentiles.None,
            Tpot = perToken.Length > 0 ? Percentiles.Of(perToken) : Percentiles.None,
            EndToEnd = Percentiles.Of(whole).Plus(before),
            Throughput = new TokensPerSecond(perSecond),
            MeanBatchCount = _batchTime / time,
            WaitedShare = _finished.Count(static r => r.Queued) / (double)_finished.Count,
            PrefillShare = _prefillTime / _busyTime,
            Overloaded = false,
            Steps = _steps,
        };
    }

    private sealed class Request
    {
        internal double Sent { get; init; }

        internal bool AtStart { get; set; }

        internal double Prompt { get; init; }

        internal double Output { get; init; }

        internal double Read { get; set; }

        internal double Held { get; set; }

        internal double First { get; set; }

        internal double Ended { get; set; }

        /// <summary>Until its last prompt tokens have passed the stages after the first.</summary>
        internal double Passing { get; set; }

        internal bool Queued { get; set; }
    }
}
