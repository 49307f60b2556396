using Floorline.Core.Quantities;
using Floorline.Core.Traces.Kernels;

namespace Floorline.Core.Traces.Rules;

/// <summary>Kernels of one class against the floor that their operators' shapes give: bytes at the sheet's bandwidth or arithmetic at its peak,
/// whichever takes longer.</summary>
/// <param name="Kernel">The class.</param>
/// <param name="Time">Time of the kernels whose shapes tell a floor.</param>
/// <param name="Floor">Their floor.</param>
/// <param name="Share">Share of the class's time that these kernels make up.</param>
public sealed record ClassFloor(KernelClass Kernel, Seconds Time, Seconds Floor, double Share)
{
    // below this share of a class the operators with shapes say nothing about the class
    private const double LeastShare = 0.1;

    /// <summary>Measured time over the floor; below 1 where caches serve what the floor takes from memory.</summary>
    public double Ratio => Time / Floor;

    /// <summary>The classes of a device for which hardware and the shapes of a good part are known.</summary>
    /// <param name="device">The device.</param>
    public static IReadOnlyList<ClassFloor> Of(DeviceDiagnosis device)
    {
        ArgumentNullException.ThrowIfNull(device);
        if (device.Kernels is not { } kernels)
        {
            return [];
        }

        var sums = new SortedDictionary<KernelClass, (long Time, double Floor)>();
        foreach (OperatorTimes.Entry entry in device.OperatorTimes.Entries)
        {
            Seconds floor = kernels.FloorOf(entry.Work);
            KernelClass own = device.Work.Traits.OperatorOf(entry.Name);
            KernelClass kernel = own == KernelClass.Other ? KernelClass.NormOrActivation : own;
            (long Time, double Floor) sum = sums.GetValueOrDefault(kernel);
            sums[kernel] = (sum.Time + entry.Time, sum.Floor + (floor.Value * entry.Calls));
        }

        return [.. sums.Where(static s => s.Value.Floor > 0)
            .Select(s => new ClassFloor(s.Key, new Seconds(s.Value.Time / 1e9), new Seconds(s.Value.Floor), device.Classes.Of(s.Key) > 0
                ? (double)s.Value.Time / device.Classes.Of(s.Key) : 0))
            .Where(static c => c.Share >= LeastShare)];
    }
}
