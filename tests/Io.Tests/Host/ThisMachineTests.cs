using Floorline.Probes.Host;

namespace Floorline.Io.Tests.Host;

public sealed class ThisMachineTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("floorline-machine-");

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public void Look_NvidiaSmi_GivesNamesAndMemory()
    {
        ThisMachine machine =
            ThisMachine.Look(_root.FullName, static (program, _) =>
            program == "nvidia-smi" ? "NVIDIA H100 80GB HBM3, 81559\nNVIDIA H100 80GB HBM3, 81559\n" : null);

        Assert.Equal([new AcceleratorName("NVIDIA H100 80GB HBM3", "nvidia-smi", 81_559L << 20),
            new AcceleratorName("NVIDIA H100 80GB HBM3", "nvidia-smi", 81_559L << 20)], machine.Accelerators);
    }

    [Fact]
    public void Look_RocmSmi_GivesTheCardSeries()
    {
        ThisMachine machine =
            ThisMachine.Look(_root.FullName, static (program, _) =>
            program == "rocm-smi" ? "device,Card Series,Card Model,Card Vendor\ncard0,AMD Instinct MI300X OAM,0x74a1,Advanced Micro Devices\n" : null);

        Assert.Equal("AMD Instinct MI300X OAM", Assert.Single(machine.Accelerators).Name);
    }

    [Fact]
    public void Look_Files_GiveBoardProcessorAndMemory()
    {
        Write("proc/cpuinfo", "processor\t: 0\nmodel name\t: AMD EPYC 9654 96-Core Processor\nflags\t\t: fpu\n");
        Write("proc/meminfo", "MemTotal:       32658444 kB\nMemFree: 1 kB\n");
        Write("sys/class/dmi/id/product_name", "DGX Spark\n");

        ThisMachine machine = ThisMachine.Look(_root.FullName, static (_, _) => null);

        Assert.Equal(("DGX Spark", "AMD EPYC 9654 96-Core Processor", 32_658_444L * 1024), (machine.Board, machine.Processor, machine.Memory!.Value));
        Assert.Empty(machine.Accelerators);
    }

    [Fact]
    public void Look_NothingThere_IsNothingKnown()
    {
        ThisMachine machine = ThisMachine.Look(_root.FullName, static (_, _) => null);

        Assert.Equal((null, 0), (machine.Board, machine.Accelerators.Count));
    }

    private void Write(string path, string text)
    {
        string full = Path.Combine(_root.FullName, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }
}
