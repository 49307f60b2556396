using Floorline.Core.Objectives;
using Floorline.Core.Quantities;

namespace Floorline.Core.Diagnosis;

/// <summary>
/// A robot policy that plans several actions per call, of which all or the first few are executed before the next plan takes over (the execution horizon):
/// how much time a call may take, and how old the last action is that is taken.
/// </summary>
/// <param name="Latency">Time of one call, tau.</param>
/// <param name="Actions">Actions per call, the chunk.</param>
/// <param name="RateHertz">Actions the controller takes per second.</param>
/// <param name="Horizon">Actions that are executed before the next plan takes over; all of them where nothing else is said.</param>
public sealed record ActionChunk(Seconds Latency, int Actions, double RateHertz, int Horizon)
{
    /// <summary>Time one action lasts: 1 / rate.</summary>
    public Seconds Period => new(1 / RateHertz);

    /// <summary>Time a call may take before the controller runs dry: chunk / rate.</summary>
    public Seconds Budget => new(Actions / RateHertz);

    /// <summary>Time from one plan to the next: horizon / rate. A call that takes longer delays the next plan; the actions kept in reserve are then
    /// executed.</summary>
    public Seconds HorizonTime => new(Horizon / RateHertz);

    /// <summary>What a call may take longer than the horizon before the robot stalls: (chunk - horizon) / rate.</summary>
    public Seconds Reserve => Budget - HorizonTime;

    /// <summary>Share of the budget that a call takes; above 1 the robot stalls.</summary>
    public double Duty => Latency / Budget;

    /// <summary>Share of the time between plans that a call takes; above 1 the execution horizon is not kept.</summary>
    public double HorizonDuty => Latency / HorizonTime;

    /// <summary>Whether the controller runs dry.</summary>
    public bool Stalls => Duty > 1;

    /// <summary>Whether a plan is ready when the horizon ends.</summary>
    public bool KeepsHorizon => HorizonDuty <= 1;

    /// <summary>Age that the plan has when the last action of it that is meant to be taken is taken: the horizon.</summary>
    public Seconds ChunkAge => HorizonTime;

    /// <summary>Longest time from an event to the first action that can answer it: one call plus the age of the chunk being played, or the call itself where
    /// that takes longer.</summary>
    public Seconds ReactionDelay => Latency + ChunkAge.OrMore(KeepsHorizon ? Seconds.Zero : Latency.OrLess(Budget));

    /// <summary>The largest rate that this latency and chunk sustain.</summary>
    public double HighestRateHertz => Actions / Latency.Value;

    /// <summary>The fewest actions per call, and the shortest execution horizon, that do not stall at this rate.</summary>
    public int SmallestChunk
    {
        get
        {
            // Rounding can lift the product just above a whole number (70 ms at 100 Hz) or leave it just below: the duty decides.
            int near = Math.Max(1, (int)Math.Ceiling(Latency.Value * RateHertz));
            return near > 1 && !(this with { Actions = near - 1 }).Stalls ? near - 1 : (this with { Actions = near }).Stalls && near < int.MaxValue ? near + 1
                : near;
        }
    }

    /// <summary>How surely the robot keeps moving, where a call's time has an interval.</summary>
    /// <param name="time">Time of one call with its interval.</param>
    public Attainment Attainment(CallTime time) => time.Within(Budget);

    /// <summary>Mean time between calls that take longer than a given share of calls, where plans follow each other at the horizon: 1 call in 100 of one per
    /// 0.83 s is one in 83 s.</summary>
    /// <param name="share">Share of calls that are no longer, above 0 and below 1.</param>
    public Seconds BetweenLonger(double share)
    {
        Require.Positive(share);
        return HorizonTime.OrMore(Latency) / Require.Positive(1 - share);
    }

    /// <summary>Computes the budget of an action chunk.</summary>
    /// <param name="latency">Time of one call; above zero.</param>
    /// <param name="actions">Actions per call, 1 or more.</param>
    /// <param name="rateHertz">Control rate; above zero.</param>
    /// <param name="horizon">Actions executed before the next plan takes over, 1 to <paramref name="actions"/>; null executes all.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public static ActionChunk Of(Seconds latency, int actions, double rateHertz, int? horizon = null)
    {
        int chunk = (int)Require.InRange(actions, 1, 1_000_000);
        return new ActionChunk(Require.Positive(latency), chunk, Require.Positive(rateHertz),
            (int)Require.InRange(horizon ?? chunk, 1, chunk, nameof(horizon)));
    }
}
