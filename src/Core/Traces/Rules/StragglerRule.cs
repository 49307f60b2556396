using Floorline.Core.Quantities;
using Floorline.Core.Traces.Losses;
using Floorline.Core.Traces.Ranks;

namespace Floorline.Core.Traces.Rules;

/// <summary>Ranks that wait in collectives for one that is always last, or for another each time.</summary>
public static class StragglerRule
{
    /// <summary>Id of the rule.</summary>
    public const string Id = "straggler";

    /// <summary>The finding that a comparison of ranks amounts to; null where nobody waits long or the ranks could not be compared.</summary>
    /// <param name="ranks">The comparison.</param>
    /// <param name="thresholds">When a rank counts as a straggler.</param>
    public static TraceFinding? Of(RankComparison ranks, TraceThresholds thresholds)
    {
        ArgumentNullException.ThrowIfNull(ranks);
        ArgumentNullException.ThrowIfNull(thresholds);
        if (ranks.Verdict is not (StragglerVerdict.Named or StragglerVerdict.Rotating) || ranks.Latest is not { } latest)
        {
            return null;
        }

        string name = ranks.NameOf(latest);
        bool named = ranks.Verdict == StragglerVerdict.Named;
        string why = ranks.Cause switch
        {
            StragglerCause.Compute => Words.Say($"Its kernels take {Figures.Time(ranks.MoreCompute)} longer than the others' median{AlsoIdle(ranks)}."),
            StragglerCause.Host => Words.Say($"Its device idles {Figures.Time(ranks.MoreIdle)} more than the others' median{AlsoComputes(ranks)}: ")
                + "the host launches late.",
            StragglerCause.Routing => "It has more tokens to work on.",
            _ => "Neither its kernels nor its idle time set it apart from the others.",
        };
        string text = named
            ? Words.Say($"{char.ToUpperInvariant(name[0])}{name[1..]} comes last to {latest.TimesLatest} of {ranks.Collectives} collectives, in which {Figures.Percent(ranks.CausedShare)} of all waiting lies, {Figures.Time(latest.MeanLateness)} after the first on average, and waits least itself ({Figures.Time(latest.Wait)}); the others wait {Figures.Time(ranks.OthersWait)} each, {Figures.Percent(ranks.WaitShare)} of the window. {why}")
            : Words.Say($"The ranks wait {Figures.Time(ranks.OthersWait)} each in {ranks.Collectives} collectives, {Figures.Percent(ranks.WaitShare)} ")
                + $"of the window. {Unnamed(ranks, latest, name, thresholds)}";
        return new TraceFinding(Id, TitleOf(ranks), ranks.WaitShare >= thresholds.CriticalShare ? Urgency.Critical : Urgency.Warning, new Evidence(text)
        {
            Rank = named ? latest.Rank : null,
            Device = named ? latest.Device : null,
            Numbers = [new("collectives", ranks.Collectives), new("times_latest", latest.TimesLatest), new("latest_share", ranks.LatestShare),
                new("caused_share", ranks.CausedShare), new("others_wait_ms", Words.Ms(ranks.OthersWait)), new("share", ranks.WaitShare),
                    new("mean_lateness_ms", Words.Ms(latest.MeanLateness))],
        })
        {
            GainCeilingNs = ranks.OthersWait,
            Threshold = Words.Say($"mean wait of the others >= {Figures.Percent(thresholds.StragglerShare)} of the window; named where the same rank is last in >= {Figures.Percent(thresholds.LatestShare)} of the collectives, or of the waiting in them, and waits least itself"),
            Refines = LossCause.RankWait,
            Try = AdviceOf(ranks),
            Check = "Waits in collectives shrink on all ranks; the last rank changes from one collective to the next.",
        };
    }

    private static string Unnamed(RankComparison ranks, RankWait latest, string name, TraceThresholds thresholds) => ranks.IsMostlyOne
        ? Words.Say($"{char.ToUpperInvariant(name[0])}{name[1..]} is last {latest.TimesLatest} times and causes {Figures.Percent(ranks.CausedShare)} ")
            + "of the waiting, but that may be chance, or it waits itself."
        : Words.Say($"No rank is last in {Figures.Percent(thresholds.LatestShare)} of them and of the waiting ({name}: {latest.TimesLatest} times, ")
            + Words.Say($"{Figures.Percent(ranks.CausedShare)} of the waiting).");

