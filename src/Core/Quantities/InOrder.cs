namespace Floorline.Core.Quantities;

/// <summary>
/// Short lists in order, those alike as they were. Unlike a chain of keys it is the same code for every type, so that none of it is compiled while a command
/// runs.
/// </summary>
internal static class InOrder
{
    /// <summary>The items in the order of a comparison.</summary>
    /// <typeparam name="T">What they are.</typeparam>
    /// <param name="items">The items; some dozens.</param>
    /// <param name="compare">Below zero where the first goes before the second.</param>
    internal static T[] By<T>(IEnumerable<T> items, Comparison<T> compare)
        where T : class
    {
        T[] sorted = [.. items];
        for (int i = 1; i < sorted.Length; i++)
        {
            T one = sorted[i];
            (int low, int high) = (0, i);
            while (low < high)
            {
                int middle = (low + high) / 2;
                (low, high) = compare(sorted[middle], one) <= 0 ? (middle + 1, high) : (low, middle);
            }

            Array.Copy(sorted, low, sorted, low + 1, i - low);
            sorted[low] = one;
        }

        return sorted;
    }
}
