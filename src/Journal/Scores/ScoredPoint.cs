namespace Floorline.Journal.Scores;

/// <summary>One prediction that was held against a measurement.</summary>
/// <param name="Lever">The optimisation; empty where none was stated.</param>
/// <param name="Engine">The engine; empty where none was stated.</param>
/// <param name="At">When it was recorded, in ms since 1970, UTC.</param>
/// <param name="Error">Measured over predicted, less one.</param>
public readonly record struct ScoredPoint(string Lever, string Engine, long At, double Error)
{
    /// <summary>Whether the prediction was on record before the result; one that came with its result is no prediction and is not scored.</summary>
    public bool IsForetold { get; init; } = true;
}
