namespace Floorline.Journal.Scores;

/// <summary>Prediction errors of one calendar month.</summary>
/// <param name="Month">The month in UTC, such as <c>2026-03</c>.</param>
/// <param name="Count">Predictions in it.</param>
/// <param name="Typical">Median of the error's size.</param>
public sealed record ScorePeriod(string Month, int Count, double Typical);
