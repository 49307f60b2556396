using Floorline.Core.Expectations;
using Floorline.Core.Floors;
using Floorline.Core.Formats;
using Floorline.Core.Hardware;
using Floorline.Core.Levers;
using Floorline.Core.Models;
using Floorline.Core.Quantities;
using Floorline.Core.Serving;
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

    /// <summary>Configurations that were ranked.</summary>
    public required long Count { get; init; }

    /// <summary>Configurations that meet the SLO by the closed form that ranks them.</summary>
    public required int Ranked { get; init; }

    /// <summary>Those that meet the SLO by their forecast, fewest devices first, then least risk, then fewest devices per token.</summary>
    public required IReadOnlyList<(Configuration Configuration, Outlook Outlook)> Meeting { get; init; }

    /// <summary>
    /// Of those that no other beats in ITL, throughput and devices per token at once by the closed form, at most eight from end to end, each by its forecast,
    /// shortest ITL first.
    /// </summary>
    public required IReadOnlyList<(Configuration Configuration, Outlook Outlook)> Front { get; init; }

    /// <summary>The one that misses the SLO least, where none meets it.</summary>
    public required (Configuration Configuration, Outlook Outlook)? Nearest { get; init; }

    /// <summary>Why configurations cannot run, with how many.</summary>
    public required IReadOnlyList<(CannotRun Reason, int Count)> Infeasible { get; init; }

    /// <summary>Searches a space.</summary>
    /// <param name="situation">The situation: model, load, what was measured and on which device.</param>
    /// <param name="space">The space.</param>
    /// <param name="slo">What must be reached.</param>
    public static ConfigurationSearch Of(LeverSituation situation, SearchSpace space, Slo slo)
    {
        ArgumentNullException.ThrowIfNull(situation);
        ArgumentNullException.ThrowIfNull(situation.Load, nameof(situation));
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(slo);
        return new Search(situation, space, slo).Found();
    }

    private sealed class Search(LeverSituation situation, SearchSpace space, Slo slo)
    {
        private readonly List<(Configuration Configuration, Outlook Outlook)> _running = [];
        private readonly Dictionary<CannotRun, int> _reasons = [];
        private readonly Dictionary<Configuration, Outlook> _forecast = [];
        private readonly MeasuredStart? _start = situation.Measured is { } measured
            ? StepForecast.StartOf(situation, situation.Floors, situation.Expected(situation.Floors), measured) : null;

        internal ConfigurationSearch Found()
        {
            foreach ((Device device, EngineProfile engine) in space.Devices)
            {
                foreach (Parallelism spread in space.Spreads)
                {
                    foreach (NumberFormat? weights in space.Weights)
                    {
                        foreach (NumberFormat cache in space.KvCaches)
                        {
                            Rank(new Configuration(device, weights, cache, spread, 1, engine.ChunkTokens), engine);
                        }
                    }
                }
            }

            (Configuration Configuration, Outlook Outlook)[] meeting = [.. _running.Where(r => r.Outlook.Misses(slo).Count == 0)];
            List<(Configuration, Outlook)> confirmed = Confirmed(Cheapest(meeting));
            return new ConfigurationSearch
            {
                Count = space.Count,
                Ranked = meeting.Length,
                Meeting = confirmed,
                Front = [.. Spread(Pareto(meeting.Length > 0 ? meeting : _running)).Select(f => (f.Configuration, Forecasted(f.Configuration)))
                    .Where(f => f.Item2.Infeasible is null && (confirmed.Count == 0 || f.Item2.Misses(slo).Count == 0))
                        .OrderBy(static f => f.Item2.Itl.Middle.Value)],
                Nearest = confirmed.Count > 0 || _running.Count == 0 ? null : Nearest(),
                Infeasible = [.. _reasons.OrderByDescending(static r => r.Value).Select(static r => (r.Key, r.Value))],
            };
        }

        private IEnumerable<(Configuration Configuration, Outlook Outlook)> Cheapest(IEnumerable<(Configuration Configuration, Outlook Outlook)> all) =>
            all.OrderBy(static r => r.Configuration.Devices).ThenBy(r => Rank(r.Configuration)).ThenBy(static r => Dear(r.Outlook))
                .ThenBy(static r => r.Outlook.Itl.Middle.Value);

        // What is as it is now first, then formats of 8 bits, then fewer: fewer bits are more risk to the answers.
        private int Rank(Configuration one) =>
            (2 * ((one.Weights is null ? 0 : one.Weights.BitsPerWeight >= 7.5 ? 2 : 4) + (one.KvCache.Name == situation.Step.KvCache.Name ? 0 : 1)))
            + (one.ChunkTokens == situation.Engine!.ChunkTokens ? 0 : 1);

        /// <summary>The first few that meet the SLO by their forecast as well; one more copy is tried where the closed form promised too much.</summary>
        private List<(Configuration, Outlook)> Confirmed(IEnumerable<(Configuration Configuration, Outlook Outlook)> ranked)
        {
            var found = new List<(Configuration Configuration, Outlook Outlook)>();
            int tries = 0;
            foreach ((Configuration one, _) in ranked)
            {
                if (found.Count >= MostNamed || tries++ >= MostTries)
                {
                    break;
                }

                if (found.Any(f => f.Configuration with { ChunkTokens = 0 } == one with { ChunkTokens = 0 }))
                {
                    continue;
                }

                if (Least(one) is { } least && found.All(f => f.Configuration != least))
                {
                    found.Add((least, Forecasted(least)));
                }
            }

            return [.. Cheapest(found)];
        }

        /// <summary>
        /// The smallest number of copies of a configuration, up to the one that was ranked (or one in eight more), that meets the SLO by its forecast; null
        /// where none does.
        /// </summary>
        private Configuration? Least(Configuration ranked)
        {
            int most = Math.Min(Math.Max(ranked.Replicas + 1, ranked.Replicas * 9 / 8), space.MostDevices / ranked.Parallelism.Devices);
            int high = Meets(ranked) ? ranked.Replicas : most > ranked.Replicas && Meets(ranked with { Replicas = most }) ? most : 0;
            if (high == 0)
            {
                return null;
            }

            // More copies share the load more thinly, so what meets the SLO goes on meeting it.
            int low = 0;
            while (high - low > 1)
            {
                int middle = (low + high) / 2;
                (low, high) = Meets(ranked with { Replicas = middle }) ? (low, middle) : (middle, high);
            }

            return ranked with { Replicas = high };
        }

        private bool Meets(Configuration one) => Forecasted(one).Misses(slo).Count == 0;

        private (Configuration, Outlook)? Nearest()
        {
            (Configuration Configuration, Outlook Outlook)[] tried = [.. _running.OrderBy(r => r.Outlook.Shortfall(slo)).Take(MostNamed)
                .Select(r => (r.Configuration, Forecasted(r.Configuration)))];
            return tried.MinBy(r => r.Outlook.Shortfall(slo));
        }

        private Outlook Forecasted(Configuration one)
        {
            if (!_forecast.TryGetValue(one, out Outlook? known))
            {
                EngineProfile engine = space.Devices.First(d => d.Device.Name == one.Device.Name).Engine;
                _forecast[one] = known = Outlook.Of(Forecast.Of(SituationOf(one, engine)), space.Price);
            }

            return known;
        }

        private void Rank(Configuration one, EngineProfile engine)
        {
            LeverSituation there = SituationOf(one, engine);
            int[] copies = [.. space.Replicas.Where(r => (long)r * one.Parallelism.Devices <= space.MostDevices)];
            if (copies.Length == 0)
            {
                return;
            }

            if (Refused(there) is { } why)
            {
                _reasons[why] = _reasons.GetValueOrDefault(why) + (copies.Length * space.Chunks.Count);
                return;
            }

            var times = StepTime.Of(there.Deployment, engine, situation.Kernels, situation.Load!);
            LatencyFloors floors = there.Floors;
            foreach (int chunk in space.Chunks)
            {
                LeverSituation chunked = there with { Engine = engine with { ChunkTokens = chunk } };
                StepTime of = times.Chunked(chunk);
                foreach (int count in copies)
                {
                    Outlook outlook = Outlook.Of(Forecast.Estimated(chunked with { Replicas = count }, of, floors, there.Start?.Anchor), space.Price);
                    if (outlook.Infeasible is { } reason)
                    {
                        CannotRun general = outlook.Forecast.Throughput.Value > 0 ? reason : General(reason, times);
                        _reasons[general] = _reasons.GetValueOrDefault(general) + 1;
                        continue;
                    }

                    _running.Add((one with { Replicas = count, ChunkTokens = chunk }, outlook));
                }
            }
        }

        /// <summary>The situation that a configuration is; on the device and engine that were measured, times are moved from the measured one.</summary>
        private LeverSituation SituationOf(Configuration one, EngineProfile engine) =>
            new(situation.Model, new DeviceGroup(one.Device, one.Parallelism.Devices), Step.Decode(1, 0) with
        {
            Weights = one.Weights is { } format ? WeightFormats.Uniform(format) : situation.Step.Weights,
            KvCache = one.KvCache,
            Parallelism = one.Parallelism,
        })
        {
            Engine = engine with { ChunkTokens = one.ChunkTokens },
            Kernels = situation.Kernels,
            Load = situation.Load,
            Replicas = one.Replicas,
            Start = one.Device.Name == situation.Hardware.Device.Name ? _start : null,
            PromptFactor = one.Device.Name == situation.Hardware.Device.Name ? situation.PromptFactor : 1,
        };

        private static CannotRun? Refused(LeverSituation s) =>
            s.Step.Parallelism.Devices > 1 && !s.Hardware.Device.Exchange.IsKnown ? new CannotRun.LinkIsUnknown()
            : s.Step.Weights is { Default.Name: "nvfp4" } && !s.Hardware.Device.Peaks.ContainsKey(ComputeFormat.Fp4)
            ? new CannotRun.NoFp4Units(s.Hardware.Device.Title)
            : s.Step.Weights is { } w && !s.Hardware.Device.PeakFor(w.Default).IsKnown ? new CannotRun.PeakIsUnknown(w.Default.Name)
            : s.Step.Parallelism.Expert > 1 && !s.Model.RoutesExperts ? new CannotRun.NoRoutedExperts()
            : null;

        private static CannotRun General(CannotRun reason, StepTime times) => times.CacheTokens is { IsKnown: true, Value: > 0 }
            ? new CannotRun.RequestsDoNotFit() : reason;

        /// <summary>At most eight of a front, evenly spread from end to end.</summary>
        private static IEnumerable<(Configuration Configuration, Outlook Outlook)> Spread(IReadOnlyList<(Configuration Configuration,
            Outlook Outlook)> front) =>
            front.Count <= MostFront ? front : Enumerable.Range(0, MostFront).Select(i => front[(int)Math.Round(i * (front.Count - 1.0) / (MostFront - 1))]);

        /// <summary>What no other beats in ITL, throughput and devices per token: sorted by one, then a scan that keeps the best of the others.</summary>
        private static IReadOnlyList<(Configuration Configuration, Outlook Outlook)> Pareto(IReadOnlyList<(Configuration Configuration, Outlook Outlook)> all)
        {
            var front = new List<(Configuration Configuration, Outlook Outlook)>();
            foreach ((Configuration configuration, Outlook outlook) in all.OrderBy(static a => a.Outlook.Itl.Middle.Value)
                .ThenByDescending(static a => a.Outlook.Throughput.Value))
            {
                bool beaten = front.Any(f => f.Outlook.Throughput >= outlook.Throughput && Dear(f.Outlook) <= Dear(outlook));
                if (!beaten)
                {
                    front.Add((configuration, outlook));
                }
            }

            // Twice the devices for a few per cent is no choice that anybody weighs.
            return [.. front.Where(f => !front.Any(g => g.Configuration.Devices < f.Configuration.Devices
                && g.Outlook.Itl.Middle <= f.Outlook.Itl.Middle * (1 + Judgement.WorthWhile)
                && g.Outlook.Throughput.Value >= f.Outlook.Throughput.Value * (1 - Judgement.WorthWhile)))];
        }

        private static double Dear(Outlook outlook) => outlook.Devices / outlook.Throughput.Value;
    }
}
