using Floorline.Core.Formats;
using Floorline.Core.Hardware;
using Floorline.Core.Levers;
using Floorline.Core.Quantities;
using Floorline.Core.Serving;
using Floorline.Core.Situations;
using Floorline.Core.Workloads;

namespace Floorline.Core.Planning;

/// <summary>
/// Every way to deploy a model within a space, under the stated load. The closed form ranks the candidates; what is named is forecast request by request, so
/// that no figure shown is one that the simulation would contradict.
/// </summary>
public sealed record ConfigurationSearch
{
    private const int MostNamed = 5;
    private const int MostTries = 24;
    private const int MostFront = 8;
    private const int MostPrefillWorkers = 3;

    /// <summary>Configurations that were ranked.</summary>
    public required long Count { get; init; }

    /// <summary>Configurations that meet the SLO by the closed form that ranks them.</summary>
    public required int Ranked { get; init; }

    /// <summary>
    /// Those that meet the SLO by their forecast, with room for what is not known where any does, fewest devices first, then least risk, then fewest devices
    /// per token.
    /// </summary>
    public required IReadOnlyList<(Configuration Configuration, Outlook Outlook)> Meeting { get; init; }

    /// <summary>Whether those that meet the SLO keep room for what is not known; else they meet it by the middle of what is expected only.</summary>
    public bool KeepsRoom { get; private init; }

    /// <summary>
    /// Of those that no other beats in ITL, throughput and devices per token at once by the closed form, at most eight from end to end, each by its forecast,
    /// shortest ITL first.
    /// </summary>
    public required IReadOnlyList<(Configuration Configuration, Outlook Outlook)> Front { get; init; }

    /// <summary>The one that misses the SLO least, where none meets it.</summary>
    public required (Configuration Configuration, Outlook Outlook)? Nearest { get; init; }

    /// <summary>
    /// The configurations that are named with some of their devices reading prompts and the others decoding: the best division of any of them; null where fewer
    /// than two copies' devices are allowed or nothing runs.
    /// </summary>
    public (Configuration Configuration, Outlook Outlook)? Disaggregated { get; init; }

    /// <summary>
    /// The one that serves most of a load that outruns all that runs in the space, by its forecast; null where anything runs that keeps up, or nothing runs.
    /// </summary>
    public (Configuration Configuration, Outlook Outlook)? Most { get; private init; }

    /// <summary>Why configurations cannot run, with how many.</summary>
    public required IReadOnlyList<(CannotRun Reason, int Count)> Infeasible { get; init; }

    /// <summary>Searches a space.</summary>
    /// <param name="situation">The situation: model, load, what was measured and on which device.</param>
    /// <param name="space">The space.</param>
    /// <param name="slo">What must be reached.</param>
    /// <param name="steps">
    /// What a playbook of the same situation leads to, which goes before what takes as many devices and as much risk, and whose certainty is asked of all: by
    /// the middle of the intervals where the playbook has no more; null to ask for room where any configuration has it.
    /// </param>
    public static ConfigurationSearch Of(Situation situation, SearchSpace space, Slo slo, Playbook? steps = null)
    {
        ArgumentNullException.ThrowIfNull(situation);
        ArgumentNullException.ThrowIfNull(situation.Load, nameof(situation));
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(slo);

        // How many requests may be in flight is a setting that the steps may have raised; the load is the same.
        Situation asked = steps?.Final.Load is { } carried && carried.MostInFlight != situation.Load.MostInFlight
            ? situation with { Load = situation.Load with { MostInFlight = carried.MostInFlight } } : situation;
        return new Search(asked, space, slo, steps is { } book && book.End.Meets(slo) ? book : null).Found();
    }

    private sealed class Search(Situation situation, SearchSpace space, Slo slo, Playbook? steps)
    {
        private readonly List<Candidate> _running = [];
        private readonly Dictionary<CannotRun, int> _reasons = [];
        private readonly Dictionary<Configuration, Outlook> _forecast = [];
        private readonly Configuration? _taken = steps is null ? null : Configuration.Of(steps.Final, situation);
        private readonly bool _isPromised = situation.Promised is not null;
        private bool _withRoom;
        private (Configuration Configuration, double Throughput)? _most;
        private readonly MeasuredStart? _start = Forecast.StartOf(situation);

