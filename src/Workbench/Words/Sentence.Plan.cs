using Floorline.Core.Levers;
using Floorline.Core.Objectives;
using Floorline.Core.Planning;
using Floorline.Core.Quantities;
using Floorline.Core.Workloads;
using static System.FormattableString;

namespace Floorline.Workbench.Words;

public static partial class Sentence
{
    /// <summary>How surely the configurations that meet an SLO were chosen, and in which order they stand; ends with a colon.</summary>
    /// <param name="search">The search.</param>
    /// <param name="slo">What was asked for.</param>
    public static string Of(ConfigurationSearch search, Slo slo) => slo.IsEmpty ? "Fewest devices, then least risk:"
        : search.KeepsRoom ? Invariant(
            $"With room for what is not known (met {Objective.RoomShare * 100:0} % of the way to the far end of the 90 % interval); fewest devices, then least risk:")
        : "By the middle of what is expected only, which measured servers miss nearly as often as they meet it: measure before you rely on one. "
            + "Fewest devices, then least risk:";

    /// <summary>What of an SLO is missed, without a full stop.</summary>
    /// <param name="miss">What is missed.</param>
    public static string Of(Miss miss) => miss switch
    {
        Miss.DoesNotRun x => Of(x.Why),
        Miss.OfObjective x => x.Outcome.ToString(),
        _ => throw Unsaid(miss),
    };

    /// <summary>Several misses, one after the other.</summary>
    /// <param name="misses">The misses.</param>
    public static string Of(IEnumerable<Miss> misses) => string.Join("; ", misses.Select(Of));

    /// <summary>Why a plan ends, without a full stop.</summary>
    /// <param name="stop">The reason.</param>
    public static string Of(Stop stop) => stop switch
    {
        Stop.SloIsMet => "the SLO is met",
        Stop.MostSteps x => $"{x.Steps} steps are as far as a prediction carries: measure, then plan again",
        Stop.NothingMoves => Invariant($"nothing that is left moves the time by {Judgement.WorthWhile * 100:0} % or more within the accepted risk"),
        Stop.NothingNearer x => "nothing that is left brings the SLO nearer within the accepted risk and devices: " + Of(x.Misses),
        Stop.OtherConfiguration x => $"no single change that is left brings the SLO nearer; a configuration of {x.Devices} devices meets it",
        Stop.MoreThanArrives x => "no deployment completes more than arrives: "
            + string.Join("; ", x.Beyond.Select(static b => $"{FigureValue.Apart(b.Arrives, b.Objective.Limit).One} of this load, wanted "
                + FigureValue.Apart(b.Arrives, b.Objective.Limit).Other)) + ". State the load that is to be carried (--rate)",
        Stop.CauseFirst x => $"{Figures.Of(x.Unexplained)} of {Figures.Of(x.Time)} have no known cause, and no change can be judged beside them: find the "
            + "cause first (floorline diagnose with the same options ranks what it may be), then plan again" + Without(x),
        Stop.LoadFallsShort x => $"{Of(x.Shortfall)}: what keeps the load there comes before any change (floorline predict with the same options ranks what it "
            + "may be)" + x.Without switch
            {
                null => "",
                [] => "; if it gave what its steps do, the SLO would be met",
                { } misses => "; if it gave what its steps do, it would still miss: " + Of(misses),
            },
        _ => throw Unsaid(stop),
    };

    private static string Without(Stop.CauseFirst stop) => stop.Without switch
    {
        null => "",
        [] => "; without that time the SLO is met" + (stop.Alone is { } alone
            ? $", and {alone} would meet it beside that time, if it gains what its floor does" : ""),
        { } misses => "; without that time it would still miss: " + Of(misses),
    };

    /// <summary>What the devices that are allowed carry of a load, and how many would do; one or two whole sentences.</summary>
    /// <param name="beyond">Both.</param>
    public static string Of(BeyondAllowed beyond)
    {
        ArgumentNullException.ThrowIfNull(beyond);
        string allowed = Invariant($"{beyond.Allowed} device{(beyond.Allowed == 1 ? "" : "s")}");
        string[] said =
        [
            .. beyond.Capacity is { } most ? [Invariant(
                $"The {allowed} that are allowed serve about {Figures.Of(most)} requests/s, however long these wait")] : Array.Empty<string>(),
            beyond.Needed is ({ } one, _) ? Invariant($"{one.Devices} devices are needed ({one.Weights?.Name ?? "weights as they are"})")
                : "no number of devices that was tried meets the SLO",
        ];
        return string.Join("; ", said) is var all ? char.ToUpperInvariant(all[0]) + all[1..] + "." : "";
    }

    /// <summary>What the slow requests of a load see beyond a limit, without a full stop.</summary>
    /// <param name="tail">The limit and the p99.</param>
    public static string Of(SlowTail tail)
    {
        ArgumentNullException.ThrowIfNull(tail);
        Objective limit = tail.Objective;
        string name = Objective.Latency(limit.Figure, limit.Limit.Time, Statistic.P99).Title;
        (string slow, string most) = FigureValue.Apart(FigureValue.Of(tail.Slow), limit.Limit);
        return $"{name} is {slow}, the limit on {limit.Statistic} {most}";
    }

    /// <summary>What a step of a plan costs and brings, without a full stop.</summary>
    /// <param name="step">The step.</param>
    public static string Of(PlayStep step)
    {
        ArgumentNullException.ThrowIfNull(step);
        (Outlook now, Outlook then) = (step.Before, step.After);
        string what = now.Ttft is not null ? "ITL" : now.Forecast.Situation.Step.Phase == Phase.Forward ? "call" : "step";
        string from = now.Infeasible is { } why ? Of(why) : Invariant($"{what} {Figures.Of(now.Itl.Middle)}");
        string cost = step.Judgement.Cost switch
        {
            CostClass.Setting => "a setting",
            CostClass.LibrarySwap => "a library swap",
            CostClass.Calibration => "calibration",
            CostClass.Engineering => "engineering",
            CostClass.Purchase => $"more hardware, {now.Devices} to {then.Devices} device(s)",
            _ => throw new ArgumentOutOfRangeException(nameof(step), step.Judgement.Cost, "is not a class of cost"),
        };
        string left = step.Misses switch
        {
            null => "",
            [] => "; the SLO is met",
            { } misses => "; still missed: " + Of(misses),
        };
        return Invariant($"{cost}: {from} to {Figures.Of(then.Itl.Middle)}{left}");
    }
}
