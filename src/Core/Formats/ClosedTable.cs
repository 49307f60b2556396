using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Floorline.Core.Formats;

/// <summary>
/// A value for some words of a closed set, in the order in which they came. A dictionary over such words is compiled for each set while a command runs;
/// this one is compiled ahead, and with the few words that a set has it finds them as fast.
/// </summary>
/// <typeparam name="TWord">The set.</typeparam>
/// <typeparam name="TValue">What is kept for a word.</typeparam>
public sealed class ClosedTable<TWord, TValue> : IReadOnlyDictionary<TWord, TValue>
    where TWord : struct, Enum
{
    private TWord[] _words = new TWord[4];
    private TValue[] _values = new TValue[4];

    /// <summary>How many words have a value.</summary>
    public int Count { get; private set; }

    /// <summary>The words, in the order in which they came.</summary>
    public IEnumerable<TWord> Keys
    {
        get
        {
            for (int i = 0; i < Count; i++)
            {
                yield return _words[i];
            }
        }
    }

    /// <summary>The values, in the order of their words.</summary>
    public IEnumerable<TValue> Values
    {
        get
        {
            for (int i = 0; i < Count; i++)
            {
                yield return _values[i];
            }
        }
    }

    /// <summary>The value of a word. Set by who fills the table, and not after it is handed on.</summary>
    /// <param name="key">The word.</param>
    /// <exception cref="KeyNotFoundException">The word has none.</exception>
    public TValue this[TWord key]
    {
        get => TryGetValue(key, out TValue? value) ? value : throw new KeyNotFoundException($"{key} has no value here.");
        set
        {
            int at = Find(key);
            if (at < 0)
            {
                at = Count;
                if (at == _words.Length)
                {
                    Array.Resize(ref _words, 2 * at);
                    Array.Resize(ref _values, _words.Length);
                }

                _words[at] = key;
                Count++;
            }

            _values[at] = value;
        }
    }

    /// <summary>Whether a word has a value.</summary>
    /// <param name="key">The word.</param>
    public bool ContainsKey(TWord key) => Find(key) >= 0;

    /// <summary>The value of a word where it has one.</summary>
    /// <param name="key">The word.</param>
    /// <param name="value">Its value.</param>
    public bool TryGetValue(TWord key, [MaybeNullWhen(false)] out TValue value)
    {
        int at = Find(key);
        value = at < 0 ? default : _values[at];
        return at >= 0;
    }

    /// <summary>Words with their values, in the order in which they came.</summary>
    public IEnumerator<KeyValuePair<TWord, TValue>> GetEnumerator()
    {
        for (int i = 0; i < Count; i++)
        {
            yield return new KeyValuePair<TWord, TValue>(_words[i], _values[i]);
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private int Find(TWord key)
    {
        for (int i = 0; i < Count; i++)
        {
            if (Number(_words[i]) == Number(key))
            {
                return i;
            }
        }

        return -1;
    }

    // The words of a set are numbered by int, as enums are unless they say otherwise.
    private static int Number(TWord word) => Unsafe.As<TWord, int>(ref word);
}