        internal ConfigurationSearch Found()
        {
            var costs = new StepCosts?[space.Spreads.Count * space.Weights.Count * space.KvCaches.Count];
            foreach ((Device device, EngineProfile engine) in space.Devices)
            {
                int which = 0;
                foreach (Parallelism spread in space.Spreads)
                {
                    IReadOnlyList<int> copies = space.Copies(spread);
                    foreach (NumberFormat? weights in space.Weights)
                    {
                        foreach (NumberFormat cache in space.KvCaches)
                        {
                            Rank(new Configuration(device, weights, cache, spread, 1, engine.ChunkTokens), engine, copies, ref costs[which++]);
                        }
                    }
                }
            }

            Candidate[] meeting = [.. _running.Where(static r => r.Meets)];

            // What keeps room for what is not known goes before what meets the SLO by the middle of its intervals only.
            bool withRoom = slo.IsEmpty || steps?.End.KeepsRoom(slo) is not false;
            _withRoom = withRoom;
            List<(Configuration Configuration, Outlook Outlook)> confirmed = Confirmed([.. meeting.Where(r => r.KeepsRoom || !withRoom)]);
            if (withRoom && confirmed.Count == 0)
            {
                _withRoom = false;
                confirmed = Confirmed(meeting);
            }

            (Configuration Configuration, Outlook Outlook)? nearest = confirmed.Count > 0 || _running.Count == 0 ? null : Nearest();
            return new ConfigurationSearch
            {
                Disaggregated = Disaggregated(confirmed.Count > 0 ? [.. confirmed.Select(static c => c.Configuration)]
                    : nearest is { } near ? [near.Configuration] : []),
                Count = space.Count,
                Ranked = meeting.Length,
                Meeting = confirmed,
                KeepsRoom = confirmed.Count > 0 && confirmed.All(c => c.Outlook.KeepsRoom(slo)),
                Front = [.. Spread(Pareto(meeting.Length > 0 ? meeting : [.. _running])).Select(f => (f.Configuration, Forecasted(f.Configuration)))
                    .Where(f => f.Item2.Infeasible is null && (confirmed.Count == 0 || f.Item2.Meets(slo)))
                        .OrderBy(static f => f.Item2.Itl.Middle.Value)],
                Nearest = nearest,
                Most = _running.Count == 0 && _most is { } most ? (most.Configuration, Forecasted(most.Configuration)) : null,
                Infeasible = [.. _reasons.OrderByDescending(static r => r.Value).Select(static r => (r.Key, r.Value))],
            };
        }

        private IEnumerable<Candidate> Cheapest(IEnumerable<Candidate> all) => all.OrderBy(static r => r.Devices).ThenBy(r => Rank(r.Configuration))
            .ThenBy(r => r.Configuration == _taken ? 0 : 1).ThenBy(static r => r.Dear).ThenBy(static r => r.Itl);

        // What is as it is now first, then formats of 8 bits, then fewer: fewer bits are more risk to the answers.
        private int Rank(Configuration one) =>
            (2 * ((one.Weights is null ? 0 : one.Weights.BitsPerWeight >= 7.5 ? 2 : 4) + (one.KvCache.Name == situation.Step.KvCache.Name ? 0 : 1)))
            + (one.ChunkTokens == situation.Engine!.ChunkTokens ? 0 : 1);

