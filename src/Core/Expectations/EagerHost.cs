using Floorline.Core.Quantities;
using Floorline.Core.Situations;

namespace Floorline.Core.Expectations;

/// <summary>
/// The host of an eager engine, which launches every operation. How long that takes depends on the host and on the code around the model: an engine's profile
/// says what is expected, public runs how far it goes. One interval for whoever predicts and whoever explains; a measured time does not stretch it.
/// </summary>
public static class EagerHost
{
    /// <summary>
    /// The most host time per layer seen in public eager runs, 0.22 to 2.5 ms (meta-pytorch/gpt-fast#154, bitsandbytes-foundation/bitsandbytes#696).
    /// </summary>
    public static Seconds MostPerLayer { get; } = Seconds.FromMilliseconds(2.5);

    /// <summary>
    /// What the host of an eager engine may take of a step beyond what is expected, as slow hosts do; zero for other engines, and where the weights' format has
    /// no good kernel in the engine, which is the likelier cause of the same time.
    /// </summary>
    /// <param name="situation">The situation.</param>
    public static Seconds MostBeyond(Situation situation)
    {
        ArgumentNullException.ThrowIfNull(situation);
        if (situation.Engine is not { Kind: EngineKind.Eager } engine || HasSlowKernels(situation))
        {
            return Seconds.Zero;
        }

        double layers = StepParts.Of(situation.Floors, situation.Kernels, EngineKind.Eager).Layers;
        return ((MostPerLayer * layers) - ExpectedTime.Of(situation.Floors, engine, situation.Kernels).LaunchAndHost).OrMore(Seconds.Zero);
    }

    /// <summary>Whether the weights' format is known to be slow or emulated here, in the situation's engine or an eager one.</summary>
    /// <param name="situation">The situation.</param>
    public static bool HasSlowKernels(Situation situation)
    {
        ArgumentNullException.ThrowIfNull(situation);
        return !situation.Support.For(situation.Floors.Cost.Weights.Default, situation.Hardware.Device, situation.Engine?.Name, situation.Model).IsUsable;
    }
}
