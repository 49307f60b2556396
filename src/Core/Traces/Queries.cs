namespace Floorline.Core.Traces;

/// <summary>
/// The framework's queries over sequences under the same names, for the trace analysis alone: a command that reads one trace spends more time on having the
/// framework's own compiled for each type of element than on the trace. These are compiled ahead of time with the types that they are used on.
/// They read their source at once and give arrays; sorting is stable.
/// </summary>
internal static class Queries
{
    internal static TResult[] Select<T, TResult>(this IEnumerable<T> source, Func<T, TResult> selector)
    {
        T[] items = Items(source);
        var results = new TResult[items.Length];
        for (int i = 0; i < items.Length; i++)
        {
            results[i] = selector(items[i]);
        }

        return results;
    }

    internal static T[] Where<T>(this IEnumerable<T> source, Func<T, bool> predicate)
    {
        T[] items = Items(source);
        var kept = new T[items.Length];
        int count = 0;
        foreach (T item in items)
        {
            if (predicate(item))
            {
                kept[count++] = item;
            }
        }

        return Cut(kept, count);
    }

    internal static T[] Take<T>(this IEnumerable<T> source, int count)
    {
        T[] items = Items(source);
        return Cut(items, Math.Clamp(count, 0, items.Length));
    }

    internal static T[] Skip<T>(this IEnumerable<T> source, int count)
    {
        T[] items = Items(source);
        var rest = new T[Math.Max(0, items.Length - count)];
        for (int i = 0; i < rest.Length; i++)
        {
            rest[i] = items[count + i];
        }

        return rest;
    }

    internal static T[] ToArray<T>(this IEnumerable<T> source)
    {
        T[] items = Items(source);
        return Cut(items, items.Length);
    }

    internal static T? FirstOrDefault<T>(this IEnumerable<T> source)
    {
        foreach (T item in source)
        {
            return item;
        }

        return default;
    }

    internal static T? FirstOrDefault<T>(this IEnumerable<T> source, Func<T, bool> predicate)
    {
        foreach (T item in source)
        {
            if (predicate(item))
            {
                return item;
            }
        }

        return default;
    }

    internal static bool Any<T>(this IEnumerable<T> source, Func<T, bool> predicate)
    {
        foreach (T item in source)
        {
            if (predicate(item))
            {
                return true;
            }
        }

        return false;
    }

    internal static bool All<T>(this IEnumerable<T> source, Func<T, bool> predicate) => !Any(source, item => !predicate(item));

    internal static int Count<T>(this IEnumerable<T> source, Func<T, bool> predicate)
    {
        int count = 0;
        foreach (T item in source)
        {
            count += predicate(item) ? 1 : 0;
        }

        return count;
    }

    internal static long Sum<T>(this IEnumerable<T> source, Func<T, long> selector)
    {
        long sum = 0;
        foreach (T item in source)
        {
            sum = checked(sum + selector(item));
        }

        return sum;
    }

    internal static int Sum<T>(this IEnumerable<T> source, Func<T, int> selector)
    {
        int sum = 0;
        foreach (T item in source)
        {
            sum = checked(sum + selector(item));
        }

        return sum;
    }

    internal static double Sum<T>(this IEnumerable<T> source, Func<T, double> selector)
    {
        double sum = 0;
        foreach (T item in source)
        {
            sum += selector(item);
        }

        return sum;
    }

    internal static int Count<T>(this IEnumerable<T> source) => source is ICollection<T> known ? known.Count : Items(source).Length;

    /// <summary>Items by key, the keys in the order in which they come first.</summary>
    internal static Group<TKey, T>[] GroupBy<T, TKey>(this IEnumerable<T> source, Func<T, TKey> key) where TKey : notnull
    {
        var groups = new List<Group<TKey, T>>();
        var places = new Dictionary<TKey, int>();
        foreach (T item in source)
        {
            TKey its = key(item);
            if (!places.TryGetValue(its, out int place))
            {
                places.Add(its, place = groups.Count);
                groups.Add(new Group<TKey, T>(its));
            }

            groups[place].Add(item);
        }

        return Items(groups);
    }

    /// <summary>The first of those with the largest key; nothing of an empty sequence.</summary>
    internal static T? MaxBy<T, TKey>(this IEnumerable<T> source, Func<T, TKey> key)
    {
        T? best = default;
        TKey? most = default;
        bool any = false;
        foreach (T item in source)
        {
            TKey its = key(item);
            if (!any || Comparer<TKey>.Default.Compare(its, most) > 0)
            {
                (best, most, any) = (item, its, true);
            }
        }

        return any || default(T) is null ? best : throw new InvalidOperationException("the sequence is empty");
    }

