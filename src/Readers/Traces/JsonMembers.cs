namespace Floorline.Readers.Traces;

/// <summary>Walks the members of an object, or the elements of an array, that lies whole in a buffer.</summary>
internal struct JsonMembers
{
    private readonly byte[] _b;
    private readonly int _end;
    private readonly bool _isObject;
    private int _p;

    /// <summary>Before the first member.</summary>
    /// <param name="b">The text, with its zeros behind.</param>
    /// <param name="p">The opening bracket; anything else has no members.</param>
    /// <param name="end">Where the text ends.</param>
    internal JsonMembers(byte[] b, int p, int end)
    {
        _b = b;
        _end = end;
        _isObject = b[p] == '{';
        _p = b[p] is (byte)'{' or (byte)'[' ? p + 1 : end;
    }

    /// <summary>Before a member of which the key is known to stand at a position.</summary>
    internal JsonMembers(byte[] b, int p, int end, bool key)
    {
        _b = b;
        _end = end;
        _isObject = key;
        _p = p;
    }

    /// <summary>The member's key; empty for an element.</summary>
    internal ReadOnlySpan<byte> Key => _b.AsSpan(KeyStart, KeyLength);

    /// <summary>The member's value as text.</summary>
    internal ReadOnlySpan<byte> Value => _b.AsSpan(ValueStart, ValueEnd - ValueStart);

    internal int ValueStart { get; private set; }

    internal int ValueEnd { get; private set; }

    private int KeyStart { get; set; }

    private int KeyLength { get; set; }

    /// <summary>What lies between the quotes where the value is a string, else the value.</summary>
    internal ReadOnlySpan<byte> Text => Value is [(byte)'"', .. var inside, (byte)'"'] ? inside : Value;

    /// <summary>The value as a whole number; null where it is none.</summary>
    internal long? Number
    {
        get
        {
            bool fraction = false;
            return _b[ValueStart] is (byte)'-' or (byte)'"' or (>= (byte)'0' and <= (byte)'9')
                && JsonBytes.Number(_b, ValueStart, 0, out long value, ref fraction) > 0 ? value : null;
        }
    }

    /// <summary>The value as a whole number that fits 32 bits; -1 where it is none.</summary>
    internal int Small => Number is { } number && number is >= 0 and <= int.MaxValue ? (int)number : -1;

    /// <summary>The members of the value.</summary>
    internal JsonMembers Members => new(_b, ValueStart, _end);

    /// <summary>Goes to the next member; false behind the last, and where the text is not JSON.</summary>
    internal bool Next()
    {
        int p = _p < _end ? JsonBytes.Space(_b, _p) : _end;
        if (p < _end && _b[p] == ',')
        {
            p = JsonBytes.Space(_b, p + 1);
        }

        if (p >= _end || _b[p] is (byte)'}' or (byte)']')
        {
            return Stop();
        }

        if (_isObject)
        {
            bool escaped = false;
            int close = _b[p] == '"' ? JsonBytes.StringEnd(_b, p + 1, _end, ref escaped) : -1;
            if (close < 0)
            {
                return Stop();
            }

            KeyStart = p + 1;
            KeyLength = close - KeyStart;
            p = JsonBytes.Space(_b, close + 1);
            if (_b[p] != ':')
            {
                return Stop();
            }

            p = JsonBytes.Space(_b, p + 1);
        }

        int behind = JsonBytes.Value(_b, p, _end);
        if (behind < 0)
        {
            return Stop();
        }

        ValueStart = p;
        ValueEnd = behind;
        _p = behind;
        return true;
    }

    private bool Stop()
    {
        _p = _end;
        return false;
    }
}
