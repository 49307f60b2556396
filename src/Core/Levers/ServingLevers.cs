using Floorline.Core.Costs;
using Floorline.Core.Floors;
using Floorline.Core.Quantities;
using Floorline.Core.Serving;
using Floorline.Core.Workloads;

namespace Floorline.Core.Levers;

/// <summary>Levers on what is computed together and in which order.</summary>
internal static class ServingLevers
{
    private const int UsualDrafts = 16;
    private const int MostDrafts = 1000;

    internal static IEnumerable<Lever> All =>
    [
        new("batch", "Twice the batch", LeverTarget.Throughput, CostClass.Setting, QualityRisk.None, "weights are read once for all sequences until arithmetic or cache binds", Batch) { Synergistic = ["kv-fp8", "paged-kv"] },
        new("continuous-batching", "Continuous batching", LeverTarget.Throughput, CostClass.LibrarySwap, QualityRisk.None, "Yu et al. 2022 (Orca): a finished sequence's place is taken at once", static s => Server(s, "requests of different lengths no longer wait for the longest") ?? LeverChange.Not("the simulation and the estimate assume it already")),
        new("paged-kv", "Paged KV cache", LeverTarget.Capacity, CostClass.LibrarySwap, QualityRisk.None, "Kwon et al. 2023: preallocation wastes 1 - mean/max of the cache", Paged) { Synergistic = ["batch", "prefix-cache"] },
        new("prefix-cache", "Prefix cache", LeverTarget.Serving, CostClass.Setting, QualityRisk.None, "shared prompt tokens are not computed again", Prefix) { Synergistic = ["paged-kv"] },
        new("chunked-prefill", "Chunked prefill with smaller chunks", LeverTarget.Serving, CostClass.Setting, QualityRisk.None, "bounds the longest gap between tokens at the price of a later first token", Chunks) { Redundant = ["disaggregation"] },
        new("disaggregation", "Prefill on devices of its own", LeverTarget.Serving, CostClass.Engineering, QualityRisk.None, "decodes are never interrupted; the cache crosses the network once", static s => Server(s, "") ?? LeverChange.Not("it needs more devices: predict --disaggregate N shows the load with them")) { Conflicting = ["chunked-prefill"] },
        new("speculation", "Speculative decoding", LeverTarget.WeightRead, CostClass.LibrarySwap, QualityRisk.None, "Leviathan et al. 2023; Chen et al. 2023: one read of the weights verifies several drafts", Speculate) { Conflicting = ["batch"] },
        new("shorter-context", "Half the context", LeverTarget.CacheRead, CostClass.Engineering, QualityRisk.Medium, "R2 and the cache's memory grow with the context", Context),
        new("shorter-output", "Three quarters of the output", LeverTarget.Serving, CostClass.Setting, QualityRisk.Low, "fewer steps; the step itself stays", Output),
        new("action-chunks", "More actions per call", LeverTarget.Several, CostClass.Engineering, QualityRisk.Medium, "the budget of a call is chunk / control rate (PHYSICS section 10)", static s => s.Model.Decodes ? LeverChange.Not("this model gives tokens, not chunks of actions") : LeverChange.To(s) with { Because = "a call stays as long as it is; floorline chunk says what a longer chunk allows" }),
        new("fewer-denoising-steps", "Half the denoising steps", LeverTarget.Several, CostClass.Calibration, QualityRisk.Medium, "weights are read once per step", Denoise),
    ];

    private static LeverChange? Server(LeverSituation s, string _) => s.Load is null ? LeverChange.Not("no load is stated (give --concurrency or --rate with --prompt-tokens and --output-tokens)") : null;

    private static LeverChange Batch(LeverSituation s)
    {
        if (s.Step.Phase != Phase.Decode)
        {
            return LeverChange.Not("only decode steps share their weights between sequences");
        }

        if (s.Step.Batch > Step.MostBatch / 2)
        {
            return LeverChange.Not($"a batch of {s.Step.Batch} is as far as steps are priced");
        }

        LeverSituation after = s with { Step = s.Step with { Batch = s.Step.Batch * 2 } };
        Capacity room = Floors.Capacity.Of(StepCost.Of(after.Model, after.Step), after.Hardware.Device);
        return room.Fits is { IsKnown: true, Value: false } ? LeverChange.Not($"a batch of {after.Step.Batch} does not fit in memory") : LeverChange.To(after);
    }

