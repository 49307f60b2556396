using Floorline.Core.Quantities;

namespace Floorline.Workbench;

/// <summary>Requests that did not go as planned without failing.</summary>
/// <param name="HeldBack">Sent more than 1 ms after their planned time.</param>
/// <param name="WorstDelay">The longest such delay.</param>
/// <param name="NotStarted">Planned and never started.</param>
/// <param name="CutOff">Under way when the run ended.</param>
public sealed record LateRequests(int HeldBack, Seconds WorstDelay, int NotStarted, int CutOff);
