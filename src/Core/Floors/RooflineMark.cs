using Floorline.Core.Costs;
using Floorline.Core.Formats;
using Floorline.Core.Quantities;

namespace Floorline.Core.Floors;

/// <summary>Work that has a place under a roofline: a whole step, or one class of its operators. Work and bytes are those of all devices.</summary>
/// <param name="Kind">The class of operators; null for the whole step.</param>
/// <param name="Work">FLOPs.</param>
/// <param name="Moved">Weight and cache bytes read; above zero.</param>
/// <param name="Format">Storage format that decides which compute peak applies: that of the operator with the most work.</param>
/// <param name="Point">Where it sits; unknown where the device's peak for the format is.</param>
public sealed record RooflineMark(OperatorKind? Kind, Flops Work, Bytes Moved, NumberFormat Format, Fact<RooflinePoint> Point)
{
    /// <summary>The rate that one device computed at: work / time / devices.</summary>
    /// <param name="time">Measured time of the work; above zero.</param>
    /// <param name="devices">Devices that shared it.</param>
    public FlopsPerSecond AchievedPerDevice(Seconds time, int devices) => Work / Require.Positive(time) / Require.InRange(devices, 1, int.MaxValue);

    /// <summary>Where a step sits, all operators together; null where it reads nothing or computes nothing.</summary>
    /// <param name="floors">The step's floors.</param>
    public static RooflineMark? Whole(LatencyFloors floors)
    {
        ArgumentNullException.ThrowIfNull(floors);
        Bytes moved = floors.Cost.WeightsRead + floors.Cost.CacheRead.Or(Bytes.Zero);
        return moved.Value > 0 && floors.Cost.Work.Value > 0 ? new RooflineMark(null, floors.Cost.Work, moved, floors.Cost.Weights.Default, floors.Roofline)
            : null;
    }

    /// <summary>
    /// Where each class of a step's operators sits, in the order the classes are declared; classes that read or compute nothing have no place and are left out.
    /// </summary>
    /// <param name="floors">The step's floors.</param>
    public static IReadOnlyList<RooflineMark> Classes(LatencyFloors floors)
    {
        ArgumentNullException.ThrowIfNull(floors);
        var marks = new List<RooflineMark>();
        foreach (IGrouping<OperatorKind, OperatorCost> same in floors.Cost.Operators.GroupBy(static o => o.Kind).OrderBy(static g => g.Key))
        {
            (Flops work, Bytes moved, Flops most) = (Flops.Zero, Bytes.Zero, Flops.Zero);
            OperatorCost leading = same.First();
            foreach (OperatorCost part in same)
            {
                Flops own = part.Work * part.Count;
                work += own;
                moved += (part.Weights + part.Cache) * part.Count;
                if (own > most)
                {
                    (most, leading) = (own, part);
                }
            }

            if (work.Value > 0 && moved.Value > 0)
            {
                Fact<RooflinePoint> point = floors.PeakFor(leading).Select(peak => RooflinePoint.Of(work, moved, peak.Rate, floors.Hardware.Device.Bandwidth));
                marks.Add(new RooflineMark(same.Key, work, moved, leading.Format, point));
            }
        }

        return marks;
    }
}
