using Floorline.Core.Hardware;
using Floorline.Core.Quantities;
using Floorline.Probes.Host;
using Floorline.Readers;
using Floorline.Readers.Catalogue;
using Floorline.Readers.Naming;

namespace Floorline.Workbench;

/// <summary>The hardware of this machine by the names it gives itself, where no --on is stated.</summary>
public static class HardwareHere
{
    /// <summary>Finds it: its GPUs, else its measurement, else the board or processor. Nothing is measured and nothing is asked of the network.</summary>
    /// <param name="workplace">Whose record of this machine; null is here.</param>
    public static ReadResult<Named<DeviceGroup>> Find(Workplace? workplace = null)
    {
        Workplace place = workplace ?? Workplace.Here;
        return Find(ThisMachine.Look(), () => File.Exists(place.HostFile) ? place.Host : null);
    }

    /// <summary>The part of this machine that a text means: <c>cpu</c>, <c>gpu</c> (its first) or the whole (<c>this machine</c>); null where it means
    /// none.</summary>
    /// <param name="text">What was typed.</param>
    public static MachinePart? PartOf(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Trim().ToLowerInvariant().Replace(" ", "", StringComparison.Ordinal).Replace("-", "", StringComparison.Ordinal) switch
        {
            "cpu" or "mycpu" or "thiscpu" or "processor" => MachinePart.Processor,
            "gpu" or "mygpu" or "thisgpu" or "cuda" or "cuda:0" or "gpu0" or "gpu:0" => MachinePart.Gpu,
            "thismachine" or "here" or "local" or "localhost" or "mymachine" => MachinePart.Whole,
            _ => null,
        };
    }

    /// <summary>Finds a part of a machine.</summary>
    /// <param name="machine">What the machine says of itself.</param>
    /// <param name="measured">Its measurement; null where there is none.</param>
    /// <param name="part">Which part.</param>
    public static ReadResult<Named<DeviceGroup>> Find(ThisMachine machine, Func<ReadResult<Device>?> measured, MachinePart part)
    {
        ArgumentNullException.ThrowIfNull(machine);
        ArgumentNullException.ThrowIfNull(measured);
        if (part == MachinePart.Gpu)
        {
            return machine.Accelerators.Count == 0
                ? ReadResult.Failed<Named<DeviceGroup>>(new Problem("", "--on", "'gpu', and this machine, whose drivers name none",
                    "hardware, such as rtx-4090 or bw=200GB/s,fp16=100TFLOP/s; --on cpu is this machine's processor"))
                : Find(machine with { Accelerators = [machine.Accelerators[0]] }, measured, "this machine's first GPU");
        }

        if (part == MachinePart.Whole)
        {
            return Find(machine, measured, "this machine");
        }

        // a chip of which graphics and processor are listed apart has both under its name
        string? processor = machine.Processor is { } name && HardwareCatalogue.IsKnown(name + " CPU") ? name + " CPU" : machine.Processor;
        return Find(machine with { Accelerators = [], Board = null, Processor = processor }, measured, "this machine's processor");
    }

    /// <summary>Finds a part of this machine.</summary>
    /// <param name="part">Which part.</param>
    /// <param name="place">Whose record of this machine.</param>
    internal static ReadResult<Named<DeviceGroup>> Find(MachinePart part, Workplace place) =>
        Find(ThisMachine.Look(), () => File.Exists(place.HostFile) ? place.Host : null, part);

    /// <summary>Finds the hardware of a machine.</summary>
    /// <param name="machine">What the machine says of itself.</param>
    /// <param name="measured">Its measurement; null where there is none.</param>
    public static ReadResult<Named<DeviceGroup>> Find(ThisMachine machine, Func<ReadResult<Device>?> measured)
    {
        ArgumentNullException.ThrowIfNull(machine);
        ArgumentNullException.ThrowIfNull(measured);
        return Find(machine, measured, "this machine (--on is not stated)");
    }

    private static ReadResult<Named<DeviceGroup>> Find(ThisMachine machine, Func<ReadResult<Device>?> measured, string what)
    {
        foreach (IGrouping<string, AcceleratorName> kind in machine.Accelerators.GroupBy(static a => a.Name).OrderByDescending(static g => g.Count()))
        {
            if (HardwareCatalogue.Resolve(kind.Key) is { IsOk: true, Value: { } gpu })
            {
                AcceleratorName one = kind.First();
                string others = machine.Accelerators.Count > kind.Count() ? $"; {machine.Accelerators.Count - kind.Count()} other GPU(s) are left aside" : "";
                Device device = one.Memory is { } bytes ? gpu.Device with { Memory = Fact<Bytes>.Known(new Bytes(bytes)), MemoryBasis = MemoryBasis.Counted }
                    : gpu.Device;
                return Taken(what, device, kind.Count(), $"{one.Said} names {kind.Key}", others);
            }
        }

        if (machine.Accelerators.Count == 0 && measured() is { IsOk: true, Value: { } host })
        {
            return Taken(what, host, 1, "measured by floorline measure host", "");
        }

        if (machine.Accelerators.Count == 0)
        {
            foreach ((string? name, string from) in new[] { (machine.Board, "the board says"), (machine.Processor, "the processor says") })
            {
                if (name is not null && HardwareCatalogue.Resolve(name) is { IsOk: true, Value: { } known })
                {
                    Device device = known.Device.Kind is DeviceKind.Gpu or DeviceKind.Asic || machine.Memory is not { } bytes ? known.Device
                        : known.Device with { Memory = Fact<Bytes>.Known(new Bytes(bytes)), MemoryBasis = MemoryBasis.Counted };
                    return Taken(what, device, 1, $"{from} {name}", "; floorline measure host tells what it really reaches");
                }
            }
        }

        string[] names = [.. machine.Accelerators.Select(static a => a.Name).Concat([machine.Board, machine.Processor]).OfType<string>().Distinct()];
        string found = what.Contains("--on", StringComparison.Ordinal) ? "nothing, and this machine" : what;
        return ReadResult.Failed<Named<DeviceGroup>>(new Problem("", "--on", names.Length > 0
            ? $"{found}, which is not in the catalogue ({string.Join(", ", names)})"
            : $"{found}, which does not say what it is",
            "hardware, such as h100-sxm, 8xh100-sxm or bw=200GB/s,fp16=100TFLOP/s; or floorline measure host, which is then taken"));
    }

    private static ReadResult<Named<DeviceGroup>> Taken(string what, Device device, int count, string why, string more) =>
        ReadResult.Ok(new Named<DeviceGroup>(new DeviceGroup(device, count) { PerNode = count },
            $"Hardware: {what}: {why}, taken as {(count > 1 ? FormattableString.Invariant($"{count} x ") : "")}{device.Name}, "
            + $"{Figures.Of(device.Bandwidth)}, confidence {device.Confidence}{more}."));
}
