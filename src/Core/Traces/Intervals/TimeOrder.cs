namespace Floorline.Core.Traces.Intervals;

/// <summary>
/// Sorting of times by their digits: stable, and as long as the numbers are many, for any input. The framework's sorts are generic, so each is compiled when a
/// command first calls it (some 10 ms together) and runs unoptimised until it has been called often; this code is compiled with the command.
/// </summary>
internal static class TimeOrder
{
    private const int Few = 48;
    private const int DigitBits = 11;

    /// <summary>Puts keys in ascending order.</summary>
    internal static void Sort(long[] keys) => Sort(keys, null);

    /// <summary>Puts keys in ascending order, and what goes with each beside it; equal keys keep their order.</summary>
    internal static void Sort(long[] keys, int[]? values)
    {
        if (IsOrdered(keys, out long least, out long largest))
        {
            return;
        }

        if (keys.Length <= Few)
        {
            Insert(keys, values);
            return;
        }

        long[] fromKeys = keys;
        long[] toKeys = new long[keys.Length];
        int[]? fromValues = values;
        int[]? toValues = values is null ? null : new int[keys.Length];
        int[] places = new int[1 << DigitBits];
        ulong range = (ulong)largest - (ulong)least;
        for (int shift = 0; shift < 64 && range >> shift != 0; shift += DigitBits)
        {
            if (!Count(fromKeys, least, shift, places))
            {
                continue;
            }

            Distribute(fromKeys, fromValues, toKeys, toValues, least, shift, places);
            (fromKeys, toKeys) = (toKeys, fromKeys);
            (fromValues, toValues) = (toValues, fromValues);
        }

        if (fromKeys != keys)
        {
            Array.Copy(fromKeys, keys, keys.Length);
            if (values is not null)
            {
                Array.Copy(fromValues!, values, values.Length);
            }
        }
    }

    /// <summary>The numbers 0, 1, 2, ...</summary>
    internal static int[] Identity(int count)
    {
        int[] order = new int[count];
        for (int i = 0; i < count; i++)
        {
            order[i] = i;
        }

        return order;
    }

    /// <summary>Index of a value in ascending values, or the complement of where it would go.</summary>
    internal static int Find(long[] ordered, long value)
    {
        int low = 0;
        int high = ordered.Length - 1;
        while (low <= high)
        {
            int middle = low + ((high - low) >> 1);
            if (ordered[middle] == value)
            {
                return middle;
            }

            if (ordered[middle] < value)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }

        return ~low;
    }

    private static bool IsOrdered(long[] keys, out long least, out long largest)
    {
        bool ordered = true;
        least = long.MaxValue;
        largest = long.MinValue;
        long previous = long.MinValue;
        foreach (long key in keys)
        {
            ordered &= key >= previous;
            least = Math.Min(least, key);
            largest = Math.Max(largest, key);
            previous = key;
        }

        return ordered;
    }

    private static void Insert(long[] keys, int[]? values)
    {
        for (int i = 1; i < keys.Length; i++)
        {
            long key = keys[i];
            int value = values is null ? 0 : values[i];
            int place = i;
            for (; place > 0 && keys[place - 1] > key; place--)
            {
                keys[place] = keys[place - 1];
                if (values is not null)
                {
                    values[place] = values[place - 1];
                }
            }

            keys[place] = key;
            if (values is not null)
            {
                values[place] = value;
            }
        }
    }

    // where each digit's keys start; false where all have the same digit
    private static bool Count(long[] keys, long least, int shift, int[] places)
    {
        Array.Clear(places);
        foreach (long key in keys)
        {
            places[Digit(key, least, shift)]++;
        }

        if (places[Digit(keys[0], least, shift)] == keys.Length)
        {
            return false;
        }

        int sum = 0;
        for (int digit = 0; digit < places.Length; digit++)
        {
            (places[digit], sum) = (sum, sum + places[digit]);
        }

        return true;
    }

    private static void Distribute(long[] keys, int[]? values, long[] toKeys, int[]? toValues, long least, int shift, int[] places)
    {
        for (int i = 0; i < keys.Length; i++)
        {
            int to = places[Digit(keys[i], least, shift)]++;
            toKeys[to] = keys[i];
            if (values is not null)
            {
                toValues![to] = values[i];
            }
        }
    }

    private static int Digit(long key, long least, int shift) => (int)(((ulong)key - (ulong)least) >> shift) & ((1 << DigitBits) - 1);
}