        /// <summary>The first few that meet the SLO by their forecast as well; one more copy is tried where the closed form promised too much.</summary>
        private List<(Configuration, Outlook)> Confirmed(Candidate[] ranked)
        {
            // What the steps lead to, where a configuration says all that they change and its device is one of those asked for.
            var found = new List<Configuration>();
            if (_taken is { } taken && space.Devices.Any(d => d.Device.Name == taken.Device.Name) && taken.Devices <= space.MostDevices && Meets(taken) && Forecasted(taken).Itl == steps!.End.Itl)
            {
                found.Add(taken);
            }

            int tries = 0;
            foreach (Candidate candidate in Cheapest(ranked))
            {
                if (found.Count >= MostNamed || tries++ >= MostTries)
                {
                    break;
                }

                Configuration one = candidate.Configuration;
                if (found.All(f => f with { ChunkTokens = 0 } != one with { ChunkTokens = 0 }) && Least(candidate) is { } least && !found.Contains(least))
                {
                    found.Add(least);
                }
            }

            return [.. Cheapest(found.Distinct().Select(one => new Candidate(one, Forecasted(one), slo))).Select(r => (r.Configuration, Forecasted(r.Configuration)))];
        }

        /// <summary>
        /// The smallest number of copies of a configuration, up to the one that was ranked (or one in eight more), that meets the SLO by its forecast; null
        /// where none does. The closed form says where to look first.
        /// </summary>
        private Configuration? Least(Candidate candidate)
        {
            Configuration ranked = candidate.Configuration;
            int most = Math.Min(Math.Max(ranked.Replicas + 1, ranked.Replicas * 9 / 8), space.MostDevices / ranked.Parallelism.Devices);
            int high = Meets(ranked) ? ranked.Replicas : most > ranked.Replicas && Meets(ranked with { Replicas = most }) ? most : 0;
            if (high == 0)
            {
                return null;
            }

            // More copies share the load more thinly, so what meets the SLO goes on meeting it.
            int low = 0;
            int expected = high < 4 ? 0 : ByClosedForm(ranked, high);
            foreach (int look in (ReadOnlySpan<int>)[expected - 1, expected])
            {
                Look(look);
            }

            while (high - low > 1)
            {
                Look((low + high) / 2);
            }

            return ranked with { Replicas = high };

            void Look(int copies)
            {
                if (copies > low && copies < high)
                {
                    (low, high) = Meets(ranked with { Replicas = copies }) ? (low, copies) : (copies, high);
                }
            }
        }

        /// <summary>The smallest number of copies that meets the SLO by the closed form, of at most so many.</summary>
        private int ByClosedForm(Configuration one, int most)
        {
            Situation there = SituationOf(one, EngineOf(one));
            var times = StepTime.Of(there);
            (int low, int high) = (0, most);
            while (high - low > 1)
            {
                int middle = (low + high) / 2;
                (low, high) = Meets(Estimated(there with { Replicas = middle }, times)) ? (low, middle) : (middle, high);
            }

            return high;
        }

        /// <summary>
        /// Prefill workers beside copies that decode, for each of the configurations that are named: on as many devices as it has where they can be divided,
        /// else on what is allowed; fewest missed parts first, then fewest devices, then the shorter latency.
        /// </summary>
        private (Configuration Configuration, Outlook Outlook)? Disaggregated(IReadOnlyList<Configuration> named)
        {
            var divided = new List<(Configuration Configuration, Outlook Outlook)>();
            foreach (Configuration one in named.Where(c => c.Parallelism.Devices * 2 <= space.MostDevices))
            {
                int groups = Math.Max(2, one.Replicas);
                for (int workers = 1; workers <= Math.Min(MostPrefillWorkers, groups - 1); workers++)
                {
                    // A copy with its workers is one group; a division that leaves devices over takes one group more.
                    int copies = (groups + workers) / (workers + 1);
                    Configuration tried = one with { Replicas = copies, PrefillWorkers = workers };
                    if (tried.Devices <= space.MostDevices && Forecasted(tried) is { Infeasible: null } outlook)
                    {
                        divided.Add((tried, outlook));
                    }
                }
            }

            return divided.Count == 0 ? null : divided.OrderBy(d => d.Outlook.Shortfall(slo)).ThenBy(static d => d.Configuration.Devices)
                .ThenBy(d => Rank(d.Configuration)).ThenBy(static d => d.Outlook.EndToEnd?.Middle.Value ?? 0).First();
        }

