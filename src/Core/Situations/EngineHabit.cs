using Floorline.Core.Formats;

namespace Floorline.Core.Situations;

/// <summary>What an engine does where nobody says otherwise.</summary>
/// <param name="Engine">The name that the engine is kept under.</param>
/// <param name="Weights">The format that it loads where none is named; null where it loads what is published.</param>
/// <param name="SplitsLayers">Whether it gives whole layers to each of several devices, which then take turns; else it splits every tensor.</param>
/// <param name="Source">Where it says so.</param>
public sealed record EngineHabit(string Engine, NumberFormat? Weights, bool SplitsLayers, string Source);