    private static LeverChange Paged(LeverSituation s)
    {
        if (s.Load is not { } load)
        {
            return LeverChange.Not("no load is stated (give --concurrency or --rate with --prompt-tokens and --output-tokens)");
        }

        double wasted = Floors.Capacity.PreallocationWaste(load.MeanContext, Math.Max(s.Model.MaxContext ?? 0, load.Prompt + load.Output));
        return LeverChange.To(s) with { Because = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"a preallocated cache of the model's whole context would waste {wasted * 100:0} % of its memory; the estimate assumes pages") };
    }

    private static LeverChange Prefix(LeverSituation s) => s.Load is not { } load ? LeverChange.Not("no load is stated (give --concurrency or --rate with --prompt-tokens and --output-tokens)")
        : load.CachedPrefix > 0 ? LeverChange.Not("a cached prefix is counted already")
        : LeverChange.To(s with { Load = load with { CachedPrefix = load.Prompt / 2 } }) with { Because = "assumes that half of each prompt is shared; --cached-prefix states it" };

    private static LeverChange Chunks(LeverSituation s)
    {
        if (s.Load is null || s.Engine is not { } engine)
        {
            return LeverChange.Not("needs a load and an engine (--concurrency, --engine)");
        }

        return engine.ChunkTokens <= 1024 ? LeverChange.Not($"chunks are {engine.ChunkTokens} tokens already") : LeverChange.To(s with { Engine = engine with { ChunkTokens = engine.ChunkTokens / 4 } }) with { ChangesEngine = true, Because = $"{engine.ChunkTokens / 4} prompt tokens per step instead of {engine.ChunkTokens}" };
    }

    private static LeverChange Speculate(LeverSituation s)
    {
        if (s.Step.Phase != Phase.Decode)
        {
            return LeverChange.Not("drafts are verified in decode steps");
        }

        if (s.Drafts is not { } drafts)
        {
            return LeverChange.Not("needs the acceptance rate and the cost of drafting (--acceptance 0.7 --draft-time 2ms)");
        }

        int most = Math.Min(MostDrafts, (Step.MostBatch / s.Step.Batch) - 1);
        if (Math.Max(drafts.Drafts, 1) > most)
        {
            return LeverChange.Not($"verifying drafts of {s.Step.Batch} sequences makes a larger step than is priced");
        }

        // Verifying k drafts is a step of k + 1 tokens per sequence over the same cache.
        Forecast plain = Forecast.Of(s with { Drafting = null });
        Seconds Verify(int k) => plain.Step.Middle + Drafts.Wider(s, k);
        Speculation best = drafts.Drafts > 0 ? drafts : drafts.Best(Verify, Math.Min(most, UsualDrafts));
        Seconds verify = Verify(best.Drafts);
        double? even = best.BreakEvenShare(verify, plain.Step.Middle);
        string breaks = even is { } share ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"breaks even at an acceptance of {share:0.00}") : "is a loss at any acceptance";
        return LeverChange.To(s with { Drafts = best, Drafting = best }) with
        {
            Because = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{best.Drafts} drafts, {best.ExpectedTokens:0.00} tokens expected per round, verify {verify.Milliseconds:0.0} ms against {plain.Step.Middle.Milliseconds:0.0} ms; {breaks}{Threshold(s, best)}"),
        };
    }

    /// <summary>The batch above which these drafts no longer gain: verifying them costs what their tokens are worth.</summary>
    private static string Threshold(LeverSituation s, Speculation drafts)
    {
        int last = 0;
        for (int batch = 1; batch <= 4096 && (long)batch * (drafts.Drafts + 1) <= Step.MostBatch; batch *= 2)
        {
            LeverSituation at = s with { Step = s.Step with { Batch = batch }, Measured = null, Start = null, Load = null, Drafting = null };
            Seconds plain = Forecast.Of(at).Step.Middle;
            if (drafts.TimePerToken(plain + Drafts.Wider(at, drafts.Drafts)) >= plain)
            {
                return last == 0 ? "; no gain at any batch" : $"; gains up to a batch of about {last}";
            }

            last = batch;
        }

        return "";
    }

    private static LeverChange Context(LeverSituation s) => s.Step.Phase != Phase.Decode || s.Step.Context < 2
        ? LeverChange.Not("no context is read in this step")
        : LeverChange.To(s with { Step = s.Step with { Context = s.Step.Context / 2 } });

    private static LeverChange Output(LeverSituation s) => s.Load is not { } load || load.Output < 4
        ? LeverChange.Not("no output length is stated")
        : LeverChange.To(s with { Load = Shorter(load) });

    private static ServingLoad Shorter(ServingLoad load)
    {
        long output = load.Output * 3 / 4;
        ServingLoad next = load.Concurrency is { } slots ? ServingLoad.Closed(slots, load.Prompt, output) : ServingLoad.Open(load.Interarrival!.Value, load.Prompt, output);
        return next with { LengthShare = load.LengthShare, CachedPrefix = load.CachedPrefix, LeavesOutStart = load.LeavesOutStart, Requests = load.Requests, Seed = load.Seed };
    }

    private static LeverChange Denoise(LeverSituation s)
    {
        int? steps = s.Step.DenoisingSteps ?? s.Model.Components.Select(static c => (int?)c.Steps).Max();
        return steps is { } now and > 1 && s.Step.Phase == Phase.Forward
            ? LeverChange.To(s with { Step = s.Step with { DenoisingSteps = now / 2 } })
            : LeverChange.Not("this model takes no denoising steps");
    }
}
