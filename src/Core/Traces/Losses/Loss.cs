using Floorline.Core.Traces.Rules;

namespace Floorline.Core.Traces.Losses;

/// <summary>One loss of a job: what it cost, whom to blame, and what the window would become without it. Losses share no time, so they add up.</summary>
/// <param name="Cause">What the time was lost to.</param>
/// <param name="Time">Time lost on all devices together, in ns.</param>
/// <param name="Share">That time as a share of all windows.</param>
/// <param name="Gain">What removing it could win at most, in ns of one device's window.</param>
/// <param name="Window">Mean window of a device, in ns.</param>
/// <param name="Name">Operator, call, kernel or rank to blame, short enough for a sentence; empty where none is known.</param>
/// <param name="Title">The loss in one line.</param>
/// <param name="Text">What it rests on.</param>
/// <param name="Advice">What to try.</param>
/// <param name="Check">What to look at afterwards.</param>
public sealed record Loss(LossCause Cause, long Time, double Share, long Gain, long Window, string Name, string Title, string Text, string Advice, string Check)
{
    /// <summary>Rank on which it costs most.</summary>
    public required int Rank { get; init; }

    /// <summary>Device on which it costs most.</summary>
    public required long Device { get; init; }

    /// <summary>The full name to blame as the trace has it; empty where none is known.</summary>
    public string FullName { get; init; } = "";

    /// <summary>What sort of it most of the time is, in a few words; empty where there are no sorts.</summary>
    public string Mostly { get; init; } = "";

    /// <summary>Stretches of time that show it on that device, the longest first.</summary>
    public IReadOnlyList<EvidenceInterval> Intervals { get; init; } = [];

    /// <summary>What the mean window would become, in ns.</summary>
    public long Becomes => Window - Gain;

    /// <summary>What could be gained as a share of the mean window.</summary>
    public double GainShare => Window > 0 ? (double)Gain / Window : 0;
}