        private bool Meets(Configuration one) => Meets(Forecasted(one));

        private bool Meets(Outlook seen) => _withRoom ? seen.KeepsRoom(slo) : seen.Meets(slo);

        /// <summary>
        /// The one that misses the SLO least; where others are off by hardly more, the one of the fewest devices: more of them for less than what a step of a
        /// plan must bring are no nearer to anything.
        /// </summary>
        private (Configuration, Outlook)? Nearest()
        {
            const double Alike = 1 + (1.0 / Playbook.MostSteps);
            double least = _running.Min(static r => r.Shortfall) * Alike;
            (Configuration Configuration, Outlook Outlook)[] tried = [.. Cheapest(_running.Where(r => r.Shortfall <= least)).Take(MostNamed)
                .Select(r => (r.Configuration, Forecasted(r.Configuration)))];
            double best = tried.Min(r => r.Outlook.Shortfall(slo)) * Alike;
            return tried.First(r => r.Outlook.Shortfall(slo) <= best);
        }

        private Outlook Forecasted(Configuration one)
        {
            if (!_forecast.TryGetValue(one, out Outlook? known))
            {
                _forecast[one] = known = Outlook.Of(Forecast.Of(SituationOf(one, EngineOf(one))), space.Price);
            }

            return known;
        }

        private EngineProfile EngineOf(Configuration one) => space.Devices.First(d => d.Device.Name == one.Device.Name).Engine;

        private Outlook Estimated(Situation there, StepTime times) =>
            Outlook.Of(Forecast.Estimated(there, times, times.Floors, Starts.AnchorOf(there, times.Floors)), space.Price);

        private void Rank(Configuration one, EngineProfile engine, IReadOnlyList<int> copies, ref StepCosts? costs)
        {
            if (copies.Count == 0)
            {
                return;
            }

            Situation there = SituationOf(one, engine);
            if (Refused(there) is { } why)
            {
                _reasons[why] = _reasons.GetValueOrDefault(why) + (copies.Count * space.Chunks.Count);
                return;
            }

            Deployment deployment = there.Deployment;
            costs ??= StepCosts.Of(deployment, situation.Load!);
            var times = StepTime.Of(there, deployment, costs);
            foreach (int chunk in space.Chunks)
            {
                Situation chunked = there with { Engine = engine with { ChunkTokens = chunk } };
                StepTime of = times.Chunked(chunk);
                foreach (int count in copies)
                {
                    Outlook outlook = Estimated(count == 1 ? chunked : chunked with { Replicas = count }, of);
                    if (outlook.Infeasible is { } reason)
                    {
                        if (reason is CannotRun.Overloaded && !(_most?.Throughput >= outlook.Throughput.Value))
                        {
                            _most = (one with { Replicas = count, ChunkTokens = chunk }, outlook.Throughput.Value);
                        }

                        CannotRun general = outlook.Forecast.Throughput.Value > 0 ? reason : General(reason, times);
                        _reasons[general] = _reasons.GetValueOrDefault(general) + 1;
                        continue;
                    }

                    _running.Add(new Candidate(one with { Replicas = count, ChunkTokens = chunk }, outlook, slo));
                }
            }
        }

