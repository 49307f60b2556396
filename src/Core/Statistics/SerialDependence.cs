using System.Numerics;

namespace Floorline.Core.Statistics;

/// <summary>
/// How long a series remembers: the integrated autocorrelation time, by which a count of samples is divided to be one of independent samples. The sum over the
/// lags ends where Geyer's initial monotone sequence does (Practical Markov Chain Monte Carlo, Statistical Science 7(4), 1992); what removing the mean takes
/// from every autocorrelation is put back.
/// </summary>
/// <param name="TimeCount">Integrated autocorrelation time in samples: 1 + twice the sum of the autocorrelations, at least 1: n samples
/// count as n / time. 1 where no dependence is suspected.</param>
/// <param name="Window">Lags that were summed: over so many samples the series resembles itself; 1 where no dependence is suspected.</param>
/// <param name="Strength">The largest sum of the first 1, 2, 4 ... 64 autocorrelations, in standard deviations of independent samples.</param>
/// <param name="IsSuspected">Whether the samples are counted as fewer: in short runs at a strength that chance gives to some of ten.</param>
public sealed record SerialDependence(double TimeCount, int Window, double Strength, bool IsSuspected)
{
    /// <summary>Whether the dependence is more than chance would have it in one run of a hundred.</summary>
    public bool IsShown => IsSuspected && Strength > Shown;

    // What is remembered longer shows as a drift; the bound keeps the cost of 200,000 samples at some tenths of a second.
    private const int MostLags = 16_384;
    private const int LongestSum = 64;
    private const int Fewest = 8;

    // Fitted by bench/verdicts.sh. Short runs are suspected early: independent ones lose some power, a batching server would be believed. From 1,000 samples
    // on real dependence shows by tens of standard deviations, and the largest of so many sums stays below 3.5 by chance in 99 of 100 runs.
    private const double SuspectedFrom = 1.8;
    private const double SurelyFrom = 3.5;
    private const double ManySamples = 1000;
    private const double Shown = 3.2;

    // Where the lags that were summed are nearly the whole run, the time is a lower bound of no use.
    private const double MostOfTheRun = 0.9;
    private const double Hopeless = 10;

    private static readonly SerialDependence _none = new(1, 1, 0, false);

    /// <summary>The dependence in a series.</summary>
    /// <param name="values">The values in the order in which they were taken.</param>
    public static SerialDependence Of(ReadOnlySpan<double> values) => Of(values, values.Length);

    /// <summary>The dependence in a series of which each stretch had its own mean removed.</summary>
    /// <param name="values">The values in order.</param>
    /// <param name="stretch">Number of values that one mean was taken of.</param>
    internal static SerialDependence Of(ReadOnlySpan<double> values, int stretch)
    {
        int count = values.Length;
        double mean = 0;
        foreach (double value in values)
        {
            mean += value / count;
        }

        double[] centred = new double[count];
        double squares = 0;
        for (int i = 0; i < count; i++)
        {
            centred[i] = values[i] - mean;
            squares += centred[i] * centred[i];
        }

        if (count < Fewest || squares <= count * 1e-24 * mean * mean)
        {
            return _none;
        }

        int lags = Math.Min(count / 2, MostLags);
        double[] correlations = Correlations(centred, lags);
        double strength = StrengthOf(correlations, count);
        if (strength < SuspectedFrom + ((SurelyFrom - SuspectedFrom) * Math.Min(1, count / ManySamples)))
        {
            return _none with { Strength = strength };
        }

        // Sums of neighbouring pairs fall and stay above 0 in a reversible process: what does not is noise.
        double sum = 0;
        double last = double.PositiveInfinity;
        int window = 0;
        for (int k = 0; (2 * k) + 1 < lags; k++)
        {
            double pair = correlations[2 * k] + correlations[(2 * k) + 1];
            if (pair <= 0)
            {
                break;
            }

            last = Math.Min(last, pair);
            sum += last;
            window = (2 * k) + 2;
        }

        window = Math.Max(window, 1);
        double taken = ((2.0 * window) - 1) / stretch;
        double time = Math.Max(1, (2 * sum) - 1);
        return new SerialDependence(window == 1 ? time : taken < MostOfTheRun ? time / (1 - taken) : time * Hopeless, window, strength, true);
    }

    /// <summary>Sums of the first lags, of which a long memory shows in the long ones and a short one in the short.</summary>
    private static double StrengthOf(double[] correlations, int count)
    {
        double sum = 0;
        double largest = 0;
        for (int lag = 1; lag <= LongestSum && lag < count / 4 && lag < correlations.Length; lag++)
        {
            sum += correlations[lag];
            if (BitOperations.IsPow2(lag))
            {
                largest = Math.Max(largest, (sum + ((double)lag / count)) / Math.Sqrt((double)lag / count));
            }
        }

        return largest;
    }

    /// <summary>Autocorrelations at lags 0 to <paramref name="lags"/>, by the power spectrum of the series and as many zeros (Wiener and Khinchin).</summary>
    private static double[] Correlations(double[] centred, int lags)
    {
        var spectrum = new Complex[(int)BitOperations.RoundUpToPowerOf2((uint)(centred.Length + lags + 1))];
        for (int i = 0; i < centred.Length; i++)
        {
            spectrum[i] = centred[i];
        }

        Transform(spectrum);
        for (int i = 0; i < spectrum.Length; i++)
        {
            spectrum[i] = (spectrum[i].Real * spectrum[i].Real) + (spectrum[i].Imaginary * spectrum[i].Imaginary);
        }

        // The power is real and even: the same transform leads back, up to a factor that the division removes.
        Transform(spectrum);
        double[] correlations = new double[lags + 1];
        for (int lag = 0; lag <= lags; lag++)
        {
            correlations[lag] = spectrum[lag].Real / spectrum[0].Real;
        }

        return correlations;
    }

    /// <summary>The discrete Fourier transform in place (Cooley and Tukey, radix 2).</summary>
    private static void Transform(Complex[] values)
    {
        int count = values.Length;
        for (int i = 1, j = 0; i < count; i++)
        {
            int bit = count >> 1;
            for (; (j & bit) != 0; bit >>= 1)
            {
                j ^= bit;
            }

            j ^= bit;
            if (i < j)
            {
                (values[i], values[j]) = (values[j], values[i]);
            }
        }

        var turns = new Complex[count / 2];
        for (int i = 0; i < turns.Length; i++)
        {
            (double sine, double cosine) = Math.SinCos(-2 * Math.PI * i / count);
            turns[i] = new Complex(cosine, sine);
        }

        for (int length = 2; length <= count; length <<= 1)
        {
            int half = length / 2;
            int stride = count / length;
            for (int from = 0; from < count; from += length)
            {
                for (int i = 0; i < half; i++)
                {
                    Complex turned = turns[i * stride] * values[from + half + i];
                    values[from + half + i] = values[from + i] - turned;
                    values[from + i] += turned;
                }
            }
        }
    }
}
