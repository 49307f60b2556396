using System.Diagnostics;
using Floorline.Core.Findings;
using Floorline.Probes.Host;

namespace Floorline.Io.Tests.Host;

/// <summary>Under load from other processes a figure is right within its interval, or the measurement says that it was disturbed.</summary>
[Collection("timing")]
public sealed class HogTests
{
    private static readonly HostPlan _plan = new() { Samples = 5, Limit = TimeSpan.FromSeconds(1.5), GemmSize = 256, WholeLadder = false,
        LargestBytes = 128 << 20 };

    [Theory]
    [InlineData("while :; do :; done")]
    [InlineData("exec dd if=/dev/zero of=/dev/null bs=64M")]
    public void Measure_BesideAHog_IsRightOrMarked(string hog)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        HostMeasurement quiet = HostProbe.Measure(_plan);
        Process[] hogs = [.. Enumerable.Range(0, Environment.ProcessorCount).Select(_ => Start(hog))];
        HostMeasurement loaded;
        try
        {
            loaded = HostProbe.Measure(_plan);
        }
        finally
        {
            foreach (Process one in hogs)
            {
                one.Kill();
                one.WaitForExit();
                one.Dispose();
            }
        }

        bool marked = loaded.Findings.Any(static f => f.Severity == Severity.Warning && f.Text.StartsWith("Disturbed", StringComparison.Ordinal));
        Assert.True(marked || Holds(quiet, loaded), string.Join('\n', loaded.Findings.Select(static f => f.Text)));
        // A hog for each processor takes far more than the share from which other processes are named.
        Assert.Contains(loaded.Findings, static f => f.Id == "other-load");
    }

    private static bool Holds(HostMeasurement quiet, HostMeasurement loaded) =>
        Holds(quiet.BandwidthOf("read", 1), loaded.BandwidthOf("read", 1)) && Holds(quiet.PeakOf("fp32", 1)!.Rate, loaded.PeakOf("fp32", 1)!.Rate);

    private static bool Holds(Figure quiet, Figure loaded) => quiet.Low <= loaded.High && loaded.Low <= quiet.High;

    private static Process Start(string hog)
    {
        var start = new ProcessStartInfo("/bin/sh") { RedirectStandardError = true };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(hog);
        return Process.Start(start)!;
    }
}
