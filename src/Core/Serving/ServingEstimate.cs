using Floorline.Core.Quantities;
using Floorline.Core.Situations;

namespace Floorline.Core.Serving;

/// <summary>
/// A closed-form estimate of a load: what a simulation gives on average, in a few operations. Used where thousands of configurations are compared.
/// </summary>
/// <param name="Ttft">Mean time to the first token.</param>
/// <param name="Itl">Mean inter-token latency.</param>
/// <param name="Throughput">Output tokens per second.</param>
/// <param name="BatchCount">Sequences decoding at once.</param>
/// <param name="Overloaded">Whether an open loop brings more than can be served.</param>
public sealed record ServingEstimate(Seconds Ttft, Seconds Itl, TokensPerSecond Throughput, double BatchCount, bool Overloaded)
{
    // Requests that are read do not decode meanwhile: how many decode at once depends on how long both take, and settles in a few rounds.
    private const int Rounds = 3;
    private const double Settled = 0.01;
    private const int Halvings = 60;

    // Of the clients so many are found outside the steps in so many rounds.
    private const int MostAway = 12;
    private const double Away = 2e-3;
    private const double MostAwayShare = 0.999;
    private const double Found = 1e-4;

    /// <summary>Requests per second that can be served with no end, in an open loop; null in a closed one.</summary>
    public RequestsPerSecond? Capacity { get; init; }

    /// <summary>The gap of a step that reads no prompt, and of one that does.</summary>
    internal (Seconds Plain, Seconds Mixed) Gaps { get; init; }

    /// <summary>What of the time to the first token is spent outside the steps.</summary>
    private Seconds Outside { get; init; }

    /// <summary>Share of the steps that read a prompt.</summary>
    internal double MixedShare { get; init; }

    /// <summary>A percentile of the gaps, of which there are two: the longer one where more than the rest of the steps read prompts.</summary>
    /// <param name="share">0 to 1.</param>
    internal Seconds GapAt(double share) => MixedShare > 1 - share ? Gaps.Mixed : Gaps.Plain;

    /// <summary>Estimates a load.</summary>
    /// <param name="times">The deployment's step times.</param>
    /// <param name="load">The load.</param>
    /// <returns>The estimate, or why it cannot be served.</returns>
    public static Outcome<ServingEstimate> Of(StepTime times, ServingLoad load)
    {
        ArgumentNullException.ThrowIfNull(times);
        ArgumentNullException.ThrowIfNull(load);
        if (times.Refusal(load) is { } why)
        {
            return Outcome<ServingEstimate>.Not(why);
        }

        double scale = load.MeanShare;
        (double prompt, double output) = (load.Prompt * scale, load.Output * scale);
        double room = times.CacheTokens.Or(double.PositiveInfinity);
        double most = Math.Min(Math.Floor(room / times.HeldTokens(prompt, output)), Math.Min(times.Engine.MaxRunning, load.MostInFlight ?? int.MaxValue));
        double cached = Math.Min(load.CachedPrefix, prompt - 1);

        // Prompts that are read beside a request's steps are those of the others.
        double others = load.Concurrency is { } slots && Math.Min(slots, most) is var all ? (all - 1) / all : 1;
        var steady = new Steady(times, prompt - cached, cached, Math.Max(output - 1, 1), load.MeanContext, others);
        return Outcome<ServingEstimate>.Of(load.Concurrency is not { } inFlight ? Open(steady, load, output, most)
            : load.LeavesOutStart ? Around(steady, load, inFlight, most) : Closed(steady, load, inFlight, most));
    }

    /// <summary>A closed loop whose clients also spend time outside the steps: those are not in the server meanwhile.</summary>
    private static ServingEstimate Around(Steady steady, ServingLoad load, int slots, double most)
    {
        double away = 0;
        ServingEstimate seen = Closed(steady, load, slots, most);
        for (int round = 0; round < MostAway; round++)
        {
            Seconds whole = seen.Ttft + (seen.Itl * steady.Steps);
            double next = slots * Math.Min(seen.Outside / whole, MostAwayShare);
            if (Math.Abs(next - away) <= Away * slots)
            {
                break;
            }

            away = next;
            seen = Closed(steady, load, slots - away, most);
        }

        return seen;
    }

    private static ServingEstimate Closed(Steady steady, ServingLoad load, double slots, double most)
    {
        double admitted = Math.Min(slots, most);
        double running = Math.Min(admitted, steady.MostDecoding);
        Steps steps = steady.At(running);
        for (int round = 0; round < Rounds; round++)
        {
            Seconds decode = steps.Gap * steady.Steps;
            double before = running;
            running = Math.Min(admitted * (decode / (decode + steps.Read)), steady.MostDecoding);
            if (Math.Abs(running - before) <= Settled * before)
            {
                break;
            }

            steps = steady.At(running);
        }

        // Each request ends after its steps, and the next takes its place: what the slots hold beyond reading and decoding waits.
        Seconds every = steps.Gap * (steady.Steps / Math.Max(running, 1e-9));
        Seconds waiting = ((every * admitted) - (steps.Gap * steady.Steps)).OrMore(steps.Read) + (every * (slots - admitted));
        Seconds first = steady.First(waiting + steps.Passing, steps.Gap);

        // The requests of the very start are read one after the other, half of them before a request in the middle; they are so many of all.
        if (!load.LeavesOutStart && slots > 1)
        {
            double share = Math.Min(slots / (double)load.Count, 1);
            first += (steady.Burst(admitted) - steps.Read).OrMore(Seconds.Zero) * (share * steady.FirstFactor);
        }

        return new ServingEstimate(first, steps.Gap, TokensPerSecond.Of(load.MeanOutput, every), running, false)
        {
            Gaps = (steps.Plain, steps.Mixed), MixedShare = steps.Share, Outside = first - waiting,
        };
    }

