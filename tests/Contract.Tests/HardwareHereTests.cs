using Floorline.Core.Hardware;
using Floorline.Core.Quantities;
using Floorline.Probes.Host;
using Floorline.Readers;
using Floorline.Readers.Naming;
using Floorline.Workbench;

namespace Floorline.Contract.Tests;

/// <summary>No --on means this machine: what it calls itself is what is taken, and what is not known is said.</summary>
public class HardwareHereTests
{
    private static readonly ThisMachine _bare = new([], null, null, null);

    [Fact]
    public void Find_GpusOfOneKind_AreTakenWithTheirMemory()
    {
        var machine = new ThisMachine([new("NVIDIA GeForce RTX 4090", "nvidia-smi", 24_564L << 20),
            new("NVIDIA GeForce RTX 4090", "nvidia-smi", 24_564L << 20)], "To Be Filled By O.E.M.", "AMD Ryzen 9 7950X 16-Core Processor", 64L << 30);

        Named<DeviceGroup> found = HardwareHere.Find(machine, static () => null).Value;

        Assert.Equal(("rtx-4090", 2), (found.Value.Device.Name, found.Value.Count));
        Assert.Equal(24_564 * 1048576.0, found.Value.Device.Memory.Value.Value);
        Assert.Contains("2 x rtx-4090", found.Said, StringComparison.Ordinal);
        Assert.Contains("confidence A", found.Said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("NVIDIA Jetson AGX Orin Developer Kit", null, "jetson-agx-orin-64gb")]
    [InlineData("Raspberry Pi 5 Model B Rev 1.0", null, "raspberry-pi-5")]
    [InlineData(null, "Apple M3 Max", "apple-m3-max")]
    [InlineData("To Be Filled By O.E.M.", "AMD EPYC 9654 96-Core Processor", "epyc-9654")]
    [InlineData(null, "Intel(R) Xeon(R) Platinum 8480+", "xeon-8480")]
    [InlineData(null, "Intel(R) Core(TM) i9-10940X CPU @ 3.30GHz", "core-i9-10940x")]
    public void Find_WithoutGpu_TakesBoardOrProcessor(string? board, string? processor, string device)
    {
        Named<DeviceGroup> found = HardwareHere.Find(_bare with { Board = board, Processor = processor, Memory = 32L << 30 }, static () => null).Value;

        Assert.Equal(device, found.Value.Device.Name);
        Assert.Equal(32L << 30, found.Value.Device.Memory.Value.Value);
        Assert.Contains("measure host", found.Said, StringComparison.Ordinal);
    }

    [Fact]
    public void Find_AMeasuredMachine_GoesBeforeItsProcessorsName()
    {
        var host = new Device("host", "this machine", BytesPerSecond.FromGBPerSecond(40));

        Named<DeviceGroup> found = HardwareHere.Find(_bare with { Processor = "AMD EPYC 9654 96-Core Processor" }, () => ReadResult.Ok(host)).Value;

        Assert.Equal("host", found.Value.Device.Name);
    }

    [Theory]
    [InlineData("cpu", MachinePart.Processor, "epyc-9654", "this machine's processor")]
    [InlineData("GPU", MachinePart.Gpu, "rtx-4090", "this machine's first GPU")]
    [InlineData("this machine", MachinePart.Whole, "rtx-4090", "this machine")]
    public void Find_PartOfTheMachine_IsThatPart(string typed, MachinePart part, string device, string said)
    {
        ThisMachine machine = _bare with
        {
            Accelerators = [new("NVIDIA GeForce RTX 4090", "nvidia-smi", 24_564L << 20)], Processor = "AMD EPYC 9654 96-Core Processor",
        };

        Named<DeviceGroup> found = HardwareHere.Find(machine, static () => null, HardwareHere.PartOf(typed)!.Value).Value;

        Assert.Equal(part, HardwareHere.PartOf(typed));
        Assert.Equal((device, 1), (found.Value.Device.Name, found.Value.Count));
        Assert.StartsWith($"Hardware: {said}:", found.Said, StringComparison.Ordinal);
        Assert.Null(HardwareHere.PartOf("rtx-4090"));
    }

    [Fact]
    public void Find_GpuWhereThereIsNone_IsRefused() => Assert.Contains("whose drivers name none",
        Assert.Single(HardwareHere.Find(_bare with { Processor = "AMD EPYC 9654 96-Core Processor" }, static () => null, MachinePart.Gpu).Problems).Found,
        StringComparison.Ordinal);

    [Fact]
    public void Find_WhatIsNotKnown_IsNamedAndMeasurementOffered()
    {
        Problem problem = Assert.Single(HardwareHere.Find(_bare with { Processor = "Some Processor 9000" }, static () => null).Problems);

        Assert.Contains("Some Processor 9000", problem.Found, StringComparison.Ordinal);
        Assert.Contains("measure host", problem.Expected, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_WithoutHardware_TakesThisMachineOnlyWhereItIsMeant() =>
        Assert.Contains(SituationReading.Read(new SituationSpec { Model = "llama-3-8b" }).Problems, static p => p.Path == "--on" && p.Found == "nothing");
}
