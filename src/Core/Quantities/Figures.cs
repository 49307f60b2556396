using System.Globalization;

namespace Floorline.Core.Quantities;

/// <summary>
/// Quantities as people read them: the one rounding of tables, sentences and pages. A figure has three significant digits and the unit that leaves one to three
/// of them before the point; whole numbers from a hundred on are never rounded further, and thousands are separated. A share has two digits, and one that is
/// too small for 0.001 % is 0. Rounded is the number as it is printed, so 999.6 us is 1.00 ms. Numbers of documents are not rounded here.
/// </summary>
public static class Figures
{
    private const int MostDecimals = 12;

    /// <summary>A time: <c>640 ns</c>, <c>20.4 us</c>, <c>3.14 ms</c>, <c>1.20 s</c>, <c>5,171 s</c>.</summary>
    /// <param name="time">The time, of either sign.</param>
    public static string Of(Seconds time) => Math.Abs(time.Value) switch
    {
        0 => "0 ms",
        >= 0.9995 => Of(time.Value) + " s",
        >= 0.9995e-3 => Of(time.Milliseconds) + " ms",
        >= 0.9995e-6 => Of(time.Value * 1e6) + " us",
        _ => Of(time.Value * 1e9) + " ns",
    };

    /// <summary>A time, or a question mark where it is not known.</summary>
    /// <param name="time">The time.</param>
    public static string Of(Fact<Seconds> time) => time.IsKnown ? Of(time.Value) : "?";

    /// <summary>A time of a trace, whose clock counts nanoseconds: below a microsecond there are no fractions.</summary>
    /// <param name="nanoseconds">The time in ns, of either sign.</param>
    public static string Time(long nanoseconds) => nanoseconds == 0 ? "0 ms" : Math.Abs(nanoseconds) < 1000
        ? nanoseconds.ToString(CultureInfo.InvariantCulture) + " ns" : Of(new Seconds(nanoseconds / 1e9));

    /// <summary>A size in decimal units: <c>16.1 GB</c>.</summary>
    /// <param name="bytes">The size.</param>
    public static string Of(Bytes bytes) => Math.Abs(bytes.Value) switch
    {
        >= 0.9995e12 => Of(bytes.Value / 1e12) + " TB",
        >= 0.9995e9 => Of(bytes.GB) + " GB",
        >= 0.9995e6 => Of(bytes.Value / 1e6) + " MB",
        >= 999.5 => Of(bytes.Value / 1e3) + " kB",
        _ => Whole(bytes.Value) + " B",
    };

    /// <summary>A count of FLOPs: <c>15.0 GFLOP</c>.</summary>
    /// <param name="work">The work.</param>
    public static string Of(Flops work) => work.Value switch
    {
        >= 0.9995e15 => Of(work.Value / 1e15) + " PFLOP",
        >= 0.9995e12 => Of(work.Value / 1e12) + " TFLOP",
        >= 0.9995e9 => Of(work.Value / 1e9) + " GFLOP",
        >= 0.9995e6 => Of(work.Value / 1e6) + " MFLOP",
        _ => Whole(work.Value) + " FLOP",
    };

    /// <summary>A bandwidth: <c>273 GB/s</c>, from 10,000 GB/s on <c>16.0 TB/s</c>.</summary>
    /// <param name="rate">The rate.</param>
    public static string Of(BytesPerSecond rate) => rate.GBPerSecond >= 9_999.5 ? Of(rate.GBPerSecond / 1000) + " TB/s" : Of(rate.GBPerSecond) + " GB/s";

    /// <summary>A compute rate: <c>989 TFLOP/s</c>.</summary>
    /// <param name="rate">The rate.</param>
    public static string Of(FlopsPerSecond rate) => rate.Tera >= 0.9995 ? Of(rate.Tera) + " TFLOP/s" : Of(rate.Tera * 1000) + " GFLOP/s";

    /// <summary>A rate of tokens, without a unit: <c>1,762</c>.</summary>
    /// <param name="rate">The rate.</param>
    public static string Of(TokensPerSecond rate) => Of(rate.Value);

    /// <summary>A rate of requests, without a unit: <c>7.50</c>.</summary>
    /// <param name="rate">The rate.</param>
    public static string Of(RequestsPerSecond rate) => Of(rate.Value);

    /// <summary>A plain number in three significant digits, whole from a hundred on: <c>0.0204</c>, <c>3.14</c>, <c>12.5</c>, <c>1,762</c>.</summary>
    /// <param name="value">The number, of either sign.</param>
    public static string Of(double value)
    {
        double size = Math.Abs(value);
        int decimals = size >= 99.95 ? 0 : size >= 9.995 ? 1 : 2;
        for (double limit = 0.9995; size < limit && size > 0 && decimals < MostDecimals; limit /= 10)
        {
            decimals++;
        }

        return size == 0 ? "0" : Fixed(value, decimals);
    }

    /// <summary>A number of things that are counted: <c>1,762</c>.</summary>
    /// <param name="count">The number.</param>
    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A number of things with their noun: <c>1 kernel</c>, <c>1,762 kernels</c>.</summary>
    /// <param name="count">The number.</param>
    /// <param name="noun">The noun for one.</param>
    public static string Count(long count, string noun) => $"{Count(count)} {noun}{(count == 1 ? "" : "s")}";

    /// <summary>A ratio: <c>0.88</c>, <c>1.25</c>, <c>12.5</c>.</summary>
    /// <param name="ratio">The ratio.</param>
    public static string Ratio(double ratio) => Math.Abs(ratio) < 0.9995 ? Fixed(ratio, 2) : Of(ratio);

    /// <summary>
    /// A relative change as it is shown, with one decimal of a percent: what rounds to nothing is 0, because a negative trace of it would be printed with two
    /// signs.
    /// </summary>
    /// <param name="change">The change; 0.1 is 10 % longer.</param>
    public static double Change(double change) => Math.Abs(change) < 5e-4 ? 0 : change;

    /// <summary>A share as a percentage of two digits: <c>100 %</c>, <c>12 %</c>, <c>3.2 %</c>, <c>0.071 %</c>.</summary>
    /// <param name="share">The share; 1 is 100 %.</param>
    public static string Percent(double share)
    {
        double percent = share * 100;
        double size = Math.Abs(percent);
        int decimals = size >= 9.95 ? 0 : size >= 0.995 ? 1 : size >= 0.0995 ? 2 : 3;
        return size < 0.0005 ? "0 %" : Fixed(percent, decimals) + " %";
    }

    private static string Whole(double number) => Fixed(Math.Abs(number) < 0.5 ? 0 : number, 0);

    private static string Fixed(double number, int decimals) => number.ToString("N" + decimals.ToString(CultureInfo.InvariantCulture),
        CultureInfo.InvariantCulture);
}
