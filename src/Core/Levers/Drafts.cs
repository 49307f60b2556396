using Floorline.Core.Costs;
using Floorline.Core.Expectations;
using Floorline.Core.Floors;
using Floorline.Core.Quantities;
using Floorline.Core.Serving;

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
    internal static TimeRange PerToken(LeverSituation situation, Speculation drafts, TimeRange plain)
    {
        Seconds wider = Wider(situation, drafts.Drafts);
        Seconds Of(Seconds time) => drafts.TimePerToken(time + wider);
        return new TimeRange(Of(plain.Low) * _doubt.Low, Of(plain.Middle), Of(plain.High) * _doubt.High);
    }

    /// <summary>Time that a step takes longer when each sequence brings so many drafts.</summary>
    /// <param name="situation">The situation.</param>
    /// <param name="count">Drafts per sequence.</param>
    internal static Seconds Wider(LeverSituation situation, int count) => Priced(situation, count + 1) - Priced(situation, 1);

    private static Seconds Priced(LeverSituation s, int width)
    {
        LatencyFloors floors = LatencyFloors.Of(StepCost.Of(s.Model, s.Step with { Batch = s.Step.Batch * width }), s.Hardware, s.Collective);
        LatencyFloors one = width == 1 ? floors : s.Floors;

        // The cache is read once for all positions of a sequence.
        Seconds cache = floors.KvCacheRead.Or(Seconds.Zero) - one.KvCacheRead.Or(Seconds.Zero);
        return s.Expected(floors) is { } expected
            ? expected.Time.Middle - (cache * Math.Max(expected.Engine.CacheFactor, 1))
            : (floors.Memory - cache).OrMore(floors.Compute.Or(Seconds.Zero)) + floors.ExposedCommunication.Or(Seconds.Zero);
    }
}
