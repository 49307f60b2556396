using Floorline.Core.Expectations;
using Floorline.Core.Objectives;
using Floorline.Core.Quantities;
using Floorline.Core.Workloads;

namespace Floorline.Core.Levers;

/// <summary>A latency that cannot be predicted: the interval that should hold nine measurements in ten is more than four times wide.</summary>
/// <param name="Figure">The latency; the ITL of a forecast without a load is the time of its step.</param>
/// <param name="Range">What is expected of it.</param>
/// <param name="IsStep">Whether it is the time of a single step.</param>
public sealed record VagueLatency(Figure Figure, TimeRange Range, bool IsStep)
{
    /// <summary>Whether the time itself was measured, so that only what is expected of it is vague.</summary>
    public bool IsMeasured { get; init; }

    /// <summary>Whether the time is that of a whole call of a model without a decoder.</summary>
    public bool IsCall { get; init; }

    /// <summary>The upper over the lower end of the widest interval that is still called a prediction.</summary>
    public const double MostWidthRatio = 4;

    /// <summary>The latencies of a forecast that cannot be predicted.</summary>
    /// <param name="forecast">The forecast.</param>
    public static IReadOnlyList<VagueLatency> Of(Forecast forecast)
    {
        ArgumentNullException.ThrowIfNull(forecast);
        bool single = forecast.Ttft is null;
        (Figure, TimeRange?)[] all = [(Figure.Ttft, forecast.Ttft), (Figure.Itl, forecast.Itl), (Figure.EndToEnd, forecast.EndToEnd)];
        return forecast.Infeasible is not null || forecast.Basis == ForecastBasis.FloorOnly ? []
            : [.. all.Where(static one => one.Item2 is { } range && IsVague(range))
                .Select(one => new VagueLatency(one.Item1, one.Item2!.Value, single) { IsCall = single && forecast.Situation.Step.Phase == Phase.Forward })];
    }

    /// <summary>The expected time of a step or a call where it cannot be predicted; null where it can, or where none is expected.</summary>
    /// <param name="expected">What is expected.</param>
    /// <param name="isMeasured">Whether the time itself was measured.</param>
    public static VagueLatency? Of(ExpectedTime? expected, bool isMeasured = false) => expected is null || !IsVague(expected.Time) ? null
        : new VagueLatency(Figure.Itl, expected.Time, IsStep: true)
        {
            IsMeasured = isMeasured, IsCall = expected.Floors.Cost.Step.Phase == Phase.Forward,
        };

    /// <summary>Whether an interval is too wide to be called a prediction.</summary>
    /// <param name="range">The interval.</param>
    public static bool IsVague(TimeRange range) => range.High > range.Low * MostWidthRatio;
}
