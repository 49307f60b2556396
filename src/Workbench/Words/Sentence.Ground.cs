using Floorline.Core.Levers;
using Floorline.Core.Quantities;
using static System.FormattableString;

namespace Floorline.Workbench.Words;

public static partial class Sentence
{
    private const string PartIsUnknown = "; without a trace or --engine the part of the overhead that it removes is not known";

    /// <summary>What a change rests on or assumes, without a full stop.</summary>
    /// <param name="ground">The ground.</param>
    public static string Of(Ground ground) => ground switch
    {
        Ground.OtherDevices x => $"{x.Before} device(s) become {x.After}",
        Ground.RequestsInFlight { MeanCount: { } mean } x => Invariant($"{mean:0.#} requests are in flight on average (arrivals times the time of one), and ")
            + Invariant($"{x.Cap} may be: the rest waits"),
        Ground.RequestsInFlight x => Invariant($"more requests arrive than {x.Cap} places serve"),
        Ground.SmallerCopies x => $"{x.Copies} copy(s) of {x.Each} devices become {x.CopiesAfter} of {x.EachAfter}",
        Ground.MoreCopies x => $"{x.Copies} copy(s) become {x.CopiesAfter}: {x.Devices} device(s) become {x.DevicesAfter}",
        Ground.NarrowerParts => "each part becomes narrower; layers, heads, experts, cache, positions and steps are taken to stay",
        Ground.ConstantScales => "the scales are constants instead of a reduction over the activations: R1, R2 and R3 stay",
        Ground.OnlyComponent x => $"only {x.Name} changes",
        Ground.OnlyHead => "only the output head changes",
        Ground.NoLongerSpent => "measured, and no longer spent",
        Ground.Unexplained x => $"nothing explains that time; {Option(x.Work)} states what a trace, or a run without it, shows",
        Ground.WrittenScores x => Invariant($"if scores are written out now, {Figures.Of(x.Traffic)} of them per prompt are read and written; ")
            + "with tiled attention already in use nothing changes",
        Ground.Launches x => x.AreStated ? "by stated launches" : "by the profile's launch share",
        Ground.ProfileShares x => Invariant($"assumes that fusion takes {x.FusedShare * 100:0} % of element-wise work and replay ")
            + Invariant($"{x.ReplayedShare * 100:0} % of launches, by the shares of the profile"),
        Ground.StableShapes x => "needs shapes and addresses that stay the same from step to step" + (x.IsKnown ? "" : PartIsUnknown),
        Ground.FusedKernels x => "kernels fused and launches replayed" + (x.IsKnown ? "" : PartIsUnknown),
        Ground.NoPython x => "the host no longer runs Python between launches" + (x.IsKnown ? "" : PartIsUnknown),
        Ground.HiddenAtBest => "what independent work could hide at best",
        Ground.RoutedTokensOnly => "the cost counts routed tokens only: whatever padding there is lies above the floor and is not known",
        Ground.PreallocatedCache x =>
            Invariant($"{x.Tokens} tokens are set aside for each sequence, of which {x.WastedShare * 100:0} % stay empty on average"),
        Ground.SharedPrefix x => $"{x.Tokens} tokens of each prompt are the same",
        Ground.HalfIsShared => "assumes that half of each prompt is shared; --shared-prefix states how much",
        Ground.SmallerChunks x => $"{x.Tokens} prompt tokens per step instead of {x.Before}",
        Ground.DraftRound x => Round(x),
        Ground.EnoughOutput x => $"{x.Tokens} tokens are enough for an answer",
        Ground.CallStays => "a call stays as long as it is; floorline chunk says what a longer chunk allows",
        _ => throw Unsaid(ground),
    };

    private static string Round(Ground.DraftRound round)
    {
        string given = Invariant($"{round.Drafts.Drafts} drafts, {round.Drafts.ExpectedTokens:0.00} tokens expected per round");
        string time = Invariant($"verify {Figures.Of(round.Verify)} against {Figures.Of(round.Plain)}");
        string even = round.BreakEvenShare is { } share ? Invariant($"breaks even at an acceptance of {share:0.00}") : "is a loss at any acceptance";
        string batch = round.GainsUpTo switch
        {
            null => "",
            0 => "; no gain at any batch",
            { } most => $"; gains up to a batch of about {most}",
        };
        return $"{given}, {time}; {even}{batch}";
    }
}
