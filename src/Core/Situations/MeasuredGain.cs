namespace Floorline.Core.Situations;

/// <summary>
/// What storing weights in a format gained where somebody measured both: the same model, engine, device and lengths in 16 bit and in the format, one sequence
/// at a time.
/// </summary>
/// <param name="Engine">The engine.</param>
/// <param name="Device">The device's name in the catalogue.</param>
/// <param name="Format">The format.</param>
/// <param name="Gain">Median over the pairs of the ratio of rates; 2 is twice as fast.</param>
/// <param name="Low">The least.</param>
/// <param name="High">The most.</param>
/// <param name="Count">Pairs.</param>
/// <param name="Source">Who measured them.</param>
public sealed record MeasuredGain(string Engine, string Device, string Format, double Gain, double Low, double High, int Count, string Source);
