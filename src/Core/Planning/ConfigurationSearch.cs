using Floorline.Core.Expectations;
using Floorline.Core.Formats;
using Floorline.Core.Hardware;
using Floorline.Core.Levers;
using Floorline.Core.Models;
using Floorline.Core.Quantities;
using Floorline.Core.Serving;
using Floorline.Core.Workloads;

namespace Floorline.Core.Planning;

/// <summary>
/// Every way to deploy a model within a space, judged by the closed-form estimate: which meet the SLO, which are on the Pareto front, and why the others
/// cannot run.
/// Where the SLO names percentiles, which the closed form does not know, the cheapest of each number of requests in flight are simulated, and so is every one
/// that is named first.
/// </summary>
public sealed record ConfigurationSearch
{
    // Simulations for each number of requests in flight, how many of the cheapest are simulated in the end, and how many are tried for that.
    private const int TriesEach = 4;
    private const int Confirmed = 5;
    private const int MostTries = 60;

    /// <summary>Configurations that were judged.</summary>
    public required long Count { get; init; }

    /// <summary>Those that run and meet the SLO, cheapest first (devices per token, then ITL).</summary>
    public required IReadOnlyList<(Configuration Configuration, Outlook Outlook)> Meeting { get; init; }

    /// <summary>Those that no other beats in ITL, throughput and cost at once, shortest ITL first.</summary>
    public required IReadOnlyList<(Configuration Configuration, Outlook Outlook)> Front { get; init; }

    /// <summary>The one that misses the SLO least, where none meets it.</summary>
    public required (Configuration Configuration, Outlook Outlook)? Nearest { get; init; }

    /// <summary>Why configurations cannot run, with how many.</summary>
    public required IReadOnlyList<(string Reason, int Count)> Infeasible { get; init; }

    /// <summary>Searches a space.</summary>
    /// <param name="model">The model.</param>
    /// <param name="load">Prompt and output lengths; the space gives the concurrency.</param>
    /// <param name="space">The space.</param>
    /// <param name="slo">What must be reached.</param>
    /// <param name="kernels">What is known of kernels.</param>
    public static ConfigurationSearch Of(Model model, ServingLoad load, SearchSpace space, Slo slo, KernelTable kernels)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(load);
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(slo);
        var running = new List<(Configuration, Outlook)>();
        var reasons = new Dictionary<string, int>();
        foreach ((Device device, EngineProfile engine) in space.Devices)
        {
            foreach (Parallelism spread in space.Spreads)
            {
                foreach (NumberFormat? weights in space.Weights)
                {
                    foreach (NumberFormat cache in space.KvCaches)
                    {
                        Judge(new Configuration(device, weights, cache, spread, 1, engine.ChunkTokens), engine);
                    }
                }
            }
        }

        (Configuration Configuration, Outlook Outlook)[] meeting = [.. Cheapest(running.Where(r => r.Item2.Misses(slo).Count == 0))];
        if (slo.RequestsNeeded > 0)
        {
            meeting = Confirm(meeting);
        }

        (Configuration Configuration, Outlook Outlook)? nearest = meeting.Length > 0 || running.Count == 0 ? null : Nearer();
        return new ConfigurationSearch
        {
            Count = space.Count,
            Meeting = meeting,
            Front = Pareto(meeting.Length > 0 ? meeting : [.. running]),
            Nearest = nearest,
            Infeasible = [.. reasons.OrderByDescending(static r => r.Value).Select(static r => (r.Key, r.Value))],
        };

        // Slow requests depend on the load above all: of each number of requests in flight those before the first that holds are out, and all where none of
        // the first few holds.
        (Configuration Configuration, Outlook Outlook)[] Confirm((Configuration Configuration, Outlook Outlook)[] candidates)
        {
            var kept = new List<(Configuration, Outlook)>();
            foreach (var alike in candidates.GroupBy(static c => c.Configuration.Concurrency))
            {
                (Configuration, Outlook)[] all = [.. alike];
                for (int i = 0; i < Math.Min(all.Length, TriesEach); i++)
                {
                    (Configuration Configuration, Outlook Outlook) tried = Simulated(all[i]);
                    if (tried.Outlook.Misses(slo).Count == 0)
                    {
                        kept.AddRange([tried, .. all[(i + 1)..]]);
                        break;
                    }
                }
            }

            (Configuration, Outlook)[] sorted = [.. Cheapest(kept)];
            var confirmed = new List<(Configuration, Outlook)>();
            int next = 0;
            while (next < Math.Min(sorted.Length, MostTries) && confirmed.Count < Confirmed)
            {
                (Configuration Configuration, Outlook Outlook) tried = Simulated(sorted[next++]);
                confirmed.AddRange(tried.Outlook.Misses(slo).Count == 0 ? [tried] : []);
            }

            return confirmed.Count < Confirmed ? [.. confirmed] : [.. confirmed, .. sorted[next..]];
        }