    internal static string TitleOf(RankComparison ranks) => ranks switch
    {
        { Verdict: StragglerVerdict.Named, Latest: { } latest } => Words.Say($"Straggler: {ranks.NameOf(latest)} holds the others up"),
        { Waiting: WaitingKind.PipelineStages } => $"Pipeline bubbles: stages wait for each other's activations{Often(ranks)}",
        { Verdict: StragglerVerdict.Rotating, IsMostlyOne: true, Latest: { } latest } => Words.Say($"{(ranks.Waiting switch
        {
            WaitingKind.UnevenWork => "Uneven work, most often of",
            WaitingKind.Experts => "Uneven experts, most often of",
            _ => "Waiting in single collectives, most often for",
        })} {ranks.NameOf(latest)}{Often(ranks)}"),
        { Waiting: WaitingKind.UnevenWork } => $"Uneven work that moves: now one rank has more to compute, now another{Often(ranks)}",
        { Waiting: WaitingKind.Experts } => $"Uneven experts: in an exchange of tokens now one rank has more to compute, now another{Often(ranks)}",
        { Verdict: StragglerVerdict.Rotating } => $"Stragglers rotate: now one rank is late, now another{Often(ranks)}",
        _ => $"Waiting for other ranks in collectives{Often(ranks)}",
    };

    /// <summary>The sorts of waiting with their shares, where no rank is named.</summary>
    internal static string PartsOf(RankComparison ranks) => ranks.Verdict == StragglerVerdict.Named ? ""
        : string.Join(", ", ranks.WaitingParts.Select(static part => part.Kind switch
        {
            WaitingKind.UnevenWork => Words.Say($"uneven work {Figures.Percent(part.Share)}"),
            WaitingKind.Experts => Words.Say($"uneven experts {Figures.Percent(part.Share)}"),
            WaitingKind.PipelineStages => Words.Say($"pipeline stages {Figures.Percent(part.Share)}"),
            _ => Words.Say($"late hosts {Figures.Percent(part.Share)}"),
        }));

    // a rank that is last nearly often enough to be named is named with how often
    private static string Often(RankComparison ranks) => ranks.Latest is { } latest
        ? Words.Say($"; {ranks.NameOf(latest)} causes {Figures.Percent(ranks.CausedShare)} of the waiting") : "";

    private static string AlsoIdle(RankComparison ranks) => ranks.MoreIdle > 0 ? Words.Say($", and its device idles {Figures.Time(ranks.MoreIdle)} more") : "";

    private static string AlsoComputes(RankComparison ranks) => ranks.MoreCompute > 0
        ? Words.Say($", and its kernels take {Figures.Time(ranks.MoreCompute)} longer") : "";

    /// <summary>What fits the waiting: by its sorts whether or not a rank is named, and where to begin if one causes most of it.</summary>
    internal static string AdviceOf(RankComparison ranks)
    {
        string[] parts = [.. ranks.WaitingParts.Where(static part => part.Share * 4 >= 1).Select(static part => AdviceOf(part.Kind))];
        string where = ranks.Latest is { } latest && ranks.CausedShare * 2 >= 1
            ? $" Begin with {ranks.NameOf(latest)}: its clocks, temperature and power cap, its CPU affinity and data loader; floorline trace on its file alone "
                + "names the causes of its gaps." : "";
        return (parts.Length > 0 ? string.Join(" ", parts) : AdviceOf(WaitingKind.Jitter)) + where;
    }

    private static string AdviceOf(WaitingKind kind) => kind switch
    {
        WaitingKind.PipelineStages => "More micro-batches per step, an interleaved schedule, stages of even length (move layers from the "
            + "slowest stage).",
        WaitingKind.Experts => "Place experts by load (replicate hot ones), balance routing or cap capacity; larger batches even out the "
            + "choice of experts.",
        WaitingKind.UnevenWork => "Even out the work between ranks: sharding, bucketing or packing by length, dealing sequences by their cost.",
        _ => "Hosts are late: pin processes, turn off garbage collection in the loop (gc.freeze), look at input and logging that only some ranks do.",
    };
}
