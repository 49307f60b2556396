using Floorline.Core.Quantities;
using Floorline.Core.Traces.Budgets;
using Floorline.Core.Traces.Kernels;
using Floorline.Core.Traces.Model;

namespace Floorline.Core.Traces.Rules;

/// <summary>Much of the device's time goes to kernels that are neither matrix multiplication nor attention.</summary>
public sealed class KernelShareRule : IDeviceRule
{
    private static readonly KernelClass[] _rest = [KernelClass.NormOrActivation, KernelClass.Sampling, KernelClass.Copy, KernelClass.Other];

    /// <inheritdoc/>
    public string Id => "gemm-share";

    /// <inheritdoc/>
    public bool NeedsIdle => false;

    /// <inheritdoc/>
    public TraceFinding? Find(DeviceDiagnosis device, TraceThresholds thresholds)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(thresholds);
        ClassTimes classes = device.Classes;

        // copies and fills are no kernels to fuse
        long other = _rest.Sum(classes.Of) - classes.Transfers;
        if (device.Share(other) < thresholds.NonMatrixShare)
        {
            return null;
        }

        string parts = string.Join(", ", Enum.GetValues<KernelClass>().Where(c => classes.Of(c) > 0).OrderByDescending(classes.Of)
            .Select(c => Words.Say($"{NameOf(c)} {Figures.Percent(device.Share(classes.Of(c)))}")));
        string text = Words.Say($"Of the window: {parts}{Nothing(device)}. A faster matrix product can win at most ")
            + Words.Say($"{Figures.Percent(device.Share(classes.Matrix))}.");
        return new TraceFinding(Id, "Most kernel time is not matrix multiplication", Urgency.Info, device.Evidence(text) with
        {
            Numbers = [.. Enum.GetValues<KernelClass>().Select(c => new EvidenceNumber(FieldOf(c) + "_share", device.Share(classes.Of(c))))],
            Events = Words.Top(Others(device), e => device.Trace.Durations[e]),
        })
        {
            Threshold = Words.Say($"kernels that are neither matrix multiplication, attention nor communication >= ")
                + Words.Say($"{Figures.Percent(thresholds.NonMatrixShare)} of the window"),
            Try = "Fuse elementwise and normalisation kernels (torch.compile, fused kernels of the serving engine) before changing the precision of "
                + "matrix products.",
            Check = "The share of matrix multiplication and attention rises and the window shortens.",
        };
    }

    /// <summary>What a class is called in a sentence.</summary>
    /// <param name="kernel">The class.</param>
    public static string NameOf(KernelClass kernel) => kernel switch
    {
        KernelClass.Gemm => "GEMM",
        KernelClass.Attention => "attention",
        KernelClass.NormOrActivation => "norm and activation",
        KernelClass.Sampling => "sampling",
        KernelClass.Copy => "copies",
        KernelClass.Communication => "communication",
        KernelClass.Other => "other kernels",
        _ => throw new ArgumentOutOfRangeException(nameof(kernel), kernel, "is not a class"),
    };

    /// <summary>What a class is called in a document.</summary>
    /// <param name="kernel">The class.</param>
    public static string FieldOf(KernelClass kernel) => kernel switch
    {
        KernelClass.Gemm => "gemm",
        KernelClass.Attention => "attention",
        KernelClass.NormOrActivation => "norm_activation",
        KernelClass.Sampling => "sampling",
        KernelClass.Copy => "copy",
        KernelClass.Communication => "communication",
        KernelClass.Other => "other",
        _ => throw new ArgumentOutOfRangeException(nameof(kernel), kernel, "is not a class"),
    };

    private static string Nothing(DeviceDiagnosis device) => device.Idle.IsKnown ? Words.Say($", nothing {Figures.Percent(device.Share(device.Budget.Idle))}") : "";

    private static List<int> Others(DeviceDiagnosis device)
    {
        var events = new List<int>();
        foreach (int e in device.Work.Events)
        {
            if (device.Trace.Kinds[e] == EventKind.DeviceKernel && Array.IndexOf(_rest, ClassTimes.ClassOf(device.Gaps, e)) >= 0)
            {
                events.Add(e);
            }
        }

        return events;
    }
}
