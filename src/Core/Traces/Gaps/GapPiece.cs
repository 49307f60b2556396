namespace Floorline.Core.Traces.Gaps;

/// <summary>What one host event did during a gap.</summary>
/// <param name="Cause">The cause it stands for.</param>
/// <param name="Event">The event.</param>
/// <param name="Time">Its time in the gap, in ns.</param>
internal readonly record struct GapPiece(IdleCause Cause, int Event, long Time);
