using Floorline.Core.Traces.Gaps;

namespace Floorline.Core.Traces.Losses;

/// <summary>A part of a loss.</summary>
/// <param name="Cause">The cause of the loss.</param>
/// <param name="Sort">The sort of idle time.</param>
/// <param name="Name">The name to blame, as an index into the trace's names; <see cref="Model.Trace.None"/> for all names of the sort.</param>
/// <param name="Time">Its time, in ns.</param>
internal readonly record struct LossPart(LossCause Cause, IdleCause Sort, int Name, long Time);
