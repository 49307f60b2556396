using Floorline.Core.Quantities;

namespace Floorline.Core.Diagnosis;

/// <summary>A robot policy that plans several actions per call: how much time a call may take, and how old the last action of a chunk is.</summary>
/// <param name="Latency">Time of one call, tau.</param>
/// <param name="Actions">Actions per call, the chunk.</param>
/// <param name="RateHertz">Actions the controller takes per second.</param>
public sealed record ActionChunk(Seconds Latency, int Actions, double RateHertz)
{
    /// <summary>Time one action lasts: 1 / rate.</summary>
    public Seconds Period => new(1 / RateHertz);

    /// <summary>Time a call may take before the controller runs dry: chunk / rate.</summary>
    public Seconds Budget => new(Actions / RateHertz);

    /// <summary>Share of the budget that a call takes; above 1 the robot stalls.</summary>
    public double Duty => Latency / Budget;

    /// <summary>Whether the controller runs dry.</summary>
    public bool Stalls => Duty > 1;

    /// <summary>Age that the plan has when its last action is taken: the whole chunk.</summary>
    public Seconds ChunkAge => Budget;

    /// <summary>Longest time from an event to the first action that can answer it: one call plus the age of the chunk being played.</summary>
    public Seconds ReactionDelay => Latency + ChunkAge;

    /// <summary>The largest rate that this latency and chunk sustain.</summary>
    public double HighestRateHertz => Actions / Latency.Value;

    /// <summary>The fewest actions per call that do not stall at this rate.</summary>
    public int SmallestChunk
    {
        get
        {
            // Rounding can lift the product just above a whole number (70 ms at 100 Hz) or leave it just below: the duty decides.
            int near = Math.Max(1, (int)Math.Ceiling(Latency.Value * RateHertz));
            return near > 1 && !(this with { Actions = near - 1 }).Stalls ? near - 1 : (this with { Actions = near }).Stalls && near < int.MaxValue ? near + 1 : near;
        }
    }

    /// <summary>Computes the budget of an action chunk.</summary>
    /// <param name="latency">Time of one call; above zero.</param>
    /// <param name="actions">Actions per call, 1 or more.</param>
    /// <param name="rateHertz">Control rate; above zero.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public static ActionChunk Of(Seconds latency, int actions, double rateHertz) =>
        new(Require.Positive(latency), (int)Require.InRange(actions, 1, 1_000_000), Require.Positive(rateHertz));
}
