using System.Globalization;
using Floorline.Core.Answers;
using Floorline.Core.Costs;
using Floorline.Core.Floors;
using Floorline.Core.Hardware;
using Floorline.Core.Quantities;
using Floorline.Core.Situations;
using Floorline.Readers.Catalogue;

namespace Floorline.Workbench;

/// <summary>The floors of a situation, with capacity beside them and everything that was assumed.</summary>
public sealed class FloorsResult
{
    // The least that a driver reports of what is sold, among the cards of the catalogue whose driver's figure is on record: those with error correction.
    private const double LeastReported = 0.93;

    /// <param name="situation">The situation.</param>
    /// <param name="floors">Its floors, where they are known already.</param>
    internal FloorsResult(StatedSituation situation, LatencyFloors? floors = null)
    {
        Situation = situation;
        Floors = floors ?? LatencyFloors.Of(StepCost.Of(situation.Model, situation.Step), situation.Hardware, situation.Collective);
        Cost = Floors.Cost;
        Capacity = Capacity.Of(Cost, situation.Hardware.Device, situation.Reserve);
        Assumptions = [.. situation.Assumptions, .. Cost.Assumptions, .. Own()];
    }

    /// <summary>The situation.</summary>
    public StatedSituation Situation { get; }

    /// <summary>The same as a diagnosis takes it: the floors, what was measured of the step, and what else is known to take time.</summary>
    internal Situation Timed => Core.Situations.Situation.Of(Floors) with { Measured = Situation.Measured, Known = Situation.Known };

    /// <summary>What the step costs.</summary>
    public StepCost Cost { get; }

    /// <summary>The floors.</summary>
    public LatencyFloors Floors { get; }

    /// <summary>Whether it fits.</summary>
    public Capacity Capacity { get; }

    /// <summary>Everything that was assumed, in whole sentences.</summary>
    public IReadOnlyList<string> Assumptions { get; }

    /// <summary>The answer: whether it fits, what binds, what would fit.</summary>
    public Answer Answer => field ??= Answering.Of(this,
        new Situation(Situation.Model, Situation.Hardware, Situation.Step) { Kernels = KernelCatalogue.Table, Support = SupportCatalogue.Table,
            Collective = Situation.Collective }, []);

    private IEnumerable<string> Own()
    {
        if (Cost.Step.Parallelism.Devices > 1)
        {
            string how = Floors.Algorithm == CollectiveAlgorithm.InSwitch ? "added in the switch" : "done in a ring";
            yield return Floors.Communication.IsKnown
                ? $"Devices exchange over {Floors.Hardware.Device.Exchange.Value.Name} at {Figures.Of(Floors.Hardware.Device.Exchange.Value.Bandwidth)} in one direction. All-reduces are {how}; activations travel as {Cost.Step.Activations.Name}; fixed costs per call are not counted into a floor."
                : $"No communication floor: {Floors.Communication.UnknownReason}.";
        }

        int apart = Floors.Hardware.Machines(Cost.Step.Parallelism.StageDevices);
        if (apart > 1)
        {
            Device device = Floors.Hardware.Device;
            string network = device.Fabric is { IsKnown: true, Value: var fabric }
                ? $"what goes between them is counted over {fabric.Name}, {Figures.Of(fabric.Bandwidth)} for each device"
                : "the network between them is not known, so the floor counts only their own links; --hw-override fabric=50GB/s states it";
            yield return $"{Cost.Step.Parallelism.StageDevices} devices are {apart} machines of {Floors.Hardware.PerMachine}: {network}.";
        }

        if (Floors.KvCacheRead.UnknownReason is { } noCache)
        {
            yield return $"No cache floor: {noCache}; the floor is looser for it.";
        }

        Bytes? memory = Capacity.Available.IsKnown ? Capacity.Available.Value : null;
        MemoryBasis basis = Floors.Hardware.Device.MemoryBasis;
        if (memory is { } sold && basis == MemoryBasis.Sold && Capacity.Used <= sold && Capacity.Used > sold * LeastReported)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"The {sold.Value / (1 << 30):0.#} GB that the maker states are taken as GiB; ")
                + string.Create(CultureInfo.InvariantCulture, $"a driver reports up to {1 - LeastReported:0 %} less, so it may not fit.");
        }

        if (memory is { } size && basis == MemoryBasis.Stated && Capacity.Used > size && Capacity.Used <= Bytes.FromGiB(size.GB))
        {
            yield return string.Create(CultureInfo.InvariantCulture,
                $"The sheet's {size.GB:0.#} GB are taken as 1e9 bytes each; if the device really has {size.GB:0.#} GiB, it would fit.");
        }
    }
}
