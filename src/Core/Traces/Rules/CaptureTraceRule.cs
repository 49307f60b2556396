namespace Floorline.Core.Traces.Rules;

/// <summary>Many launches and hardly a kernel: a graph was being captured, or kernels were not recorded.</summary>
public sealed class CaptureTraceRule : IDeviceRule
{
    /// <inheritdoc/>
    public string Id => "untrusted-capture";

    /// <inheritdoc/>
    public bool NeedsIdle => false;

    /// <inheritdoc/>
    public Finding? Find(DeviceDiagnosis device, TraceThresholds thresholds)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(thresholds);
        int calls = device.Launches.LaunchCalls;
        int kernels = device.Work.Kernels;
        if (calls < thresholds.CaptureRatio || kernels * thresholds.CaptureRatio >= calls)
        {
            return null;
        }

        string text = Words.Say($"{Words.Count(calls)} calls launch kernels, {Words.Count(kernels)} kernels are recorded. Nothing about idle time can be said.");
        return new Finding(Id, "A capture, not a run: launches without kernels", Severity.Critical,
            device.Evidence(text) with { Numbers = [new("launch_calls", calls), new("kernels", kernels)] })
        {
            Threshold = Words.Say($"launch calls > {thresholds.CaptureRatio:0} times the kernels"),
            Try = "Record a window after warm-up and graph capture.",
            Check = "The new trace has about as many kernels as launches, or kernels per graph launch.",
        };
    }
}
