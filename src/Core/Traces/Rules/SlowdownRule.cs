using Floorline.Core.Quantities;
using Floorline.Core.Traces.Losses;

namespace Floorline.Core.Traces.Rules;

/// <summary>The same kernels take longer from some step on: a lower clock, a shared device.</summary>
public sealed class SlowdownRule : IDeviceRule
{
    internal const string Advice = "Look at clocks, temperature and power beside the run (nvidia-smi dmon, rocm-smi): a power or temperature limit lowers clocks; then at whoever shares the device. Compare runs only after the speed has settled.";

    /// <inheritdoc/>
    public string Id => "slowdown";

    /// <inheritdoc/>
    public bool NeedsIdle => false;

    /// <inheritdoc/>
    public TraceFinding? Find(DeviceDiagnosis device, TraceThresholds thresholds)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(thresholds);
        if (device.Drift is not { IsClear: true } d)
        {
            return null;
        }

        return new TraceFinding(Id, TitleOf(device), d.IsSlowdown ? device.UrgencyOf(d.Lost, thresholds) : Urgency.Info, device.Evidence(TextOf(device)) with
        {
            Numbers = [new("from_step", d.Step), new("before_ms", Words.Ms(d.Before)), new("after_ms", Words.Ms(d.After)), new("factor", d.Factor),
                new("lost_ms", Words.Ms(d.Lost))],
            Intervals = [new(device.Steps.Steps[d.Step].Start, device.Steps.Steps[^1].End)],
        })
        {
            GainCeilingNs = d.IsSlowdown ? device.Losses.TimeOf(LossCause.Slowdown) : null,
            Refines = LossCause.Slowdown,
            Threshold = Words.Say($"steps of the same kernels on the same grids, >= {thresholds.SlowdownFactor:0.00} times apart before ")
                + Words.Say($"and after, >= {Figures.Percent(thresholds.SlowdownSideShare)} of them on their side, with ")
                + Words.Say($">= {Figures.Percent(thresholds.SlowdownBreadth)} of their kernels' time"),
            Try = Advice,
            Check = "All steps take as long as the first.",
        };
    }

    internal static string TitleOf(DeviceDiagnosis device) => device.Drift switch
    {
        { IsSlowdown: true } d =>
            Words.Say($"Slowdown: the same kernels take {d.Factor:0.00} times as long from step {d.Step + 1} on (lower clocks, or a shared device)"),
        { } d => Words.Say($"Warming up: the same kernels take {d.Factor:0.00} times as long before step {d.Step + 1}"),
        null => "Slowdown",
    };

    internal static string TextOf(DeviceDiagnosis device) => device.Drift is not { } d ? "" :
        Words.Say($"{d.Steps} steps with the same kernels: their kernels take {Figures.Time(d.Before)} per step before step {d.Step + 1} and {Figures.Time(d.After)} from it on; nearly all kernels changed alike, so it is the device and not the work.");
}