    internal static Ordered<T> OrderBy<T, TKey>(this IEnumerable<T> source, Func<T, TKey> key, IComparer<TKey>? comparer = null) =>
        new(Items(source), null, new Key<T, TKey>(key, comparer ?? Comparer<TKey>.Default, 1));

    internal static Ordered<T> OrderByDescending<T, TKey>(this IEnumerable<T> source, Func<T, TKey> key) =>
        new(Items(source), null, new Key<T, TKey>(key, Comparer<TKey>.Default, -1));

    private static T[] Items<T>(IEnumerable<T> source)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (source is T[] array)
        {
            return array;
        }

        if (source is ICollection<T> known)
        {
            var copy = new T[known.Count];
            known.CopyTo(copy, 0);
            return copy;
        }

        var items = new T[8];
        int count = 0;
        foreach (T item in source)
        {
            if (count == items.Length)
            {
                items = Cut(items, count, count * 2);
            }

            items[count++] = item;
        }

        return Cut(items, count);
    }

    private static T[] Cut<T>(T[] items, int count, int length = -1)
    {
        var kept = new T[length < 0 ? count : length];
        for (int i = 0; i < count; i++)
        {
            kept[i] = items[i];
        }

        return kept;
    }

    /// <summary>Items of one key.</summary>
    internal sealed class Group<TKey, T>(TKey key) : List<T>
    {
        internal TKey Key { get; } = key;
    }

    /// <summary>One key to sort by.</summary>
    internal abstract class Key<T>
    {
        internal abstract void Read(T[] items);

        internal abstract int Compare(int one, int other);
    }

    private sealed class Key<T, TKey>(Func<T, TKey> of, IComparer<TKey> comparer, int sign) : Key<T>
    {
        private TKey[] _keys = [];

        internal override void Read(T[] items) => _keys = items.Select(of);

        internal override int Compare(int one, int other) => sign * Math.Sign(comparer.Compare(_keys[one], _keys[other]));
    }

    /// <summary>A sequence in order; further keys decide among equals.</summary>
    internal sealed class Ordered<T> : ICollection<T>
    {
        private readonly T[] _source;
        private readonly Key<T>[] _keys;
        private T[]? _sorted;

        internal Ordered(T[] source, Ordered<T>? before, Key<T> key)
        {
            _source = source;
            _keys = before is null ? [key] : Cut(before._keys, before._keys.Length, before._keys.Length + 1);
            _keys[^1] = key;
        }

        public int Count => _source.Length;

        public bool IsReadOnly => true;

        private T[] Sorted => _sorted ??= Sort();

        internal Ordered<T> ThenBy<TKey>(Func<T, TKey> key, IComparer<TKey>? comparer = null) =>
            new(_source, this, new Key<T, TKey>(key, comparer ?? Comparer<TKey>.Default, 1));

        internal Ordered<T> ThenByDescending<TKey>(Func<T, TKey> key) => new(_source, this, new Key<T, TKey>(key, Comparer<TKey>.Default, -1));

        public void CopyTo(T[] array, int arrayIndex)
        {
            foreach (T item in Sorted)
            {
                array[arrayIndex++] = item;
            }
        }

        public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)Sorted).GetEnumerator();

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();

        public void Add(T item) => throw new NotSupportedException();

        public void Clear() => throw new NotSupportedException();

        public bool Contains(T item) => throw new NotSupportedException();

        public bool Remove(T item) => throw new NotSupportedException();

        // merges runs of twice the length each time: stable, and never slow
        private T[] Sort()
        {
            int length = _source.Length;
            foreach (Key<T> key in _keys)
            {
                key.Read(_source);
            }

            int[] from = new int[length];
            int[] to = new int[length];
            for (int i = 0; i < length; i++)
            {
                from[i] = i;
            }

            for (int run = 1; run < length; run *= 2)
            {
                for (int start = 0; start < length; start += 2 * run)
                {
                    int middle = Math.Min(start + run, length);
                    int end = Math.Min(start + (2 * run), length);
                    int left = start;
                    int right = middle;
                    for (int at = start; at < end; at++)
                    {
                        to[at] = left < middle && (right >= end || Compare(from[left], from[right]) <= 0) ? from[left++] : from[right++];
                    }
                }

                (from, to) = (to, from);
            }

            var sorted = new T[length];
            for (int i = 0; i < length; i++)
            {
                sorted[i] = _source[from[i]];
            }

            return sorted;
        }

        private int Compare(int one, int other)
        {
            foreach (Key<T> key in _keys)
            {
                if (key.Compare(one, other) is not 0 and int order)
                {
                    return order;
                }
            }

            return 0;
        }
    }
}
