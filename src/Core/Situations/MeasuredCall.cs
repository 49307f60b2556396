using Floorline.Core.Costs;
using Floorline.Core.Floors;
using Floorline.Core.Hardware;
using Floorline.Core.Models;
using Floorline.Core.Quantities;
using Floorline.Core.Workloads;

namespace Floorline.Core.Situations;

/// <summary>A measured time of a whole call of a model that generates: its prompt (with an encoder, where there is one) and all its decode steps.</summary>
/// <param name="Time">The measured time of the call.</param>
/// <param name="Prompt">Tokens that are read first.</param>
/// <param name="Tokens">Tokens that are generated.</param>
/// <param name="Floor">The floor of the call: that of reading the prompt and of every step.</param>
/// <param name="StepFloor">The floor of the step in the middle of it.</param>
public sealed record MeasuredCall(Measurement Time, long Prompt, long Tokens, Seconds Floor, Seconds StepFloor)
{
    /// <summary>The step in the middle of a call: with half of its tokens in the cache.</summary>
    /// <param name="step">A decode step.</param>
    /// <param name="prompt">Tokens that are read first.</param>
    /// <param name="tokens">Tokens that are generated.</param>
    public static Step Middle(Step step, long prompt, long tokens)
    {
        ArgumentNullException.ThrowIfNull(step);
        return step with { Context = prompt + (tokens / 2) };
    }

    /// <summary>A call of so many tokens.</summary>
    /// <param name="time">Its measured time.</param>
    /// <param name="model">The model; it generates.</param>
    /// <param name="step">The decode step in the middle of the call.</param>
    /// <param name="hardware">The devices.</param>
    /// <param name="collective">How all-reduces are done; null takes what the link can do.</param>
    /// <param name="prompt">Tokens that are read first, at least 1.</param>
    /// <param name="tokens">Tokens that are generated, at least 1.</param>
    public static MeasuredCall Of(Measurement time, Model model, Step step, DeviceGroup hardware, CollectiveAlgorithm? collective, long prompt, long tokens)
    {
        ArgumentNullException.ThrowIfNull(step);
        Step read = Step.Prefill(step.Batch, (int)prompt) with { Weights = step.Weights, KvCache = step.KvCache, Parallelism = step.Parallelism,
            EncoderPositions = step.EncoderPositions };
        Seconds first = LatencyFloors.Of(StepCost.Of(model, read), hardware, collective).Binding;
        Seconds each = LatencyFloors.Of(StepCost.Of(model, step), hardware, collective).Binding;
        return new MeasuredCall(time, prompt, tokens, first + (each * tokens), each);
    }

    /// <summary>
    /// The time of the middle step, if the call is as many times its floor as each of its parts: what of a call is its prompt and what its steps was not
    /// measured.
    /// </summary>
    public Measurement PerStep => Time with { Time = Time.Time * (StepFloor / Floor) };
}
