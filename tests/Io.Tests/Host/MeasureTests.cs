using Floorline.Probes.Host;

namespace Floorline.Io.Tests.Host;

[Collection("timing")]
public sealed class MeasureTests
{
    private sealed class Told : IProgress<ProbeProgress>
    {
        public List<ProbeProgress> All { get; } = [];

        public void Report(ProbeProgress value) => All.Add(value);
    }

    [Fact]
    public void Measure_Briefly_TellsHowFarItIsAndTheTimeLeft()
    {
        var told = new Told();
        HostMeasurement measured = HostProbe.Measure(new HostPlan { Samples = 3, Limit = TimeSpan.FromSeconds(1), GemmSize = 128, WholeLadder = false,
            LargestBytes = 8 << 20, Threads = 1 }, told);

        Assert.True(told.All.Count > 5);
        Assert.All(told.All.Zip(told.All.Skip(1)), static pair => Assert.True(pair.First.Share <= pair.Second.Share + 1e-9));
        Assert.All(told.All, static p => Assert.InRange(p.Left.TotalSeconds, 0, 1.001));
        Assert.Equal(1, told.All[^1].Share);
        Assert.True(measured.BandwidthOf("read", 1).Samples > 0 && measured.Latency.Count > 0 && measured.Timer is not null);
        Assert.True(measured.PeakOf("fp32", 1)!.Rate.Samples > 0 && measured.PeakOf("fp64", 1)!.Rate.Samples > 0);
    }

    [Fact]
    public void Measure_Cancelled_GivesWhatItHas()
    {
        using var stop = new CancellationTokenSource();
        var told = new Stopping(stop);
        HostMeasurement measured = HostProbe.Measure(new HostPlan { Limit = TimeSpan.FromSeconds(60), LargestBytes = 8 << 20 }, told, stop.Token);

        Assert.True(measured.Interrupted);
        Assert.Contains(measured.Findings, static f => f.Id == "interrupted");
        Assert.NotEmpty(measured.Peaks);
        Assert.Empty(measured.Latency);
    }

    private sealed class Stopping(CancellationTokenSource stop) : IProgress<ProbeProgress>
    {
        public void Report(ProbeProgress value) => stop.Cancel();
    }
}
