using Floorline.Core.Quantities;

namespace Floorline.Core.Traces.Rules;

/// <summary>Many launches and hardly a kernel: a graph was being captured, or kernels were not recorded.</summary>
public sealed class CaptureTraceRule : IDeviceRule
{
    internal const string RuleId = "untrusted-capture";

    private const string Advice = "Record a window after warm-up and graph capture; of a process that drives several devices give all of them.";

    /// <inheritdoc/>
    public string Id => RuleId;

    /// <inheritdoc/>
    public bool NeedsIdle => false;

    /// <inheritdoc/>
    public TraceFinding? Find(DeviceDiagnosis device, TraceThresholds thresholds)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(thresholds);
        int calls = device.Launches.LaunchCalls;
        int kernels = device.Work.Kernels;
        if (calls < thresholds.CaptureRatio || kernels * thresholds.CaptureRatio * thresholds.NearGateShare >= calls)
        {
            return null;
        }

        if (kernels * thresholds.CaptureRatio >= calls)
        {
            return new TraceFinding(Id, "Many launches have no kernel: idle time is an upper bound", Urgency.Warning,
                device.Evidence(Words.Say($"{Figures.Count(calls)} calls launch kernels, {Figures.Count(kernels)} kernels are recorded on this device."))
                    with { Numbers = [new("launch_calls", calls), new("kernels", kernels)] })
            {
                Threshold = Words.Say($"launch calls > {thresholds.CaptureRatio * thresholds.NearGateShare:0.#} times the kernels"),
                Try = Advice,
                Check = "The new trace has about as many kernels as launches, or kernels per graph launch.",
            };
        }

        string text = Words.Say($"{Figures.Count(calls)} calls launch kernels, {Figures.Count(kernels)} kernels are recorded. ")
            + "Nothing about idle time can be said.";
        return new TraceFinding(Id, "A capture, not a run: launches without kernels", Urgency.Critical,
            device.Evidence(text) with { Numbers = [new("launch_calls", calls), new("kernels", kernels)] })
        {
            Threshold = Words.Say($"launch calls > {thresholds.CaptureRatio:0} times the kernels"),
            Try = Advice,
            Check = "The new trace has about as many kernels as launches, or kernels per graph launch.",
        };
    }
}
