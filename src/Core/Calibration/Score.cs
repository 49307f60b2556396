using Floorline.Core.Quantities;

namespace Floorline.Core.Calibration;

/// <summary>How good a set of predictions was.</summary>
/// <param name="Count">Predictions.</param>
/// <param name="MedianError">Median of the absolute relative errors.</param>
/// <param name="MeanError">Mean of the absolute relative errors (mean absolute percentage error).</param>
/// <param name="Bias">Median of the signed relative errors.</param>
/// <param name="CoverageShare">Share of measured values inside their 90 % interval.</param>
public sealed record Score(int Count, double MedianError, double MeanError, double Bias, double CoverageShare)
{
    /// <summary>Median of the intervals' upper over lower ends.</summary>
    public double MedianWidth { get; init; } = 1;

    /// <summary>Scores predictions.</summary>
    /// <param name="predictions">At least one.</param>
    /// <exception cref="ArgumentOutOfRangeException">No predictions.</exception>
    public static Score Of(IReadOnlyCollection<Prediction> predictions)
    {
        ArgumentNullException.ThrowIfNull(predictions);
        ArgumentOutOfRangeException.ThrowIfZero(predictions.Count);
        double[] widths = [.. predictions.Where(static p => p.Expected.Low.Value > 0).Select(static p => p.Expected.High / p.Expected.Low)];
        double[] errors = [.. predictions.Select(static p => p.Error)];
        double[] absolute = [.. errors.Select(Math.Abs)];
        return new Score(errors.Length, Quantile(absolute, 0.5), absolute.Average(), Quantile(errors, 0.5),
            predictions.Count(static p => p.Covered) / (double)errors.Length) { MedianWidth = widths.Length > 0 ? Quantile(widths, 0.5) : 1 };
    }

    /// <summary>A quantile of values in any order, as <see cref="Samples.Quantile"/> defines it.</summary>
    /// <param name="values">At least one value, in any order.</param>
    /// <param name="share">From 0 to 1.</param>
    public static double Quantile(IReadOnlyCollection<double> values, double share)
    {
        ArgumentNullException.ThrowIfNull(values);
        return Samples.Quantile.Of([.. values.Order()], share);
    }
}
