using Floorline.Core.Quantities;
using Floorline.Core.Traces.Losses;
using Floorline.Core.Traces.Operators;

namespace Floorline.Core.Traces.Rules;

/// <summary>Operators that take longer than their shapes need, by what keeps them from it.</summary>
public sealed class OperatorRule : IDeviceRule
{
    private const int Shown = 3;

    private readonly OperatorProblem _problem;
    private readonly string _title;
    private readonly string _advice;

    private OperatorRule(string id, OperatorProblem problem, string title, string advice)
    {
        Id = id;
        _problem = problem;
        _title = title;
        _advice = advice;
    }

    /// <summary>One rule per problem; kernels that memory bounds have a rule of their own.</summary>
    public static IReadOnlyList<OperatorRule> All { get; } =
    [
        new("unfused-attention", OperatorProblem.UnfusedAttention, "Unfused attention: product, softmax and product each pass over the scores",
            "Call scaled_dot_product_attention or FlashAttention (attn_implementation=\"sdpa\" or \"flash_attention_2\" in transformers): the scores then "
                + "never leave the chip. Masks go in as is_causal or a bias."),
        new("misaligned-shapes", OperatorProblem.Misaligned, "Misaligned shapes: tensor cores cannot take these products whole",
            "Pad the inner and the output dimension to multiples of 16 bytes, 8 elements of 16 bits or 16 of 8 bits (vocabulary, hidden size, classes), "
                + "better to 64 or 128 elements."),
        new("inefficient-gemm", OperatorProblem.Gemm, "Inefficient matrix products: slower than good ones of their shape",
            "Let the library choose anew (max-autotune of torch.compile, hipBLASLt or cuBLASLt tuning), allow TF32 for 32-bit products "
                + "(set_float32_matmul_precision), batch small products together, avoid transposed copies before them."),
        new("inefficient-attention", OperatorProblem.Attention, "Inefficient attention: slower than good kernels of its shape",
            "A newer kernel for this device (FlashAttention 3 on Hopper, cuDNN's attention, AITER on Instinct), head sizes of 64 or 128, no dense mask where a "
                + "causal one will do."),
        new("inefficient-convolution", OperatorProblem.Convolution, "Inefficient convolutions: slower than good ones of their shape",
            "channels_last memory format, torch.backends.cudnn.benchmark = True, 16-bit types, channels in multiples of 8."),
        new("inefficient-experts", OperatorProblem.Experts, "Inefficient products of experts: slower than good ones of their shape",
            "A grouped kernel tuned for this device and batch (vLLM's benchmark_moe.py writes its configurations), larger batches so that experts get more "
                + "rows, or experts spread over fewer devices."),
    ];

    /// <inheritdoc/>
    public string Id { get; }

    /// <inheritdoc/>
    public bool NeedsIdle => false;

    /// <inheritdoc/>
    public TraceFinding? Find(DeviceDiagnosis device, TraceThresholds thresholds)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(thresholds);
        long lost = device.Operators.LostTo(_problem);
        if (lost == 0 || device.Share(lost) < thresholds.KernelLossShare)
        {
            return null;
        }

        List<ShapedOperator> rows = [.. device.Operators.Rows.Where(r => r.Problem == _problem && r.Lost > 0).OrderByDescending(static r => r.Lost)];
        long time = device.Operators.TimeOf(_problem);
        double part = rows.Sum(static r => r.Floor?.Value ?? 0) / (rows.Sum(static r => r.Time) / 1e9);
        string known = device.Hardware is null ? "" : Words.Say($", {Figures.Percent(part)} of their floor");
        string text = Words.Say($"They take {Figures.Time(time)} ({Figures.Percent(device.Share(time))} of the window{known}); ")
            + Words.Say($"good kernels would save {Figures.Time(lost)}. {List(rows)}");
        return new TraceFinding(Id, _title, device.UrgencyOf(lost, thresholds), device.Evidence(text) with
        {
            Numbers = [new("time_ms", Words.Ms(time)), new("share", device.Share(time)), new("lost_ms", Words.Ms(lost)),
                new("lost_share", device.Share(lost)), new("calls", rows.Sum(static r => r.Calls))],
            Events = [.. rows.Take(Evidence.Most).Select(static r => r.Example)],
        })
        {
            GainCeilingNs = lost,
            Refines = LossCause.Kernels,
            Threshold = Words.Say($"time beyond {thresholds.KernelToleranceFactor:0.##} times that of good kernels of such shapes >= ")
                + Words.Say($"{Figures.Percent(thresholds.KernelLossShare)} of the window"),
            Try = _advice,
            Check = "Rates of these operators (the table of operators by shape), and their time.",
        };
    }

    /// <summary>What to do about the problem of an operator.</summary>
    internal static string AdviceOf(ShapedOperator? worst) => All.FirstOrDefault(r => r._problem == worst?.Problem)?._advice ?? MemoryBoundRule.Advice;

    /// <summary>The operators of a device that lose most, in a sentence.</summary>
    internal static string Largest(DeviceDiagnosis device) => List(device.Operators.Rows.Where(static r => r.Lost > 0).OrderByDescending(static r => r.Lost));

    private static string List(IEnumerable<ShapedOperator> rows) => "Largest: " + string.Join(", ", rows.Take(Shown)
        .Select(static r => Words.Say($"{r.Name} {r.Work.Shape} ({Figures.Time(r.Lost)} of {Figures.Time(r.Time)})"))) + ".";
}
