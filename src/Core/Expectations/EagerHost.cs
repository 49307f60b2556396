using Floorline.Core.Floors;
using Floorline.Core.Quantities;
using Floorline.Core.Situations;

namespace Floorline.Core.Expectations;

/// <summary>
/// The host's cost of an eager engine, read off a measured step. Such an engine launches every operation from the host, and how long that takes depends on the
/// host and on the code around the model: what no kernel explains of its time belongs to the host first, up to the most that was seen.
/// </summary>
public static class EagerHost
{
    /// <summary>
    /// The most host time per layer seen in public eager runs, 0.22 to 2.5 ms (meta-pytorch/gpt-fast#154, bitsandbytes-foundation/bitsandbytes#696).
    /// </summary>
    public static Seconds MostPerLayer { get; } = Seconds.FromMilliseconds(2.5);

    /// <summary>The engine with the host time per layer that a measured step shows; the engine itself where it is not eager or the step shows none.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="floors">The floors of the measured step.</param>
    /// <param name="kernels">What is known of kernels.</param>
    /// <param name="measured">The measured time.</param>
    public static EngineProfile Fitted(EngineProfile engine, LatencyFloors floors, KernelTable kernels, Seconds measured)
    {
        ArgumentNullException.ThrowIfNull(engine);
        if (engine.Kind != EngineKind.Eager)
        {
            return engine;
        }

        var expected = ExpectedTime.Of(floors, engine, kernels);
        double layers = expected.Parts.Layers;
        if (layers <= 0 || measured <= expected.Time.Middle * Anchor.FollowsUpTo)
        {
            return engine;
        }

        Seconds perLayer = (measured / layers).OrLess(MostPerLayer);
        return perLayer <= engine.HostPerLayer ? engine : engine with { HostPerLayer = perLayer };
    }
}
