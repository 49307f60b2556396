using Floorline.Core.Quantities;

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
    /// <summary>Estimates a load.</summary>
    /// <param name="times">The deployment's step times.</param>
    /// <param name="load">The load.</param>
    /// <returns>The estimate, or why it cannot be served.</returns>
    public static Outcome<ServingEstimate> Of(StepTime times, ServingLoad load)
    {
        ArgumentNullException.ThrowIfNull(times);
        ArgumentNullException.ThrowIfNull(load);
        double scale = 1 - (load.LengthShare / 2);
        (double prompt, double output) = (load.Prompt * scale, load.Output * scale);
        double room = times.CacheTokens.Or(double.PositiveInfinity);
        if (times.Refusal(load) is { } why)
        {
            return Outcome<ServingEstimate>.Not(why);
        }

        double most = Math.Min(Math.Floor(room / times.HeldTokens(prompt, output)), Math.Min(times.Engine.MaxRunning, load.MostInFlight ?? int.MaxValue));
        Seconds read = times.Prefill(prompt, Math.Min(load.CachedPrefix, prompt - 1));
        Seconds Gap(double batch) => times.At(batch, batch * load.MeanContext) + (read * (batch / output));

        double running;
        bool overloaded = false;
        Seconds queue = Seconds.Zero;
        if (load.Concurrency is { } slots)
        {
            running = Math.Min(slots, most);
            queue = Gap(running) * (output * (slots - running) / Math.Max(running, 1));
        }
        else
        {
            // Little's law: running = rate x time in decode. The right side grows slower than the left where the load can be served, so the crossing is found
            // by halving.
            double rate = 1 / load.Interarrival!.Value.Value;
            double Surplus(double batch) => (rate * output * Gap(batch).Value) - batch;
            overloaded = Surplus(most) > 0;
            (double low, double high) = (0, most);
            for (int round = 0; round < 60 && !overloaded; round++)
            {
                double middle = (low + high) / 2;
                (low, high) = Surplus(middle) > 0 ? (middle, high) : (low, middle);
            }

            running = Math.Max(high, 1e-9);
        }

        Seconds gap = Gap(running);
        double reading = Math.Min(read / (gap * output) * running, 0.95);
        Seconds first = read * (1 + (reading / (2 * (1 - reading)))) + times.At(running, running * load.MeanContext) + queue + times.Engine.PerRequest;
        double rateOut = load.Concurrency is { } inFlight
            ? inFlight / (first + (gap * (output - 1))).Value * output
            : overloaded ? running / gap.Value : output / load.Interarrival!.Value.Value;
        return Outcome<ServingEstimate>.Of(new ServingEstimate(first, gap, new TokensPerSecond(Math.Min(rateOut, running / gap.Value)), running, overloaded));
    }
}
