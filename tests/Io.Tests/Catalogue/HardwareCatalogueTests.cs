using Floorline.Core.Formats;
using Floorline.Core.Hardware;
using Floorline.Core.Quantities;
using Floorline.Readers;
using Floorline.Readers.Catalogue;
using Floorline.Readers.Naming;

namespace Floorline.Io.Tests.Catalogue;

public class HardwareCatalogueTests
{
    public static TheoryData<string> Devices => [.. HardwareCatalogue.Names];

    [Theory]
    [MemberData(nameof(Devices))]
    public void Entry_OfTheCatalogue_LiesWithinWhatDevicesCanBe(string name)
    {
        Device device = Find(name);

        // A Raspberry Pi 4 at the low end; on-chip memory of a wafer at the high end.
        Assert.InRange(device.Bandwidth.GBPerSecond, 10, 25_000_000);
        Assert.All(device.Peaks, static p => Assert.InRange(p.Value.Tera, 0.01, 200_000));
        Assert.NotEqual("", device.Source);
        Assert.True(device.Confidence is Confidence.A or Confidence.B or Confidence.C);
        Assert.All(device.Disputed, static d => Assert.NotEqual("", d.Source));
        if (device.AttainedBandwidth.IsKnown)
        {
            Assert.InRange(device.AttainedBandwidth.Value / device.Bandwidth, 0.3, 1);
        }
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Peaks_OfADevice_DoNotFallAsFormatsShrink(string name)
    {
        Device device = Find(name);

        // INT8 is left out: Hopper-class successors cut it. Sparse figures would show as a factor 4 between neighbours.
        AssertOrdered(device, ComputeFormat.Fp16, ComputeFormat.Fp8, 4);
        AssertOrdered(device, ComputeFormat.Fp8, ComputeFormat.Fp4, 4.05);
        AssertOrdered(device, ComputeFormat.Fp16, ComputeFormat.Fp16Accumulate16, 2.05);
        AssertOrdered(device, ComputeFormat.Fp8, ComputeFormat.Fp8Accumulate16, 2.05);
    }

    // Absolute pins: an entry that drifts is caught even where bounds would let it pass. Ridge points as published: PHYSICS section 8.
    [Theory]
    [InlineData("h100", "h100-sxm", 3350, 989.5, 85.52)]
    [InlineData("a100", "a100-sxm-80gb", 2039, 312, 85.9)]
    [InlineData("h200", "h200-sxm", 4800, 989.5, 150.75)]
    [InlineData("b200", "b200-sxm", 8000, 2250, 192.27)]
    [InlineData("thor", "jetson-thor", 273, 258.8, 128)]
    [InlineData("orin", "jetson-agx-orin-64gb", 204.8, 42.5, 64)]
    [InlineData("4090", "rtx-4090", 1008, 165.2, 25.76)]
    [InlineData("3090", "rtx-3090", 936, 71.2, 25.77)]
    [InlineData("spark", "dgx-spark", 273, 125, 128)]
    [InlineData("mi300x", "mi300x", 5300, 1307, 206.16)]
    public void Find_Alias_GivesTheDeviceOnRecord(string alias, string name, double bandwidth, double fp16, double memory)
    {
        Device device = Find(alias);

        Assert.Equal(name, device.Name);
        Assert.Equal(bandwidth, device.Bandwidth.GBPerSecond, 1e-9);
        Assert.Equal(fp16, device.Peaks[ComputeFormat.Fp16].Tera, 1e-9);
        Assert.Equal(memory, device.Memory.Value.GB, 0.005);
    }

    [Theory]
    [InlineData("v100", 139)]
    [InlineData("a100", 153)]
    [InlineData("h100", 295.4)]
    [InlineData("b200", 281)]
    public void RidgePoint_Fp16_IsThePublishedOne(string name, double expected)
    {
        Device device = Find(name);

        Assert.Equal(expected, (device.Peaks[ComputeFormat.Fp16] / device.Bandwidth).Value, 0.5);
    }

    [Fact]
    public void PeakFor_Fp8WeightsOnAnA100_IsThatOfTheFormatTheyAreDequantisedTo() =>
        Assert.Equal(312, Find("a100").PeakFor(NumberFormats.Find("fp8")!).Value.Rate.Tera);

    [Fact]
    public void PeakFor_Fp16OnA4090_IsTheOneWithFp16Accumulation() =>
        Assert.Equal(330.3, Find("4090").PeakFor(NumberFormats.Fp16Format).Value.Rate.Tera, 1e-9);

    [Fact]
    public void Thor_Bandwidth_IsDisputedBy200() =>
        Assert.Contains(Find("thor").Disputed, static d => d is { Field: DeviceField.Bandwidth, Value: 200e9 });

    [Fact]
    public void Catalogue_HoldsAtLeast300Devices() => Assert.True(HardwareCatalogue.Names.Count >= 300, $"{HardwareCatalogue.Names.Count} devices");

    [Theory]
    [MemberData(nameof(Devices))]
    public void Entry_OfTheCatalogue_HasItsClassAndFamily(string name)
    {
        Device device = Find(name);

        Assert.NotEqual(DeviceClass.Unstated, device.Class);
        Assert.Matches("^[a-z0-9.-]+$", device.Family);
    }

    /// <summary>Devices that a reader of forums meets; each was missing once. Pins: bandwidth, memory and the FP32 rate of the page that the entry
    /// names.</summary>
    [Theory]
    [InlineData("rtx-4060", 272, 8.586, 15.11)]
    [InlineData("rtx-3060-ti", 448, 8.590, 16.2)]
    [InlineData("rtx-5070-ti", 896, 17.095, 43.94)]
    [InlineData("rtx-5080", 960, 17.095, 56.28)]
    [InlineData("gtx-1080-ti", 484.4, 11.811, 11.34)]
    [InlineData("tesla-p40", 347.1, 25.77, 11.76)]
    [InlineData("radeon-rx-9060-xt", 320, 17.180, 25.64)]
    [InlineData("radeon-rx-6800-xt", 512, 17.180, 20.74)]
    [InlineData("mi50", 1024, 17.180, 13.41)]
    [InlineData("mi100", 1228.8, 34.360, 23.1)]
    [InlineData("arc-a750", 512, 8.590, 17.2)]
    [InlineData("rtx-4090-laptop", 576, 17.171, 32.98)]
    public void Entry_OfTheSecondLine_IsThatOfItsPage(string name, double bandwidth, double memory, double fp32)
    {
        Device device = Find(name);

        Assert.Equal(bandwidth, device.Bandwidth.GBPerSecond, 1e-9);
        Assert.Equal(memory, device.Memory.Value.GB, 0.005);
        Assert.Equal(fp32, device.Peaks[ComputeFormat.Fp32].Tera, 1e-9);
    }

    /// <summary>All but those that no page was found for: L2, MI308X and Xeon 6430.</summary>
    [SharedDataFact("cases/field/hardware-missing.txt")]
    public void Catalogue_HasWhatWasMissing()
    {
        string[] names = File.ReadAllLines(SharedData.PathOf("cases/field/hardware-missing.txt"))[0].Split(' ');

        Assert.Equal(["mi308x", "l2"], names.Where(static n => !HardwareCatalogue.Find(n).IsOk));
    }

    // One board as the next: both drivers count about 24 GiB.
    [Fact]
    public void Memory_OfA3090Ti_IsThatOfA3090() => Assert.InRange(Find("rtx-3090-ti").Memory.Value / Find("rtx-3090").Memory.Value, 0.999, 1);

    [Fact]
    public void Memory_OfA4090_IsWhatItsDriverCounts() => Assert.Equal(24564.0 * 1048576, Find("rtx-4090").Memory.Value.Value);

    /// <summary>A maker's GB of a card's own memory are GiB, of one card as of the next; of memory that the system shares they are 1e9 bytes.</summary>
    [Theory]
    [InlineData("quadro-rtx-8000", 48, true)]
    [InlineData("rtx-3080-ti-laptop", 16, true)]
    [InlineData("radeon-rx-7900-xtx", 24, true)]
    [InlineData("mi300x", 192, true)]
    [InlineData("apple-m1", 16, false)]
    [InlineData("jetson-thor", 128, false)]
    public void Memory_WithoutADriversFigure_IsAsItIsSold(string name, double sold, bool own)
    {
        Device device = Find(name);

        Assert.Equal((own ? Bytes.FromGiB(sold) : Bytes.FromGB(sold)).Value, device.Memory.Value.Value);
        Assert.Equal(own ? MemoryBasis.Sold : MemoryBasis.Stated, device.MemoryBasis);
    }

    [Theory]
    [InlineData("hardware.json")]
    [InlineData("models.json")]
    public void Figure_WrittenFromMemory_IsNotThere(string file) =>
        Assert.DoesNotMatch("from memory|remembered", File.ReadAllText(RepositoryRoot.Of("data", file)));

    /// <summary>Processors run at a clock between base and boost: what is impossible is judged by the greatest, for every one alike.</summary>
    [Fact]
    public void Processor_WithRates_HasThoseAtItsGreatestClock()
    {
        string[] fixedClock = ["rates at the greatest clock of a core", "its clock holds under load"];
        foreach (Device device in HardwareCatalogue.All.Where(static d => d.Class == DeviceClass.Cpu && d.Confidence != Confidence.C))
        {
            foreach ((ComputeFormat format, FlopsPerSecond rate) in device.Peaks.Where(_ => !Array.Exists(fixedClock, device.Notes.Contains)))
            {
                Assert.Contains(device.Disputed, d => d.Field == DeviceField.Peak && d.Format == format && d.Value > rate.Value);
            }
        }
    }

    // By hand: 4 of 8 TPCs at 612 of 1,300 MHz; in 15 W the memory runs at 2,133 of 3,200 MHz.
    [Theory]
    [InlineData("orin@30w", 204.8, 42.5 * 4 * 612 / (8 * 1300), 30)]
    [InlineData("Jetson AGX Orin 64GB 15W", 204.8 * 2133 / 3200, 42.5 * 3 * 408 / (8 * 1300), 15)]
    [InlineData("orin mode_50w", 204.8, 42.5 * 816 / 1300, 50)]
    [InlineData("orin maxn", 204.8, 42.5, 60)]
    public void Resolve_ADeviceInAPowerMode_HasItsClocks(string name, double bandwidth, double fp16, double watts)
    {
        Device device = HardwareCatalogue.Resolve(name).Value.Device;

        Assert.Equal(bandwidth, device.Bandwidth.GBPerSecond, 1e-9);
        Assert.Equal(fp16, device.Peaks[ComputeFormat.Fp16].Tera, 1e-9);
        Assert.Equal(watts, device.Power.Value.Value, 1e-9);
    }

    // By hand: the board files cap the memory at 1,331 of 2,133 and 1,600 of 1,866 MHz.
    [Theory]
    [InlineData("xavier 15w", 136.5 * 1331 / 2133, 15)]
    [InlineData("jetson-xavier-nx@10w", 59.7 * 1600 / 1866, 10)]
    [InlineData("Jetson Xavier NX 16GB 20W", 59.7, 20)]
    public void Resolve_AXavierInAPowerMode_HasItsMemoryClock(string name, double bandwidth, double watts)
    {
        Device device = HardwareCatalogue.Resolve(name).Value.Device;

        Assert.Equal(bandwidth, device.Bandwidth.GBPerSecond, 1e-9);
        Assert.Equal(watts, device.Power.Value.Value, 1e-9);
    }

    [Fact]
    public void Resolve_APowerModeThatADeviceHasNot_NamesThoseItHas() =>
        Assert.Contains("maxn, 15w, 30w, 50w", Assert.Single(HardwareCatalogue.Resolve("orin 20w").Problems).Expected, StringComparison.Ordinal);

    [Fact]
    public void Modes_OfADevice_AreSlowerThanNone() =>
        Assert.All(HardwareCatalogue.All.SelectMany(static d => d.Modes.Select(m => (d, m))), static one =>
        {
            Assert.InRange(one.m.ComputeShare, 0.05, 1);
            Assert.InRange(one.m.BandwidthShare, 0.3, 1);
            Assert.True(one.d.In(one.m).Power.Value.Value <= one.d.Power.Value.Value, one.d.Name);
            Assert.NotEqual("", one.d.ModesSource);
        });

    [Theory]
    [InlineData("ec2 p5", "h100-sxm", 8)]
    [InlineData("AWS p5 instance", "h100-sxm", 8)]
    public void Resolve_AFamilyOfInstances_IsItsOneMember(string name, string device, long count)
    {
        NamedDevices found = HardwareCatalogue.Resolve(name).Value;

        Assert.Equal((device, count), (found.Device.Name, found.Count));
    }

    [Theory]
    [InlineData("gfx1151", "strix-halo", 1)]
    [InlineData("2x gfx908", "mi100", 2)]
    public void Resolve_ACodeOfOneDevice_IsThatDevice(string code, string device, long count)
    {
        NamedDevices found = HardwareCatalogue.Resolve(code).Value;

        Assert.Equal((device, count), (found.Device.Name, found.Count));
    }

    [Fact]
    public void Resolve_ACodeOfSeveralDevices_NamesThem()
    {
        Problem asked = Assert.Single(HardwareCatalogue.Resolve("GFX942").Problems);

        Assert.Equal("one of mi300a, mi300x, mi325x", asked.Expected);
        Assert.All(asked.Expected["one of ".Length..].Split(", "), static name => Assert.True(HardwareCatalogue.Find(name).IsOk, name));
    }

    [Theory]
    [InlineData("Hailo-8", "26 TOP/s", "int8=26TFLOP/s")]
    [InlineData("iphone 15 pro", "35 TOP/s", "int8=35TFLOP/s")]
    public void Resolve_ADeviceWithoutAMemoryRate_SaysWhatIsKnownAndHowToStateTheRest(string name, string known, string state)
    {
        Problem asked = Assert.Single(HardwareCatalogue.Resolve(name).Problems);

        Assert.Contains(known, asked.Found, StringComparison.Ordinal);
        Assert.Contains(state, asked.Expected, StringComparison.Ordinal);
    }

    // A time is impossible only where no clock of its cores allows it; what is expected keeps to a clock that all of them hold.
    [Theory]
    [InlineData("epyc-7742", 4.61, 6.96)]
    [InlineData("core-i9-10940x", 2.9, 4.3)]
    public void MostGenerous_OfAProcessor_RunsAtTheGreatestClockOfACore(string name, double expected, double most)
    {
        Assert.Equal(expected, Find(name).Peaks[ComputeFormat.Fp32].Tera, 1e-9);
        Assert.Equal(most, Find(name).MostGenerous.Peaks[ComputeFormat.Fp32].Tera, 1e-9);
    }

    /// <summary>Tools that keep every field as text write numbers as texts.</summary>
    [Theory]
    [InlineData("""{"bandwidth_gb_s": "200", "memory_gb": 16}""", true)]
    [InlineData("""{"bandwidth_gb_s": "fast"}""", false)]
    public void ReadDevice_ANumberAsText_IsTheNumber(string json, bool good)
    {
        ReadResult<Device> read = HardwareCatalogue.ReadDevice(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(json)), "device.json");

        Assert.Equal(good, read.IsOk);
        Assert.Equal(good ? 200 : 0, read.IsOk ? read.Value.Bandwidth.GBPerSecond : 0);
    }

