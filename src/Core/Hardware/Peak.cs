using Floorline.Core.Formats;
using Floorline.Core.Quantities;

namespace Floorline.Core.Hardware;

/// <summary>A dense compute peak and the format it holds for.</summary>
/// <param name="Format">The compute format.</param>
/// <param name="Rate">The dense rate.</param>
public sealed record Peak(ComputeFormat Format, FlopsPerSecond Rate);
