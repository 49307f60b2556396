using Floorline.Core.Levers;
using Floorline.Core.Quantities;
using Floorline.Core.Situations;

namespace Floorline.Core.Answers;

/// <summary>The one place where answers and diagnoses ask what levers would do.</summary>
public static class Judged
{
    /// <summary>Every lever on a situation, best first.</summary>
    /// <param name="situation">The situation.</param>
    public static IReadOnlyList<Judgement> All(Situation situation) => Judgement.All(situation);

    // A change by less than this is lost in the noise of a good measurement.
    private const double Slower = 1.02;

    /// <summary>Whether a lever that was asked for makes it slower: its format has no kernel, or its time is longer.</summary>
    /// <param name="asked">Its judgement.</param>
    public static bool IsHarmful(Judgement asked)
    {
        ArgumentNullException.ThrowIfNull(asked);
        return asked is { After: not null, Helps: false } && (asked.Support is { IsUsable: false } || asked.Predicted.Middle > asked.Time * Slower);
    }

    // A format without a good kernel made steps 1.58 to 2.67 times longer in public runs (vllm-project/vllm#9535, huggingface/text-generation-inference#586,
    // meta-pytorch/gpt-fast#154).
    private const double LeastUnpacked = 1;
    private const double Unpacked = 2;
    private const double MostUnpacked = 3;

    /// <summary>The judgements as gains: time afterwards over time before, with the interval of the change alone.</summary>
    /// <param name="judgements">The judgements.</param>
    internal static IEnumerable<Gain> Gains(IEnumerable<Judgement> judgements) => judgements
        .Where(static o => o.After is not null && o.Time.Value > 0)
        .Select(static o => o.Support is { IsUsable: false } support
            ? new Gain(o.Lever.Id, o.Helps, LeastUnpacked, Unpacked, MostUnpacked, support.Reason)
            : new Gain(o.Lever.Id, o.Helps, o.Changed.Low / o.Time, o.Changed.Middle / o.Time, o.Changed.High / o.Time, "") { Judgement = o });
}
