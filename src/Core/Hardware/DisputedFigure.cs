using Floorline.Core.Formats;

namespace Floorline.Core.Hardware;

/// <summary>A value that some source gives for a figure and that the catalogue does not follow.</summary>
/// <param name="Field">Which figure.</param>
/// <param name="Value">The other value, in the base unit of the figure.</param>
/// <param name="Source">Who says so.</param>
/// <param name="Format">The compute format whose peak is meant; null for other figures.</param>
public sealed record DisputedFigure(DeviceField Field, double Value, string Source, ComputeFormat? Format = null);
