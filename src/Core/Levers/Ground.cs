using Floorline.Core.Quantities;
using Floorline.Core.Situations;

namespace Floorline.Core.Levers;

/// <summary>What a lever's change rests on or assumes: a closed set with its numbers.</summary>
public abstract record Ground
{
    private Ground()
    {
    }

    /// <summary>Another number of devices holds the model.</summary>
    /// <param name="Before">Devices before.</param>
    /// <param name="After">Devices afterwards.</param>
    public sealed record OtherDevices(int Before, int After) : Ground;

    /// <summary>More copies, each on fewer devices.</summary>
    /// <param name="Copies">Copies before.</param>
    /// <param name="Each">Devices of each before.</param>
    /// <param name="CopiesAfter">Copies afterwards.</param>
    /// <param name="EachAfter">Devices of each afterwards.</param>
    public sealed record SmallerCopies(int Copies, int Each, int CopiesAfter, int EachAfter) : Ground;

    /// <summary>A limit on the requests in flight below what arrives while one is served.</summary>
    /// <param name="Cap">The limit.</param>
    /// <param name="MeanCount">Requests in flight on average without a limit; null where they grow without end.</param>
    public sealed record RequestsInFlight(int Cap, double? MeanCount) : Ground;

    /// <summary>More copies on more devices.</summary>
    /// <param name="Copies">Copies before.</param>
    /// <param name="CopiesAfter">Copies afterwards.</param>
    /// <param name="Devices">All devices before.</param>
    /// <param name="DevicesAfter">All devices afterwards.</param>
    public sealed record MoreCopies(int Copies, int CopiesAfter, int Devices, int DevicesAfter) : Ground;

    /// <summary>Each part of the model becomes narrower; what is counted stays.</summary>
    public sealed record NarrowerParts : Ground;

    /// <summary>Scales are constants instead of a reduction over the activations.</summary>
    public sealed record ConstantScales : Ground;

    /// <summary>Only one component changes.</summary>
    /// <param name="Name">Its name.</param>
    public sealed record OnlyComponent(string Name) : Ground;

    /// <summary>Only the output head changes.</summary>
    public sealed record OnlyHead : Ground;

    /// <summary>The time was measured and is no longer spent.</summary>
    public sealed record NoLongerSpent : Ground;

    /// <summary>Time that nothing explains may be such work.</summary>
    /// <param name="Work">The work.</param>
    public sealed record Unexplained(SideWork Work) : Ground;

    /// <summary>Traffic of scores that are written out now, if they are.</summary>
    /// <param name="Traffic">Bytes read and written per prompt.</param>
    public sealed record WrittenScores(Bytes Traffic) : Ground;

    /// <summary>Launches that are stated, or their share of a profile.</summary>
    /// <param name="AreStated">Whether they are stated.</param>
    public sealed record Launches(bool AreStated) : Ground;

    /// <summary>Shares of a profile, and what fusion and replay take of them.</summary>
    /// <param name="FusedShare">Share of element-wise work that goes.</param>
    /// <param name="ReplayedShare">Share of launches that goes.</param>
    public sealed record ProfileShares(double FusedShare, double ReplayedShare) : Ground;

    /// <summary>A graph is replayed: shapes and addresses must stay the same.</summary>
    /// <param name="IsKnown">Whether the part of the overhead that goes is known.</param>
    public sealed record StableShapes(bool IsKnown) : Ground;

    /// <summary>Kernels are fused and launches replayed.</summary>
    /// <param name="IsKnown">Whether the part of the overhead that goes is known.</param>
    public sealed record FusedKernels(bool IsKnown) : Ground;

    /// <summary>The host no longer runs Python between launches.</summary>
    /// <param name="IsKnown">Whether the part of the overhead that goes is known.</param>
    public sealed record NoPython(bool IsKnown) : Ground;

    /// <summary>What independent work could hide of an exchange at best.</summary>
    public sealed record HiddenAtBest : Ground;

    /// <summary>The cost counts routed tokens only; padding lies above the floor.</summary>
    public sealed record RoutedTokensOnly : Ground;

    /// <summary>What a cache that is set aside whole wastes.</summary>
    /// <param name="Tokens">Tokens that are set aside for each sequence.</param>
    /// <param name="WastedShare">Share of its memory that stays empty.</param>
    public sealed record PreallocatedCache(int Tokens, double WastedShare) : Ground;

    /// <summary>Tokens that prompts begin with in common, as stated.</summary>
    /// <param name="Tokens">Tokens.</param>
    public sealed record SharedPrefix(long Tokens) : Ground;

    /// <summary>Half of each prompt is taken to be shared.</summary>
    public sealed record HalfIsShared : Ground;

    /// <summary>Smaller chunks of prompts.</summary>
    /// <param name="Tokens">Prompt tokens per step afterwards.</param>
    /// <param name="Before">Prompt tokens per step before.</param>
    public sealed record SmallerChunks(int Tokens, int Before) : Ground;

    /// <summary>A round of drafts and its verification.</summary>
    /// <param name="Drafts">The drafts.</param>
    /// <param name="Verify">Time to verify them.</param>
    /// <param name="Plain">Time of a step without them.</param>
    /// <param name="BreakEvenShare">Acceptance from which on they gain; null where none would do.</param>
    /// <param name="GainsUpTo">The largest batch at which they gain, of those that were tried; 0 for none, null where they gain at all.</param>
    public sealed record DraftRound(Speculation Drafts, Seconds Verify, Seconds Plain, double? BreakEvenShare, int? GainsUpTo) : Ground;

    /// <summary>Tokens that are enough for an answer, as stated.</summary>
    /// <param name="Tokens">Tokens.</param>
    public sealed record EnoughOutput(long Tokens) : Ground;

    /// <summary>A call stays as long as it is.</summary>
    public sealed record CallStays : Ground;
}
