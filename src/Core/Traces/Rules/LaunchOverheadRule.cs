using Floorline.Core.Quantities;
using Floorline.Core.Traces.Gaps;
using Floorline.Core.Traces.Losses;

namespace Floorline.Core.Traces.Rules;

/// <summary>Many small gaps between many short kernels, because the host launches them one by one.</summary>
public sealed class LaunchOverheadRule : IDeviceRule
{
    /// <inheritdoc/>
    public string Id => "launch-overhead";

    /// <inheritdoc/>
    public bool NeedsIdle => true;

    /// <inheritdoc/>
    public TraceFinding? Find(DeviceDiagnosis device, TraceThresholds thresholds)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(thresholds);
        DeviceGaps gaps = device.Gaps;
        long small = 0;
        long launch = device.Losses.Host.InSmallGaps;
        int count = 0;
        for (int gap = 0; gap < gaps.Count; gap++)
        {
            if (gaps.LengthOf(gap) < thresholds.SmallGapNs)
            {
                count++;
                small += gaps.LengthOf(gap);
            }
        }

        double graphs = device.Launches.GraphRatio;
        if (device.Share(small) < thresholds.SmallGapShare || launch < thresholds.LaunchShare * small || graphs >= thresholds.GraphRatio)
        {
            return null;
        }

        int kernels = device.Work.Kernels;
        double shortShare = kernels > 0 ? (double)device.Launches.ShortKernels / kernels : 0;
        int[] longest = Words.Top(Enumerable.Range(0, gaps.Count).Where(gap => gaps.LengthOf(gap) < thresholds.SmallGapNs), gap => gaps.LengthOf(gap));
        string perStep = device.Steps.Count > 0 ? Words.Say($" ({kernels / Math.Max(device.Steps.Count, 1):#,0} per step)") : "";
        string replay = device.Launches.GraphLaunches == 0 ? "No graph is launched." : Words.Say($"Graphs replay {graphs:0.0} kernels per launch.");
        string text = Words.Say($"{Figures.Count(count)} gaps under {Figures.Time(thresholds.SmallGapNs)} take {Figures.Percent(device.Share(small))} of the window, {Figures.Percent(small > 0 ? (double)launch / small : 0)} of that host and launch time. {Figures.Count(kernels, "kernel")}{perStep}, {Figures.Percent(shortShare)} shorter than {Figures.Time(thresholds.ShortKernelNs)}; a launch call takes {Figures.Time(device.Launches.CallDurations.Median)}. {replay}");
        return new TraceFinding(Id, "Launch overhead: many small gaps between short kernels", device.UrgencyOf(launch, thresholds), device.Evidence(text) with
        {
            Numbers =
            [
                new("small_gaps", count), new("small_gaps_ms", Words.Ms(small)), new("share", device.Share(small)),
                    new("host_and_launch_share", small > 0 ? (double)launch / small : 0),
                new("kernels", kernels), new("short_kernel_share", shortShare), new("launch_call_p50_us", device.Launches.CallDurations.Median / 1e3),
                    new("kernels_per_graph_launch", graphs),
            ],
            Events = [.. longest.Select(gaps.NextOf)],
            Intervals = [.. longest.Select(gap => new EvidenceInterval(gaps.StartOf(gap), gaps.EndOf(gap)))],
        })
        {
            GainCeilingNs = launch,
            Refines = LossCause.HostWork,
            Threshold = Words.Say($"gaps < {Figures.Time(thresholds.SmallGapNs)} >= {Figures.Percent(thresholds.SmallGapShare)} of the window, host and launch >= {Figures.Percent(thresholds.LaunchShare)} of them, kernels per graph launch < {thresholds.GraphRatio:0}"),
            Try = "Capture the step in a CUDA or HIP graph (torch.compile mode=\"reduce-overhead\", the serving engine's graph option), fuse "
                + "elementwise kernels (torch.compile), or make each launch do more (a larger batch).",
            Check = "Kernels per graph launch rise, and the share of gaps under 50 us falls below 10 %.",
        };
    }
}