    private static ServingEstimate Open(Steady steady, ServingLoad load, double output, double most)
    {
        // Little's law: running = rate x time in decode. The right side grows slower than the left where the load can be served, so the crossing is found by
        // halving.
        double rate = 1 / load.Interarrival!.Value.Value;
        double limit = Math.Min(most, steady.MostDecoding);
        double Surplus(double batch) => (rate * steady.Steps * steady.At(batch).Gap.Value) - batch;
        bool overloaded = Surplus(limit) > 0;
        (double low, double high) = (0, limit);
        for (int round = 0; round < Halvings && !overloaded && high - low > Found * high; round++)
        {
            double middle = (low + high) / 2;
            (low, high) = Surplus(middle) > 0 ? (middle, high) : (low, middle);
        }

        double running = Math.Max(high, 1e-9);
        Steps steps = steady.At(running);

        // An arrival waits for the step that it falls into: half of one, on average.
        Seconds first = steady.First((steps.Gap * (Math.Min(running, 1) / 2)) + steps.Read + steps.Passing, steps.Gap);
        double rateOut = overloaded ? running / steps.Gap.Value * (output / steady.Steps) : rate * output;
        return new ServingEstimate(first, steps.Gap, new TokensPerSecond(rateOut), running, overloaded)
        {
            Capacity = new RequestsPerSecond(limit / (steady.Steps * (overloaded ? steps : steady.At(limit)).Gap.Value)),
            Gaps = (steps.Plain, steps.Mixed), MixedShare = steps.Share,
        };
    }

    /// <summary>The steps of a server that decodes so many: the mean of one, and how long a prompt takes to be read beside them.</summary>
    private readonly record struct Steps(Seconds Gap, Seconds Read, Seconds Plain, Seconds Mixed, double Share)
    {
        /// <summary>Until a prompt's last tokens have passed the stages after the first.</summary>
        internal Seconds Passing { get; init; }
    }

    /// <summary>
    /// A server in which as many requests begin as end. In a step that decodes b sequences of s steps each, b / s prompts are due on average: none in a share
    /// exp(-b / s) of the steps, and the rest of the steps share them. Such a step reads the weights once for both.
    /// </summary>
    /// <param name="times">Its step times.</param>
    /// <param name="tokens">Tokens of a prompt that are not in the cache.</param>
    /// <param name="cached">Tokens of a prompt that are.</param>
    /// <param name="steps">Decode steps of a request.</param>
    /// <param name="context">Tokens in a sequence's cache, on average.</param>
    /// <param name="others">Share of the requests that are another's.</param>
    private sealed class Steady(StepTime times, double tokens, double cached, double steps, double context, double others)
    {
        internal double Steps => steps;

        internal double FirstFactor => times.Engine.FirstTokenFactor;

        /// <summary>Sequences that decode where every step reads as many prompt tokens as it may: no more can be kept busy.</summary>
        internal double MostDecoding { get; } = Math.Max(times.Engine.ChunkTokens * steps / (tokens + steps), 1);

        internal Steps At(double running)
        {
            double budget = Math.Max(times.Engine.ChunkTokens - running, 1);
            double due = running * others / steps;
            double together = due < 1e-6 ? 1 : due / (1 - Math.Exp(-due));
            double chunk = Math.Min(tokens * Math.Max(together, 1), budget);
            double share = Math.Min(due * tokens / chunk, 1);
            Seconds plain = times.At(running, running * context);
            Seconds mixed = times.At(running, running * context, chunk, Pairs(chunk));
            Seconds gap = (plain * (1 - share)) + (mixed * share);

            // A prompt of several chunks waits for those before it, as in a queue with one server and like times of service.
            double chunks = Math.Ceiling(tokens / budget);
            double queue = chunks > 1 ? share / (2 * Math.Max(1 - share, 0.05)) : 0;
            if (!times.PassesStages)
            {
                return new Steps(gap, mixed * (chunks * (1 + queue)), plain, mixed, share);
            }

            // Over stages a step of prompts alone is another one: what one stage is busy for, with its own weights.
            double beside = Math.Min(running * others, 1);
            Seconds read = (mixed * beside) + (times.At(0, 0, chunk, Pairs(chunk)) * (1 - beside));
            Seconds passing = (times.Passing(running, running * context, chunk, Pairs(chunk)).All * beside)
                + (times.Passing(0, 0, chunk, Pairs(chunk)).All * (1 - beside));
            return new Steps(gap, read * (chunks * (1 + queue)), plain, mixed, share) { Passing = passing };
        }

        /// <summary>The mean time to be read of so many prompts that come at once.</summary>
        internal Seconds Burst(double count)
        {
            double all = tokens * count;
            double chunk = Math.Min(all, times.Engine.ChunkTokens);
            return times.At(0, 0, chunk, Pairs(chunk)) * ((all / chunk) + 1) / 2;
        }

        internal Seconds First(Seconds inSteps, Seconds step) =>
            (inSteps * times.Engine.FirstTokenFactor) + (step * times.Engine.WaitSteps) + times.Engine.PerRequest;

        private double Pairs(double chunk) => chunk * (cached + (tokens / 2));
    }
}
