using Floorline.Core.Formats;
using Floorline.Core.Hardware;
using Floorline.Core.Levers;
using Floorline.Core.Quantities;
using Floorline.Core.Situations;

namespace Floorline.Contract.Tests.Agreement;

/// <summary>By how much a lever may lower a floor by its definition: a format by its bits and peaks, half of something by two, software not at all.</summary>
/// <param name="before">The situation before the lever.</param>
internal sealed class LeverBounds(Situation before)
{
    private const double Slack = 1.001;

    // Parts that become narrower have whole widths: narrow ones (latents, states) round to up to a hundredth less than the share.
    private const double Whole = 1.01;

    private static readonly Dictionary<string, double> _factors = new()
    {
        // Twice the devices, links or bandwidth; at most two of them at once for a split over more devices: each reads half, and keeps half of the cache.
        ["tp"] = 2, ["pp"] = 2, ["bandwidth"] = 2, ["better-links"] = 2, ["replicas"] = 8,

        // Sizes: half a model, four fifths of one, a quarter of the context (Levers: KeptContext), half the denoising steps.
        ["smaller-model"] = 2 * Whole, ["pruned"] = 1.25 * Whole, ["shorter-context"] = 4, ["fewer-denoising-steps"] = 2,

        // Software lowers no floor.
        ["batch"] = 1, ["cuda-graphs"] = 1, ["compile"] = 1, ["native-runtime"] = 1, ["aot-compile"] = 1, ["dead-work"] = 1, ["host-pipeline"] = 1,
        ["clocks"] = 1, ["flash-attention"] = 1, ["static-scales"] = 1, ["paged-kv"] = 1, ["chunked-prefill"] = 1, ["overlap"] = 1, ["unpadded-moe"] = 1,
        ["speculation"] = 1, ["action-chunks"] = 1, ["shorter-output"] = 1, ["prefix-cache"] = 1, ["cap-in-flight"] = 1,
    };

    /// <summary>The largest ratio of the floor before to the floor after.</summary>
    /// <param name="lever">The lever's id.</param>
    /// <exception cref="ArgumentOutOfRangeException">A lever without a bound.</exception>
    public double Of(string lever)
    {
        LeverFacts facts = LeverCatalogue.Find(lever)!.Facts;
        if (_factors.TryGetValue(lever, out double factor))
        {
            return factor * Slack;
        }

        return lever switch
        {
            // Fewer devices exchange less: an all-reduce over n moves 2 (n - 1) / n of the message, and none over one.
            "tp-down" => Exchange(before.Step.Parallelism.Tensor) * Slack,

            // Each device holds the experts of all: attention is repeated, and what is read of experts falls with their number.
            "ep" => Math.Max(2, before.Step.Parallelism.StageDevices * 2) * Slack,
            "fp16-runtime" => Weights(NumberFormats.Find("fp16")!) * Slack,
            "small-head-fp8" => Weights(NumberFormats.Find("fp8")!) * Slack,
            _ when facts is { Group: "cache", Format: { } cache } =>
                Math.Max(1, before.Step.KvCache.BitsPerWeight / NumberFormats.Find(cache)!.BitsPerWeight) * Slack,
            _ when facts.Format is { } weights => Weights(NumberFormats.Find(weights)!) * Slack,
            _ => throw new ArgumentOutOfRangeException(nameof(lever), lever, "has no bound"),
        };
    }

    private double Exchange(int devices) => devices > 2 ? (devices - 1.0) / (devices - 2)
        : before.Floors.Binding / (before.Floors.Binding - before.Floors.ExposedCommunication.Or(Seconds.Zero));

    /// <summary>Weights in another format: as many times fewer bits, or faster arithmetic, than the longest and slowest of those before.</summary>
    private double Weights(NumberFormat after)
    {
        NumberFormat[] now = [.. before.Floors.Cost.Operators.Select(static o => o.Format).Distinct()];
        Device device = before.Hardware.Device;
        double bits = now.Max(static f => f.BitsPerWeight) / after.BitsPerWeight;
        double Peak(NumberFormat format) => device.PeakFor(format) is { IsKnown: true, Value.Rate: var rate } ? rate.Value : double.NaN;
        double arithmetic = now.Select(Peak).Where(double.IsFinite).Select(peak => Peak(after) / peak).Where(double.IsFinite).DefaultIfEmpty(1).Max();
        return Math.Max(1, Math.Max(bits, arithmetic));
    }
}
