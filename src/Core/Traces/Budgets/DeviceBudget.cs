namespace Floorline.Core.Traces.Budgets;

/// <summary>
/// Where the time of one window of one device went, in whole ns. Compute, exposed communication, exposed copies, fills and idle sum to the window exactly;
/// the other figures overlap with those.
/// </summary>
/// <param name="Start">Start of the window, in ns on the trace's clock.</param>
/// <param name="Window">Length of the window.</param>
/// <param name="Busy">Time with any work.</param>
/// <param name="Compute">Time with a kernel that is not communication.</param>
/// <param name="Communication">Time with a communication kernel.</param>
/// <param name="ExposedCommunication">Time with communication and no compute.</param>
/// <param name="Copies">Time with a copy.</param>
/// <param name="ExposedCopies">Time with a copy and neither compute nor communication.</param>
public sealed record DeviceBudget(long Start, long Window, long Busy, long Compute, long Communication, long ExposedCommunication, long Copies,
    long ExposedCopies)
{
    /// <summary>Time without any work, in ns.</summary>
    public long Idle => Window - Busy;

    /// <summary>Time with fills of memory and nothing else, in ns.</summary>
    public long FillsOnly => Busy - Compute - ExposedCommunication - ExposedCopies;

    /// <summary>Communication that compute hides, in ns.</summary>
    public long CommunicationOverlap => Communication - ExposedCommunication;

    /// <summary>Time in which nothing is computed, in ns: a device busy with copies or communication only is not idle and computes nothing.</summary>
    public long ComputeAbsent => Window - Compute;

    /// <summary>A part of the window as a share of it; 0 for an empty window.</summary>
    /// <param name="part">The part, in ns.</param>
    public double Share(long part) => Window > 0 ? (double)part / Window : 0;

    /// <summary>The budget of a device's whole window.</summary>
    /// <param name="work">What the device did.</param>
    public static DeviceBudget Of(DeviceWork work)
    {
        ArgumentNullException.ThrowIfNull(work);
        return new DeviceBudget(work.WindowStart, work.WindowEnd - work.WindowStart, work.Busy.Total, work.Compute.Total, work.Communication.Total,
            work.ExposedCommunication.Total, work.Copies.Total, work.ExposedCopies.Total);
    }

    /// <summary>The budget of a part of a device's time.</summary>
    /// <param name="work">What the device did.</param>
    /// <param name="from">Start of the part, in ns on the trace's clock.</param>
    /// <param name="to">End of it.</param>
    /// <exception cref="ArgumentOutOfRangeException">The end is before the start.</exception>
    public static DeviceBudget Of(DeviceWork work, long from, long to)
    {
        ArgumentNullException.ThrowIfNull(work);
        return to < from
            ? throw new ArgumentOutOfRangeException(nameof(to), to, $"must not be before the start, {from}")
            : new DeviceBudget(from, to - from, work.Busy.TotalWithin(from, to), work.Compute.TotalWithin(from, to), work.Communication.TotalWithin(from, to),
            work.ExposedCommunication.TotalWithin(from, to), work.Copies.TotalWithin(from, to), work.ExposedCopies.TotalWithin(from, to));
    }
}
