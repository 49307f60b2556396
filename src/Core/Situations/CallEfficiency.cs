using Floorline.Core.Models;

namespace Floorline.Core.Situations;

/// <summary>
/// What calls of models without a decoder take against their steps as priced from products and weights alone: activations, convolutions and unfused attention
/// are not among these.
/// </summary>
/// <param name="Denoises">Whether it is of calls that denoise; else of encoders, classifiers and action heads.</param>
/// <param name="TimeFactor">Measured over expected time in the middle of the devices that such calls were measured on; above zero.</param>
/// <param name="Spread">How measured calls on other devices lie around that.</param>
public sealed record CallEfficiency(bool Denoises, double TimeFactor, Spread Spread)
{
    /// <summary>Whether the calls of a model denoise.</summary>
    /// <param name="model">The model.</param>
    public static bool IsDenoising(Model model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model.Components.Any(static c => c.Role == ComponentRole.Denoiser);
    }

    /// <summary>The calls it was fitted to.</summary>
    public string Source { get; init; } = "";
}