        /// <summary>The situation that a configuration is; on the device and engine that were measured, times are moved from the measured one.</summary>
        private Situation SituationOf(Configuration one, EngineProfile engine) =>
            new(situation.Model, new DeviceGroup(one.Device, one.Parallelism.Devices), Step.Decode(1, 0) with
        {
            Weights = one.StoredWeights(situation),
            KvCache = one.KvCache,
            Parallelism = one.Parallelism,
            EncoderPositions = situation.Step.EncoderPositions,
            Activations = situation.Step.Activations,
        })
        {
            PrefillWorkers = one.PrefillWorkers,
            IsEngineStated = one.Device.Name == situation.Hardware.Device.Name ? _isPromised : situation.IsEngineStated,
            Support = situation.Support,
            Engine = engine with { ChunkTokens = one.ChunkTokens },
            Kernels = situation.Kernels,
            Collective = situation.Collective,
            Reserve = situation.Reserve,
            Load = situation.Load,
            Replicas = one.Replicas,
            Start = one.Device.Name == situation.Hardware.Device.Name ? _start : null,
            PromptFactor = one.Device.Name == situation.Hardware.Device.Name ? situation.PromptFactor : 1,
            FirstTokenWait = one.Device.Name == situation.Hardware.Device.Name ? situation.FirstTokenWait : Seconds.Zero,
            FirstToken = one.Device.Name == situation.Hardware.Device.Name ? situation.FirstToken : null,
        };

        private static CannotRun? Refused(Situation s) =>
            s.Promised is { Kernel: KernelSupport.Refused } promised ? new CannotRun.EngineRefuses(promised.Reason) :
            s.Step.Parallelism.Devices > 1 && !s.Hardware.Device.Exchange.IsKnown ? new CannotRun.LinkIsUnknown()
            : s.Step.Weights is { Default.Name: "nvfp4" } && !s.Hardware.Device.Peaks.ContainsKey(ComputeFormat.Fp4)
            ? new CannotRun.NoFp4Units(s.Hardware.Device.Title)
            : s.Step.Weights is { } w && !s.Hardware.Device.PeakFor(w.Default).IsKnown ? new CannotRun.PeakIsUnknown(w.Default.Name)
            : s.Step.Parallelism.Expert > 1 && !s.Model.RoutesExperts ? new CannotRun.NoRoutedExperts()
            : null;

        private static CannotRun General(CannotRun reason, StepTime times) => times.CacheTokens is { IsKnown: true, Value: > 0 }
            ? new CannotRun.RequestsDoNotFit() : reason;

        /// <summary>At most eight of a front, evenly spread from end to end.</summary>
        private static IEnumerable<Candidate> Spread(IReadOnlyList<Candidate> front) =>
            front.Count <= MostFront ? front : Enumerable.Range(0, MostFront).Select(i => front[(int)Math.Round(i * (front.Count - 1.0) / (MostFront - 1))]);

        /// <summary>What no other beats in ITL, throughput and devices per token: sorted by one, then a scan that keeps the best of the others.</summary>
        private static IReadOnlyList<Candidate> Pareto(Candidate[] all)
        {
            var front = new List<Candidate>();
            foreach (Candidate one in all.OrderBy(static a => a.Itl).ThenByDescending(static a => a.Throughput))
            {
                bool beaten = false;
                for (int i = 0; i < front.Count && !beaten; i++)
                {
                    beaten = front[i].Throughput >= one.Throughput && front[i].Dear <= one.Dear;
                }

                if (!beaten)
                {
                    front.Add(one);
                }
            }

            // Twice the devices for a few per cent is no choice that anybody weighs.
            return [.. front.Where(f => !front.Any(g => g.Devices < f.Devices && g.Itl <= f.Itl * (1 + Judgement.WorthWhile)
                && g.Throughput >= f.Throughput * (1 - Judgement.WorthWhile)))];
        }
    }

    /// <summary>
    /// What the ranking keeps of a configuration, in plain numbers: seconds, tokens per second, device seconds per token. The forecasts of thousands would fill
    /// the memory.
    /// </summary>
    private readonly record struct Candidate(Configuration Configuration, double Itl, double Throughput, bool Meets, double Shortfall, bool KeepsRoom)
    {
        internal Candidate(Configuration one, Outlook outlook, Slo slo)
            : this(one, outlook.Itl.Middle.Value, outlook.Throughput.Value, outlook.Meets(slo), 0, false) =>
            (Shortfall, KeepsRoom) = Meets ? (0, outlook.KeepsRoom(slo)) : (outlook.Shortfall(slo), false);

        internal int Devices => Configuration.Devices;

        internal double Dear => Devices / Throughput;
    }
}
