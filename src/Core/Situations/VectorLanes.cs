namespace Floorline.Core.Situations;

/// <summary>32-bit vector units of one multiprocessor of some devices: with the vector peak of a sheet they tell the clock that its peaks are of.</summary>
/// <param name="Prefixes">How the catalogue names of the devices begin; the longest that fits decides.</param>
/// <param name="Fp32">Multiply-adds per clock and multiprocessor.</param>
/// <param name="Source">Where that is stated.</param>
public sealed record VectorLanes(IReadOnlyList<string> Prefixes, int Fp32, string Source)
{
    /// <summary>A multiply-add counts as two operations.</summary>
    internal const double FlopsPerClock = 2;
}
