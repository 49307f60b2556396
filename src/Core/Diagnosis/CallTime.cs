using Floorline.Core.Objectives;
using Floorline.Core.Quantities;

namespace Floorline.Core.Diagnosis;

/// <summary>A time of one call, or of several together, with its interval.</summary>
/// <param name="Low">Smaller end of the interval.</param>
/// <param name="Middle">The time.</param>
/// <param name="High">Larger end of the interval.</param>
public readonly record struct CallTime(Seconds Low, Seconds Middle, Seconds High)
{
    /// <summary>Whether it has no interval: it is taken as it stands.</summary>
    public bool IsExact => Low.Value == High.Value;

    /// <summary>A time without an interval.</summary>
    /// <param name="time">The time.</param>
    public static CallTime Exactly(Seconds time) => new(time, time, time);

    /// <summary>Whether it stays within a limit, and how surely.</summary>
    /// <param name="limit">The limit.</param>
    public Attainment Within(Seconds limit) =>
        Objective.Latency(Figure.EndToEnd, limit, Statistic.Mean).Judge(Fact<FigureRange>.Known(FigureRange.Of(Low, Middle, High)));
}
