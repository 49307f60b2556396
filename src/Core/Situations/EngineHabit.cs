using Floorline.Core.Formats;
using Floorline.Core.Models;

namespace Floorline.Core.Situations;

/// <summary>What an engine does where nobody says otherwise.</summary>
/// <param name="Engine">The name that the engine is kept under.</param>
/// <param name="Weights">The format that it loads where none is named; null where it loads what is published.</param>
/// <param name="SplitsLayers">Whether it gives whole layers to each of several devices, which then take turns; else it splits every tensor.</param>
/// <param name="Source">Where it says so.</param>
public sealed record EngineHabit(string Engine, NumberFormat? Weights, bool SplitsLayers, string Source)
{
    /// <summary>Published formats that its files keep for the experts alone.</summary>
    public IReadOnlyList<Repack> Repacks { get; init; } = [];

    /// <summary>What its files hold of a model that is published in a mixture of formats; null where that is not on record.</summary>
    /// <param name="model">The model.</param>
    public Repack? RepackOf(Model model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model.RoutesExperts && model.Published.ByRole.Count > 0 ? Repacks.FirstOrDefault(r => r.Published == model.Published.Default) : null;
    }
}
