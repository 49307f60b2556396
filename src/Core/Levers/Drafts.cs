using Floorline.Core.Costs;
using Floorline.Core.Expectations;
using Floorline.Core.Floors;
using Floorline.Core.Quantities;
using Floorline.Core.Situations;

namespace Floorline.Core.Levers;

/// <summary>What verifying drafts costs a step: a wider step over the same cache.</summary>
internal static class Drafts
{
    // Settled reports of speculation lie this far around the cost model's time per token: the verify step runs kernels that the plain one does not, and
    // acceptance varies with the text.
    private static readonly Spread _doubt = new(0.8, 1.35);

    /// <summary>Time per token of drafts: the plain step's time widened by what verifying adds, over the tokens of a round.</summary>
    /// <param name="situation">The situation.</param>
    /// <param name="drafts">The drafts.</param>
    /// <param name="plain">The time of the step without drafts.</param>
    /// <param name="floors">The floors of the step without drafts.</param>
    /// <param name="expected">What its engine is expected to take for it; null where the engine is not known.</param>
    internal static TimeRange PerToken(Situation situation, Speculation drafts, TimeRange plain, LatencyFloors floors, ExpectedTime? expected)
    {
        Seconds wider = Wider(situation, drafts.Drafts, floors, expected);
        Seconds Of(Seconds time) => drafts.TimePerToken(time + wider);
        return new TimeRange(Of(plain.Low) * _doubt.Low, Of(plain.Middle), Of(plain.High) * _doubt.High);
    }

    /// <summary>Time that the step of a forecast takes longer when each sequence brings so many drafts.</summary>
    /// <param name="plain">The forecast of the step without drafts.</param>
    /// <param name="count">Drafts per sequence.</param>
    internal static Seconds Wider(Forecast plain, int count) => Wider(plain.Situation, count, plain.Floors, plain.Expected);

    private static Seconds Wider(Situation s, int count, LatencyFloors one, ExpectedTime? expected)
    {
        var wide = LatencyFloors.Of(StepCost.Of(s.Model, s.Step with { Batch = s.Step.Batch * (count + 1) }), s.Hardware, s.Collective);

        // The cache is read once for all positions of a sequence.
        Seconds cache = wide.KvCacheRead.Or(Seconds.Zero) - one.KvCacheRead.Or(Seconds.Zero);
        return expected is not null && ExpectedTime.Of(s, wide) is { } verify
            ? verify.Time.Middle - (cache * Math.Max(verify.Engine.CacheFactor, 1)) - expected.Time.Middle
            : (wide.Memory - cache).OrMore(wide.Compute.Or(Seconds.Zero)) + wide.ExposedCommunication.Or(Seconds.Zero) - one.Binding;
    }
}
