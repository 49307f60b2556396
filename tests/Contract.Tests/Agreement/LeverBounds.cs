namespace Floorline.Contract.Tests.Agreement;

/// <summary>By how much a lever may lower a floor by its definition: a format by its bits, half of something by two, software not at all.</summary>
internal static class LeverBounds
{
    private const double Slack = 1.02;

    // Scales and rotary parts that are kept make a stored format a little longer than its name says, never shorter.
    private static readonly Dictionary<string, double> _bits = new()
    {
        ["fp8"] = 8, ["int8"] = 8, ["w4a16"] = 4, ["w4a8"] = 4, ["fp4"] = 4, ["nf4"] = 4, ["int4"] = 4,
        ["gguf-q4"] = 4.5, ["gguf-q5"] = 5.5, ["gguf-q8"] = 8, ["small-head-fp8"] = 8, ["fp16-runtime"] = 16, ["kv-fp8"] = 8, ["kv-int8"] = 8,
    };

    private static readonly Dictionary<string, double> _factors = new()
    {
        ["tp"] = 2, ["bandwidth"] = 2, ["smaller-model"] = 2, ["pruned"] = 1.25, ["shorter-context"] = 4, ["fewer-denoising-steps"] = 2,
        ["batch"] = 1, ["cuda-graphs"] = 1, ["compile"] = 1, ["native-runtime"] = 1, ["aot-compile"] = 1, ["dead-work"] = 1, ["host-pipeline"] = 1,
        ["flash-attention"] = 1, ["static-scales"] = 1, ["paged-kv"] = 1, ["continuous-batching"] = 1, ["chunked-prefill"] = 1, ["disaggregation"] = 1,
        ["shorter-output"] = 1,
    };

    /// <summary>The largest ratio of the floor before to the floor after; null where the definition names none.</summary>
    /// <param name="lever">The lever's id.</param>
    /// <param name="bits">Bits per weight before.</param>
    /// <param name="peaks">How much faster the device computes in its fastest format than in its slowest: a format changes that too.</param>
    public static double? Of(string lever, double bits, double peaks) =>
        _factors.TryGetValue(lever, out double factor) ? factor * Slack
        : _bits.TryGetValue(lever, out double after) ? Math.Max(Math.Max(bits, 16) / after, peaks) * Slack
        : null;
}
