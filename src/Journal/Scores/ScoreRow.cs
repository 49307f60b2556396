namespace Floorline.Journal.Scores;

/// <summary>How well one lever's effect was predicted on one engine.</summary>
/// <param name="Lever">The optimisation; empty where none was stated.</param>
/// <param name="Engine">The engine; empty where none was stated.</param>
/// <param name="Count">Predictions held against a measurement.</param>
/// <param name="Bias">Median error: above zero where runs are slower than predicted.</param>
/// <param name="Typical">Median of the error's size.</param>
/// <param name="P90">Size of the error that nine of ten stay within, as an order statistic; null below 10 predictions.</param>
/// <param name="Worst">Largest size of the error.</param>
/// <param name="Earlier">Median size over the earlier half; null below 6 predictions.</param>
/// <param name="Later">Median size over the later half; null below 6 predictions.</param>
/// <param name="Months">The same month by month, oldest first.</param>
public sealed record ScoreRow(string Lever, string Engine, int Count, double Bias, double Typical, double? P90, double Worst, double? Earlier, double? Later, IReadOnlyList<ScorePeriod> Months)
{
    /// <summary>Predictions below which a row is no basis for a rank.</summary>
    public const int Few = 5;

    /// <summary>Where the errors are going.</summary>
    public ScoreTrend Trend => Earlier is not { } before || Later is not { } after ? ScoreTrend.TooFew
        : after < 0.8 * before ? ScoreTrend.Improving
        : after > 1.25 * before ? ScoreTrend.Worsening
        : ScoreTrend.Steady;
}
