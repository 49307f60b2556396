using Floorline.Core.Models;
using Floorline.Core.Quantities;
using Floorline.Core.Situations;
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

    /// <summary>The change of a lever of this kind; null for another.</summary>
    internal static Func<Situation, LeverChange>? Of(LeverFacts facts) => facts.Id switch
    {
        "batch" => Batch,
        "paged-kv" => Paged,
        "prefix-cache" => Prefix,
        "chunked-prefill" => Chunks,
        "cap-in-flight" => InFlight,
        "speculation" => Speculate,
        "shorter-context" => Context,
        "shorter-output" => Output,
        "action-chunks" => Actions,
        "fewer-denoising-steps" => Denoise,
        _ => null,
    };

    private static LeverChange Batch(Situation s)
    {
        if (s.Step.Phase != Phase.Decode)
        {
            return LeverChange.Not(new NotApplicable.OnlyDecodesShare());
        }

        if (s.Step.Batch > Step.MostBatch / 2)
        {
            return LeverChange.Not(new NotApplicable.MostBatch(s.Step.Batch));
        }

        Situation after = s with { Step = s.Step with { Batch = s.Step.Batch * 2 } };
        return !Forecast.Holds(after, after.Capacity) ? LeverChange.Not(new NotApplicable.BatchDoesNotFit(after.Step.Batch)) : LeverChange.To(after);
    }

    private static LeverChange Paged(Situation s) => s.Load is not { } load ? LeverChange.Not(new NotApplicable.NoLoad())
        : s.Engine is { PreallocatedTokens: { } whole } engine
        ? LeverChange.To(s with { Engine = engine with { PreallocatedTokens = null } }) with
        {
            ChangesEngine = true,
            IsStated = true,
            Because = new Ground.PreallocatedCache(whole, Floors.Capacity.PreallocationWaste(Math.Min(load.MeanContext, whole), whole)),
        }
        : LeverChange.Not(new NotApplicable.PagedAlready());

    private static LeverChange Prefix(Situation s) => s.Load is not { } load ? LeverChange.Not(new NotApplicable.NoLoad())
        : load.CachedPrefix > 0 ? LeverChange.Not(new NotApplicable.PrefixIsCounted())
        : s.SharedPrefix is { } shared ? shared < 1 ? LeverChange.Not(new NotApplicable.NothingInCommon())
        : LeverChange.To(s with { Load = load with { CachedPrefix = Math.Min(shared, load.Prompt - 1) } }) with { IsStated = true,
        Because = new Ground.SharedPrefix(shared) }
        : LeverChange.To(s with { Load = load with { CachedPrefix = (long)(load.Prompt * SharedPrompt) } }) with { Because = new Ground.HalfIsShared() };

    private static LeverChange Chunks(Situation s)
    {
        if (s.Load is null || s.Engine is not { } engine)
        {
            return LeverChange.Not(new NotApplicable.NoLoadOrEngine());
        }

        // A chunk that is larger than the prompts parts none of them.
        int now = (int)Math.Min(engine.ChunkTokens, s.Load.Prompt);
        int next = Math.Max(LeastChunk, now / ChunkDivisor);
        return next >= now ? LeverChange.Not(new NotApplicable.ChunksOf(now)) : ChunksOf(s, next);
    }

    /// <summary>So many prompt tokens in a step, whatever they are now.</summary>
    /// <param name="s">The situation.</param>
    /// <param name="tokens">Tokens.</param>
    internal static LeverChange ChunksOf(Situation s, int tokens) => s.Load is null || s.Engine is not { } engine
        ? LeverChange.Not(new NotApplicable.NoLoadOrEngine())
        : tokens == engine.ChunkTokens ? LeverChange.Not(new NotApplicable.ChunksOf(tokens))
        : LeverChange.To(s with { Engine = engine with { ChunkTokens = tokens } }) with
        {
            ChangesEngine = true,
            Because = new Ground.SmallerChunks(tokens, engine.ChunkTokens),
        };

    // Arrivals are random, and so is the number in flight: three standard deviations of a Poisson number above its mean hold nearly all of them.
    private const double Deviations = 3;

    /// <summary>As many requests in flight as arrive in the time that one takes (Little's law), where fewer are allowed.</summary>
    private static LeverChange InFlight(Situation s)
    {
        if (s.Load is not { } load || s.Engine is null)
        {
            return LeverChange.Not(new NotApplicable.NoLoadOrEngine());
        }

        if (load is not { MostInFlight: { } cap, Interarrival: { } every })
        {
            return LeverChange.Not(new NotApplicable.NoCapInFlight());
        }

        // What cannot be carried without a limit either is limited by memory alone.
        Situation free = s with { Load = load with { MostInFlight = null } };
        if (Forecast.Of(free) is not { Infeasible: null, EndToEnd.Middle: var whole })
        {
            return LeverChange.To(free) with { Title = "No limit on the requests in flight", Because = new Ground.RequestsInFlight(cap, null) };
        }

        double mean = whole / every;
        int needed = (int)Math.Min(Math.Ceiling(mean + (Deviations * Math.Sqrt(mean))), int.MaxValue);
        return needed <= cap ? LeverChange.Not(new NotApplicable.CapHoldsNothingUp(cap))
            : LeverChange.To(s with { Load = load with { MostInFlight = needed } }) with
            {
                Title = FormattableString.Invariant($"{needed} requests in flight instead of {cap}"),
                Because = new Ground.RequestsInFlight(cap, mean),
            };
    }

    private static LeverChange Speculate(Situation s)
    {
        if (s.Step.Phase != Phase.Decode)
        {
            return LeverChange.Not(new NotApplicable.OnlyDecodesVerify());
        }

        if (s.Drafts is not { } drafts)
        {
            return LeverChange.Not(new NotApplicable.NoDrafts());
        }

        int most = Math.Min(MostDrafts, (Step.MostBatch / s.Step.Batch) - 1);
        if (Math.Max(drafts.Drafts, 1) > most)
        {
            return LeverChange.Not(new NotApplicable.TooManyDrafts(s.Step.Batch));
        }

        // Verifying k drafts is a step of k + 1 tokens per sequence over the same cache.
        var plain = Forecast.Of(s with { Drafting = null, Load = null });
        Seconds Verify(int k) => plain.Step.Middle + Drafts.Wider(plain, k);
        Speculation best = drafts.Drafts > 0 ? drafts : drafts.Best(Verify, Math.Min(most, UsualDrafts));
        Seconds verify = Verify(best.Drafts);
        double? even = best.BreakEvenShare(verify, plain.Step.Middle);
        return LeverChange.To(s with { Drafts = best, Drafting = best }) with
        {
            Because = new Ground.DraftRound(best, verify, plain.Step.Middle, even, Threshold(s, best)),
        };
    }

    /// <summary>
    /// The batch above which these drafts no longer gain, because verifying them costs what their tokens are worth: 0 where they gain at none, null where at
    /// all.
    /// </summary>
    private static int? Threshold(Situation s, Speculation drafts)
    {
        int last = 0;
        for (int batch = 1; batch <= 4096 && (long)batch * (drafts.Drafts + 1) <= Step.MostBatch; batch *= 2)
        {
            var at = Forecast.Of(s with { Step = s.Step with { Batch = batch }, Measured = null, Start = null, Load = null, Drafting = null });
            Seconds plain = at.Step.Middle;
            if (drafts.TimePerToken(plain + Drafts.Wider(at, drafts.Drafts)) >= plain)
            {
                return last;
            }

            last = batch;
        }

        return null;
    }

    private static LeverChange Context(Situation s) => s.Step.Phase == Phase.Forward ? LeverChange.Not(new NotApplicable.ModelReadsNoContext())
        : s.Load is { } load ? ShorterPrompt(s, load)
        : s.Step.Phase == Phase.Decode && s.Step.Context >= 2 ? LeverChange.To(s with { Step = s.Step with { Context = Kept(s.Step.Context, KeptContext) } })
        : s.Step.Phase == Phase.Prefill && s.Step.Tokens + s.Step.Context >= 2
        ? LeverChange.To(s with { Step = s.Step with { Tokens = Math.Max(Kept(s.Step.Tokens, KeptContext), 1), Context = Kept(s.Step.Context, KeptContext) } })
        : LeverChange.Not(new NotApplicable.StepReadsNoContext());

    /// <summary>A load of shorter prompts, with the step that it then gives: the step's context loses what the prompt loses.</summary>
    private static LeverChange ShorterPrompt(Situation s, ServingLoad load)
    {
        long prompt = Kept(load.Prompt, KeptContext);
        if (prompt < 1)
        {
            return LeverChange.Not(new NotApplicable.PromptsOfOneToken());
        }

        ServingLoad next = Of(load, prompt, load.Output);
        long context = (long)Math.Max(0, s.Step.Context - (load.MeanContext - next.MeanContext));
        return LeverChange.To(s with { Load = next, Step = s.Step.Phase == Phase.Decode ? s.Step with { Context = context }
            : s.Step with { Tokens = Math.Max(Kept(s.Step.Tokens, KeptContext), 1) } });
    }

    private static long Kept(long count, double share) => (long)(count * share);

    private static LeverChange Output(Situation s) => s.Load is not { } load || load.Output < 4
        ? LeverChange.Not(new NotApplicable.NoOutputLength())
        : s.OutputLimit is { } enough ? enough >= load.Output ? LeverChange.Not(new NotApplicable.AnswersOf(load.Output))
        : LeverChange.To(s with { Load = Of(load, load.Prompt, enough) }) with { IsStated = true, Title = $"Output of at most {enough} tokens", Because = new Ground.EnoughOutput(enough) }
        : LeverChange.To(s with { Load = Of(load, load.Prompt, Kept(load.Output, KeptOutput)) });

    private static ServingLoad Of(ServingLoad load, long prompt, long output)
    {
        ServingLoad next = load.Concurrency is { } slots ? ServingLoad.Closed(slots, prompt, output)
            : ServingLoad.Open(load.Interarrival!.Value, prompt, output);
        return next with { LengthShare = load.LengthShare, IsLengthMost = load.IsLengthMost,
            CachedPrefix = Math.Min(load.CachedPrefix, prompt), LeavesOutStart = load.LeavesOutStart,
            Requests = load.Requests, Seed = load.Seed, MostInFlight = load.MostInFlight };
    }

    // What a model gives is stated for those of the catalogue; of the others one that denoises may plan actions.
    private static LeverChange Actions(Situation s) => s.Model.Decodes ? LeverChange.Not(new NotApplicable.GivesTokens())
        : (s.Model.Modality ?? (s.Model.Components.Any(static c => c.Role == ComponentRole.Denoiser) ? Modality.Action : null)) != Modality.Action
        ? LeverChange.Not(new NotApplicable.PlansNoActions())
        : LeverChange.To(s) with { Because = new Ground.CallStays() };

    private static LeverChange Denoise(Situation s)
    {
        int now = s.Step.DenoisingSteps ?? s.Model.Components.Aggregate(0, static (most, c) => Math.Max(most, c.Steps));
        return now > 1 && s.Step.Phase == Phase.Forward
            ? LeverChange.To(s with { Step = s.Step with { DenoisingSteps = now / 2 } })
            : LeverChange.Not(new NotApplicable.NoDenoisingSteps());
    }
}