        // By means, then by the percentiles of the few that miss least.
        (Configuration, Outlook) Nearer()
        {
            IEnumerable<(Configuration Configuration, Outlook Outlook)> least = running.OrderBy(r => r.Item2.Shortfall(slo))
                .Take(slo.RequestsNeeded > 0 ? Confirmed : 1);
            return slo.RequestsNeeded > 0 ? least.Select(Simulated).MinBy(c => c.Outlook.Shortfall(slo)) : least.First();
        }

        (Configuration Configuration, Outlook Outlook) Simulated((Configuration Configuration, Outlook Outlook) one)
        {
            if (one.Outlook.Simulated is not null)
            {
                return one;
            }

            EngineProfile engine = space.Devices.First(d => d.Device == one.Configuration.Device).Engine with { ChunkTokens = one.Configuration.ChunkTokens };
            ServingLoad closed = Closed(one.Configuration.Concurrency) with { LeavesOutStart = true };
            return (one.Configuration, one.Outlook.Simulate(closed, StepTimes.Of(Situate(one.Configuration, engine).Deployment, engine, kernels, closed),
                slo.RequestsNeeded));
        }

        LeverSituation Situate(Configuration one, EngineProfile engine) =>
            new(model, new DeviceGroup(one.Device, one.Parallelism.Devices), Step.Decode(1, 0) with
        {
            Weights = one.Weights is { } format ? WeightFormats.Uniform(format) : null,
            KvCache = one.KvCache,
            Parallelism = one.Parallelism,
        })
        { Engine = engine, Kernels = kernels };

        ServingLoad Closed(int slots) => ServingLoad.Closed(slots, load.Prompt, load.Output) with { LengthShare = load.LengthShare,
            CachedPrefix = load.CachedPrefix };

        void Judge(Configuration one, EngineProfile engine)
        {
            foreach (int chunk in space.Chunks)
            {
                EngineProfile chunked = engine with { ChunkTokens = chunk };
                LeverSituation situation = Situate(one, chunked);
                if (Refused(situation) is { } why)
                {
                    reasons[why] = reasons.GetValueOrDefault(why) + space.Concurrencies.Count;
                    continue;
                }

                StepTimes times = StepTimes.Of(situation.Deployment, chunked, kernels, load);
                foreach (int slots in space.Concurrencies)
                {
                    Outlook outlook = Outlook.Served(situation, Closed(slots), chunked, times, space.Price);
                    if (outlook.Infeasible is { } reason)
                    {
                        string general = Generally(reason);
                        reasons[general] = reasons.GetValueOrDefault(general) + 1;
                        continue;
                    }

                    running.Add((one with { Concurrency = slots, ChunkTokens = chunk }, outlook));
                }
            }
        }
    }

    /// <summary>Fewest devices per token first, then shortest ITL.</summary>
    private static IEnumerable<(Configuration Configuration, Outlook Outlook)> Cheapest(IEnumerable<(Configuration Configuration, Outlook Outlook)> all) =>
        all.OrderBy(static r => Dear(r.Outlook)).ThenBy(static r => r.Outlook.Itl.Middle.Value);

    private static string? Refused(LeverSituation s) =>
        s.Step.Parallelism.Devices > 1 && !s.Hardware.Device.Exchange.IsKnown ? "the link between devices is not known"
        : s.Step.Weights is { Default.Name: "nvfp4" } && !s.Hardware.Device.Peaks.ContainsKey(ComputeFormat.Fp4) ? $"{s.Hardware.Device.Title} has no FP4 units"
        : s.Step.Weights is { } w && !s.Hardware.Device.PeakFor(w.Default).IsKnown ? $"no compute peak is known for {w.Default.Name}"
        : s.Step.Parallelism.Expert > 1 && !s.Model.RoutesExperts ? "expert parallelism without routed experts"
        : null;

    private static string Generally(string reason) => reason.StartsWith("a request", StringComparison.Ordinal) ? "a request's cache does not fit beside the weights" : reason;

    /// <summary>What no other beats in ITL, throughput and devices per token: sorted by one, then a scan that keeps the best of the others.</summary>
    private static IReadOnlyList<(Configuration, Outlook)> Pareto(IReadOnlyList<(Configuration Configuration, Outlook Outlook)> all)
    {
        var front = new List<(Configuration Configuration, Outlook Outlook)>();
        foreach ((Configuration configuration, Outlook outlook) in all.OrderBy(static a => a.Outlook.Itl.Middle.Value).ThenByDescending(static a => a.Outlook.Throughput.Value))
        {
            bool beaten = front.Any(f => f.Outlook.Throughput >= outlook.Throughput && Dear(f.Outlook) <= Dear(outlook));
            if (!beaten)
            {
                front.Add((configuration, outlook));
            }
        }

        return front;
    }

    private static double Dear(Outlook outlook) => outlook.Devices / outlook.Throughput.Value;
}
