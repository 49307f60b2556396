namespace Floorline.Readers.Traces;

/// <summary>Descends into JSON that streams by: objects and arrays are entered, single values are taken whole. Where the text breaks off, every step
/// says no.</summary>
internal sealed class JsonStream(TextWindow window, int position)
{
    private int _p = position;

    /// <summary>Whether the text stopped, or was no JSON, before its end; <see cref="At"/> tells where.</summary>
    internal bool IsBroken { get; private set; }

    /// <summary>Place in the text.</summary>
    internal long At => window.Offset + _p;

    /// <summary>Whether what comes next is an array.</summary>
    internal bool IsArray => Peek() == '[';

    /// <summary>Goes into an object or array; skips any other value and says no.</summary>
    internal bool Enter()
    {
        if (Peek() is (byte)'{' or (byte)'[')
        {
            _p++;
            return true;
        }

        Skip();
        return false;
    }

    /// <summary>Goes to the next member of the object that was entered; its value comes next.</summary>
    /// <param name="key">Its key, until the next step.</param>
    internal bool Member(out ReadOnlySpan<byte> key)
    {
        key = default;
        if (!Element())
        {
            return false;
        }

        while (true)
        {
            byte[] b = window.Bytes;
            bool escaped = false;
            int close = b[_p] == '"' ? JsonBytes.StringEnd(b, _p + 1, window.End, ref escaped) : ~_p;
            int colon = close < 0 ? close : JsonBytes.Space(b, close + 1);
            if (colon >= 0 && b[colon] == ':')
            {
                key = b.AsSpan(_p + 1, close - _p - 1);
                _p = colon + 1;
                return true;
            }

            int stop = colon < 0 ? ~colon : colon;
            if (stop < window.End || !More())
            {
                return Broken();
            }
        }
    }

    /// <summary>Goes to the next element of the array that was entered; false behind the last, which is then left.</summary>
    internal bool Element()
    {
        byte next = Peek();
        if (next == ',')
        {
            _p++;
            next = Peek();
        }

        if (next is (byte)']' or (byte)'}')
        {
            _p++;
            return false;
        }

        return next != 0 || Broken();
    }

    /// <summary>Takes a value whole: as the only member of a walk, until the next step.</summary>
    internal bool Whole(out JsonMembers value)
    {
        value = default;
        Peek();
        while (true)
        {
            int behind = JsonBytes.Value(window.Bytes, _p, window.End);
            if (behind >= 0 && (behind < window.End || window.IsComplete))
            {
                value = new JsonMembers(window.Bytes, _p, behind, key: false);
                bool any = value.Next();
                _p = behind;
                return any || Broken();
            }

            if ((behind < 0 && ~behind < window.End) || !More())
            {
                return Broken();
            }
        }
    }

    /// <summary>Passes over a value of any size.</summary>
    internal void Skip()
    {
        byte first = Peek();
        if (first is not ((byte)'{' or (byte)'['))
        {
            Whole(out _);
            return;
        }

        int depth = 0;
        bool quoted = false;
        while (true)
        {
            byte[] b = window.Bytes;
            for (; _p < window.End; _p++)
            {
                byte value = b[_p];
                if (quoted)
                {
                    if (value == '\\')
                    {
                        if (_p + 1 >= window.End)
                        {
                            break;
                        }

                        _p++;
                    }
                    else
                    {
                        quoted = value != '"';
                    }
                }
                else if (value == '"')
                {
                    quoted = true;
                }
                else if (value is (byte)'{' or (byte)'[')
                {
                    depth++;
                }
                else if (value is (byte)'}' or (byte)']' && --depth == 0)
                {
                    _p++;
                    return;
                }
            }

            if (!More())
            {
                Broken();
                return;
            }
        }
    }

    private byte Peek()
    {
        while (!IsBroken)
        {
            _p = JsonBytes.Space(window.Bytes, _p);
            if (_p < window.End)
            {
                return window.Bytes[_p];
            }

            if (!More())
            {
                IsBroken = true;
            }
        }

        return 0;
    }

    private bool More()
    {
        int kept = _p;
        bool more = window.More(kept);
        _p = more ? 0 : kept;
        return more;
    }

    private bool Broken()
    {
        IsBroken = true;
        return false;
    }
}
