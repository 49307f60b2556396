using System.Globalization;
using Floorline.Core.Levers;
using Floorline.Core.Quantities;

namespace Floorline.Core.Planning;

/// <summary>
/// What to do, in order: the cheapest lever that moves what misses the SLO (or, with no SLO, the time), then the whole pipeline again on the situation after it, until the SLO is met or nothing cheap moves anything.
/// </summary>
public sealed record Playbook
{
    private const int MostSteps = 10;
    private const double WorthWhile = 0.03;

    /// <summary>What is expected at the start.</summary>
    public required Outlook Start { get; init; }

    /// <summary>The steps.</summary>
    public required IReadOnlyList<PlayStep> Steps { get; init; }

    /// <summary>What is expected at the end.</summary>
    public Outlook End => Steps.Count > 0 ? Steps[^1].After : Start;

    /// <summary>The situation at the end.</summary>
    public required LeverSituation Final { get; init; }

    /// <summary>Why it stops there.</summary>
    public required string Stop { get; init; }

    /// <summary>Levers that were considered at the end and do not help, with the reason.</summary>
    public required IReadOnlyList<LeverOutcome> Rejected { get; init; }

    /// <summary>Plans.</summary>
    /// <param name="situation">Where to start.</param>
    /// <param name="slo">What must be reached.</param>
    /// <param name="price">Rent of one device; null where it is not stated.</param>
    public static Playbook Of(LeverSituation situation, Slo slo, DollarsPerHour? price = null)
    {
        ArgumentNullException.ThrowIfNull(situation);
        ArgumentNullException.ThrowIfNull(slo);
        var steps = new List<PlayStep>();
        Outlook start = Outlook.Of(situation, price, slo.RequestsNeeded);
        Outlook now = start;
        string stop = "";
        IReadOnlyList<LeverOutcome> outcomes = [];
        while (stop.Length == 0)
        {
            outcomes = LeverOutcome.All(situation);
            if (!slo.IsEmpty && now.Misses(slo).Count == 0)
            {
                stop = "the SLO is met";
            }
            else if (steps.Count == MostSteps)
            {
                stop = $"{MostSteps} steps are as far as a prediction carries: measure, then plan again";
            }
            else if (Next(situation, outcomes, now, slo, price) is { } next)
            {
                steps.Add(next);
                situation = next.Outcome.After!;
                now = next.After;
            }
            else
            {
                stop = slo.IsEmpty ? "nothing that is left moves the time by 3 % or more within the accepted risk" : "nothing that is left brings the SLO nearer within the accepted risk and devices: " + string.Join("; ", now.Misses(slo));
            }
        }

        return new Playbook
        {
            Start = start,
            Steps = steps,
            Final = situation,
            Stop = stop,
            Rejected = [.. outcomes.Where(static o => !o.Helps)],
        };
    }

    /// <summary>The cheapest lever that moves the bottleneck; among equally cheap ones the one that moves it most.</summary>
    private static PlayStep? Next(LeverSituation situation, IReadOnlyList<LeverOutcome> outcomes, Outlook now, Slo slo, DollarsPerHour? price)
    {
        PlayStep? best = null;
        double bestGain = 0;
        foreach (LeverOutcome outcome in outcomes)
        {
            if (outcome.After is not { } after || outcome.Lever.Risk > slo.Risk || outcome.Lever.Id is "bandwidth" or "better-links" or "smaller-model" or "pruned" || (slo.Devices is { } most && after.Hardware.Count > most))
            {
                continue;
            }

            // What nobody measured is no step of a plan, and without a target there is no reason to buy.
            if (outcome.IsGuess || (slo.IsEmpty && outcome.Lever.Cost == CostClass.Purchase))
            {
                continue;
            }

            bool considered = outcome.Helps || situation.Load is not null;
            if (!considered || (best is not null && outcome.Lever.Cost > best.Outcome.Lever.Cost))
            {
                continue;
            }

            Outlook then = Outlook.Of(after, price, slo.RequestsNeeded);
            double gain = Gain(now, then, slo);
            if (gain > WorthWhile && (best is null || outcome.Lever.Cost < best.Outcome.Lever.Cost || gain > bestGain))
            {
                best = new PlayStep(outcome, now, then, Why(outcome, now, then, slo));
                bestGain = gain;
            }
        }

        return best;
    }

    /// <summary>How much nearer the SLO comes, as a logarithm; with no SLO, how much shorter the time becomes.</summary>
    private static double Gain(Outlook now, Outlook then, Slo slo)
    {
        if (then.Infeasible is not null)
        {
            return 0;
        }

        if (now.Infeasible is not null)
        {
            return 1;
        }

        return slo.IsEmpty ? Math.Log(now.Itl.Middle / then.Itl.Middle) : now.Shortfall(slo) - then.Shortfall(slo);
    }

    private static string Why(LeverOutcome outcome, Outlook now, Outlook then, Slo slo)
    {
        string from = now.Infeasible ?? string.Create(CultureInfo.InvariantCulture, $"{Name(now)} {Middle(now):0.0} ms");
        string to = string.Create(CultureInfo.InvariantCulture, $"{Middle(then):0.0} ms");
        string cost = outcome.Lever.Cost switch
        {
            CostClass.Setting => "a setting",
            CostClass.LibrarySwap => "a library swap",
            CostClass.Calibration => "calibration",
            CostClass.Engineering => "engineering",
            CostClass.Purchase => "more hardware",
            _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome.Lever.Cost, "is not a class of cost"),
        };
        IReadOnlyList<string> left = then.Misses(slo);
        return $"{cost}: {from} to {to}" + (slo.IsEmpty ? "" : left.Count == 0 ? "; the SLO is met" : "; still missed: " + string.Join("; ", left));
    }

    private static string Name(Outlook outlook) => outlook.Ttft is null ? "step" : "ITL";

    private static double Middle(Outlook outlook) => outlook.Itl.Middle.Milliseconds;
}
