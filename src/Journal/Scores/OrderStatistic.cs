namespace Floorline.Journal.Scores;

/// <summary>
/// Values by their rank, found without sorting the rest: a score of 100,000 entries takes six medians of most of them (Hoare, Algorithm 65: FIND, 1961).
/// </summary>
internal static class OrderStatistic
{
    /// <summary>The median; of an even count the mean of the two in the middle. The values are moved about.</summary>
    /// <param name="values">At least one.</param>
    internal static double Median(Span<double> values)
    {
        int middle = values.Length / 2;
        double upper = At(values, middle);
        return values.Length % 2 == 1 ? upper : (upper + Largest(values[..middle])) / 2;
    }

    /// <summary>
    /// The value that has exactly so many others before it in ascending order. The values are moved about: smaller ones before it, larger ones after.
    /// </summary>
    /// <param name="values">The values.</param>
    /// <param name="rank">From 0.</param>
    internal static double At(Span<double> values, int rank)
    {
        int low = 0;
        int high = values.Length - 1;
        while (low < high)
        {
            double pivot = MiddleOf(values[low], values[low + ((high - low) / 2)], values[high]);
            int i = low;
            int j = high;
            while (i <= j)
            {
                while (values[i] < pivot)
                {
                    i++;
                }

                while (values[j] > pivot)
                {
                    j--;
                }

                if (i <= j)
                {
                    (values[i], values[j]) = (values[j], values[i]);
                    i++;
                    j--;
                }
            }

            if (rank <= j)
            {
                high = j;
            }
            else if (rank >= i)
            {
                low = i;
            }
            else
            {
                break;
            }
        }

        return values[rank];
    }

    /// <summary>The largest value.</summary>
    /// <param name="values">At least one.</param>
    internal static double Largest(ReadOnlySpan<double> values)
    {
        double largest = values[0];
        foreach (double value in values)
        {
            largest = Math.Max(largest, value);
        }

        return largest;
    }

    private static double MiddleOf(double a, double b, double c) => Math.Max(Math.Min(a, b), Math.Min(Math.Max(a, b), c));
}