    [Fact]
    public void Announced_Device_IsMarked() => Assert.True(Find("rubin").Announced);

    [Fact]
    public void Names_AndAliases_AreUnique() =>
        Assert.Empty(HardwareCatalogue.AllNames.GroupBy(static n => n.ToLowerInvariant()).Where(static g => g.Count() > 1).Select(static g => g.Key));

    [Fact]
    public void Find_UnknownName_SuggestsTheNearest()
    {
        ReadResult<Device> read = HardwareCatalogue.Find("h1000");

        Assert.False(read.IsOk);
        Assert.Contains("h100", read.Problems[0].Expected, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rtx 4095", "rtx-4090")]
    [InlineData("gtx 5090", "rtx-5090")]
    [InlineData("7900xtxx", "radeon-rx-7900-xtx")]
    [InlineData("8x h1000", "h100")]
    public void Resolve_ASlip_SuggestsTheNearestByWholeNames(string typed, string nearest) =>
        Assert.StartsWith($"a known name; nearest: {nearest}", Assert.Single(HardwareCatalogue.Resolve(typed).Problems).Expected, StringComparison.Ordinal);

    [SharedDataFact("data/hardware.csv")]
    public void Catalogue_HasEveryDeviceOfTheFactSheet() =>
        Assert.All(CsvRows.Read(SharedData.PathOf("data/hardware.csv")), static r => Assert.True(HardwareCatalogue.Find(r["name"]).IsOk, r["name"]));

    private static Device Find(string name)
    {
        ReadResult<Device> read = HardwareCatalogue.Find(name);
        Assert.True(read.IsOk, string.Join("; ", read.Problems));
        return read.Value;
    }

    private static void AssertOrdered(Device device, ComputeFormat wide, ComputeFormat narrow, double most)
    {
        if (device.Peaks.TryGetValue(wide, out FlopsPerSecond first) && device.Peaks.TryGetValue(narrow, out FlopsPerSecond second))
        {
            Assert.InRange(second / first, 0.999, most);
        }
    }

    // What drivers and systems print around a name.
    [Theory]
    [InlineData("GPU 0: NVIDIA H100 80GB HBM3 (UUID: GPU-5d8e5a3b-1111-2222-3333-444455556666)", "h100-sxm")]
    [InlineData("Model name: AMD EPYC 9654 96-Core Processor", "epyc-9654")]
    [InlineData("Intel(R) Xeon(R) CPU E5-2680 v4 @ 2.40GHz", "xeon-e5-2680-v4")]
    [InlineData("AMD Radeon Graphics (gfx1151)", "strix-halo")]
    public void Resolve_WhatIsPrinted_IsTheDevice(string printed, string name) => Assert.Equal(name, HardwareCatalogue.Resolve(printed).Value.Device.Name);

    // No page prints the clocks of Thor's modes: they are taken, and nothing is claimed of them.
    [Fact]
    public void Resolve_ModeWithoutClocks_IsTheDeviceWithoutItsLimit()
    {
        NamedDevices named = HardwareCatalogue.Resolve("thor@90w").Value;

        Assert.Equal(HardwareCatalogue.Find("jetson-thor").Value.Bandwidth, named.Device.Bandwidth);
        Assert.Contains("not on record", named.Said, StringComparison.Ordinal);
    }

    [Fact]
    public void Devices_ThatAreAnnounced_SaySinceWhen() =>
        Assert.All(HardwareCatalogue.Names.Select(static n => HardwareCatalogue.Find(n).Value).Where(static d => d.Announced), static d =>
            Assert.True(DateOnly.TryParseExact(d.AnnouncedOn, "yyyy-MM-dd", out _), d.Name));
}
