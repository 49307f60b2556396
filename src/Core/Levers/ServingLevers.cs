using Floorline.Core.Costs;
using Floorline.Core.Floors;
using Floorline.Core.Models;
using Floorline.Core.Quantities;
using Floorline.Core.Serving;
using Floorline.Core.Workloads;

namespace Floorline.Core.Levers;

/// <summary>Levers on what is computed together and in which order.</summary>
internal static class ServingLevers
{
    // Longer drafts than this are seldom drafted: acceptance falls with each (Leviathan et al. 2023 try up to 10, Cai et al. 2024 up to 5).
    private const int UsualDrafts = 16;
    private const int MostDrafts = 1000;

    // Agrawal et al. 2024 (Sarathi-Serve) serve with budgets of 512 and 2,048 tokens per step: 512 is the least that is tried, a quarter of 2,048.
    private const int LeastChunk = 512;
    private const int ChunkDivisor = 4;

    // What the levers that ask a question assume of its answer; the question says so, and an option states the real figure.
    private const double SharedPrompt = 0.5;
    private const double KeptContext = 0.5;
    private const double KeptOutput = 0.75;
    private const string NoLoad = "no load is stated (give --concurrency or --rate with --prompt-tokens and --output-tokens)";

    /// <summary>The change of a lever of this kind; null for another.</summary>
    internal static Func<LeverSituation, LeverChange>? Of(LeverFacts facts) => facts.Id switch
    {
        "batch" => Batch,
        "paged-kv" => Paged,
        "prefix-cache" => Prefix,
        "chunked-prefill" => Chunks,
        "speculation" => Speculate,
        "shorter-context" => Context,
        "shorter-output" => Output,
        "action-chunks" => Actions,
        "fewer-denoising-steps" => Denoise,
        _ => null,
    };

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
            return LeverChange.Not(NoLoad);
        }

        double wasted = Floors.Capacity.PreallocationWaste(load.MeanContext, Math.Max(s.Model.MaxContext ?? 0, load.Prompt + load.Output));
        return LeverChange.To(s) with { Because = string.Create(System.Globalization.CultureInfo.InvariantCulture,
            $"a preallocated cache of the model's whole context would waste {wasted * 100:0} % of its memory; the estimate assumes pages") };
    }

    private static LeverChange Prefix(LeverSituation s) => s.Load is not { } load ? LeverChange.Not(NoLoad)
        : load.CachedPrefix > 0 ? LeverChange.Not("a cached prefix is counted already")
        : s.SharedPrefix is { } shared ? shared < 1 ? LeverChange.Not("prompts have nothing in common")
        : LeverChange.To(s with { Load = load with { CachedPrefix = Math.Min(shared, load.Prompt - 1) } }) with { IsStated = true,
        Because = $"{shared} tokens of each prompt are the same" }
        : LeverChange.To(s with { Load = load with { CachedPrefix = (long)(load.Prompt * SharedPrompt) } }) with { Because = "assumes that half of each prompt is shared; --shared-prefix states how much" };

    private static LeverChange Chunks(LeverSituation s)
    {
        if (s.Load is null || s.Engine is not { } engine)
        {
            return LeverChange.Not("needs a load and an engine (--concurrency, --engine)");
        }

        // A chunk that is larger than the prompts parts none of them.
        int now = (int)Math.Min(engine.ChunkTokens, s.Load.Prompt);
        int next = Math.Max(LeastChunk, now / ChunkDivisor);
        return next >= now
            ? LeverChange.Not($"chunks are {now} tokens already")
            : LeverChange.To(s with { Engine = engine with { ChunkTokens = next } }) with
            {
                ChangesEngine = true,
                Because = $"{next} prompt tokens per step instead of {engine.ChunkTokens}",
            };
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
        var plain = Forecast.Of(s with { Drafting = null, Load = null });
        Seconds Verify(int k) => plain.Step.Middle + Drafts.Wider(plain, k);
        Speculation best = drafts.Drafts > 0 ? drafts : drafts.Best(Verify, Math.Min(most, UsualDrafts));
        Seconds verify = Verify(best.Drafts);
        double? even = best.BreakEvenShare(verify, plain.Step.Middle);
        string breaks = even is { } share ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"breaks even at an acceptance of {share:0.00}")
            : "is a loss at any acceptance";
        return LeverChange.To(s with { Drafts = best, Drafting = best }) with
        {
            Because = string.Create(System.Globalization.CultureInfo.InvariantCulture,
                $"{best.Drafts} drafts, {best.ExpectedTokens:0.00} tokens expected per round, verify {verify.Milliseconds:0.0} ms against {plain.Step.Middle.Milliseconds:0.0} ms; {breaks}{Threshold(s, best)}"),
        };
    }

    /// <summary>The batch above which these drafts no longer gain: verifying them costs what their tokens are worth.</summary>
    private static string Threshold(LeverSituation s, Speculation drafts)
    {
        int last = 0;
        for (int batch = 1; batch <= 4096 && (long)batch * (drafts.Drafts + 1) <= Step.MostBatch; batch *= 2)
        {
            var at = Forecast.Of(s with { Step = s.Step with { Batch = batch }, Measured = null, Start = null, Load = null, Drafting = null });
            Seconds plain = at.Step.Middle;
            if (drafts.TimePerToken(plain + Drafts.Wider(at, drafts.Drafts)) >= plain)
            {
                return last == 0 ? "; no gain at any batch" : $"; gains up to a batch of about {last}";
            }

            last = batch;
        }

        return "";
    }

    private static LeverChange Context(LeverSituation s) => s.Step.Phase == Phase.Forward ? LeverChange.Not("this model reads no context")
        : s.Load is { } load ? ShorterPrompt(s, load)
        : s.Step.Phase == Phase.Decode && s.Step.Context >= 2 ? LeverChange.To(s with { Step = s.Step with { Context = Kept(s.Step.Context, KeptContext) } })
        : s.Step.Phase == Phase.Prefill && s.Step.Tokens + s.Step.Context >= 2
        ? LeverChange.To(s with { Step = s.Step with { Tokens = Math.Max(Kept(s.Step.Tokens, KeptContext), 1), Context = Kept(s.Step.Context, KeptContext) } })
        : LeverChange.Not("no context is read in this step");

    /// <summary>A load of shorter prompts, with the step that it then gives: the step's context loses what the prompt loses.</summary>
    private static LeverChange ShorterPrompt(LeverSituation s, ServingLoad load)
    {
        long prompt = Kept(load.Prompt, KeptContext);
        if (prompt < 1)
        {
            return LeverChange.Not("prompts are one token already");
        }

        ServingLoad next = Of(load, prompt, load.Output);
        long context = (long)Math.Max(0, s.Step.Context - (load.MeanContext - next.MeanContext));
        return LeverChange.To(s with { Load = next, Step = s.Step.Phase == Phase.Decode ? s.Step with { Context = context }
            : s.Step with { Tokens = Math.Max(Kept(s.Step.Tokens, KeptContext), 1) } });
    }

    private static long Kept(long count, double share) => (long)(count * share);

    private static LeverChange Output(LeverSituation s) => s.Load is not { } load || load.Output < 4
        ? LeverChange.Not("no output length is stated")
        : s.OutputLimit is { } enough ? enough >= load.Output ? LeverChange.Not($"answers are at most {load.Output} tokens already")
        : LeverChange.To(s with { Load = Of(load, load.Prompt, enough) }) with { IsStated = true, Because = $"{enough} tokens are enough for an answer" }
        : LeverChange.To(s with { Load = Of(load, load.Prompt, Kept(load.Output, KeptOutput)) });

    private static ServingLoad Of(ServingLoad load, long prompt, long output)
    {
        ServingLoad next = load.Concurrency is { } slots ? ServingLoad.Closed(slots, prompt, output)
            : ServingLoad.Open(load.Interarrival!.Value, prompt, output);
        return next with { LengthShare = load.LengthShare, CachedPrefix = Math.Min(load.CachedPrefix, prompt), LeavesOutStart = load.LeavesOutStart,
            Requests = load.Requests, Seed = load.Seed, MostInFlight = load.MostInFlight };
    }

    // What a model gives is stated for those of the catalogue; of the others one that denoises may plan actions.
    private static LeverChange Actions(LeverSituation s) => s.Model.Decodes ? LeverChange.Not("this model gives tokens, not chunks of actions")
        : (s.Model.Modality ?? (s.Model.Components.Any(static c => c.Role == ComponentRole.Denoiser) ? Modality.Action : null)) != Modality.Action
        ? LeverChange.Not("this model plans no actions")
        : LeverChange.To(s) with { Because = "a call stays as long as it is; floorline chunk says what a longer chunk allows" };

    private static LeverChange Denoise(LeverSituation s)
    {
        int? steps = s.Step.DenoisingSteps ?? s.Model.Components.Select(static c => (int?)c.Steps).Max();
        return steps is { } now and > 1 && s.Step.Phase == Phase.Forward
            ? LeverChange.To(s with { Step = s.Step with { DenoisingSteps = now / 2 } })
            : LeverChange.Not("this model takes no denoising steps");
    }
}
