namespace Floorline.Readers.Traces.Kineto;

/// <content>One event: its keys in any order, then its place in the model.</content>
internal sealed partial class KinetoReader
{
    private const int Keys = 64;

    private readonly long[] _number = new long[Keys];
    private readonly int[] _start = new int[Keys];
    private readonly int[] _length = new int[Keys];
    private readonly int[] _grid = new int[3];
    private readonly int[] _block = new int[3];
    private ulong _seen;
    private ulong _isText;
    private ulong _escaped;
    private int _repeats;
    private byte _phase;
    private EventCategory _category;
    private bool _sawCategory;

    /// <summary>Behind an event that starts at a position, which is then in the model; the complement of where it stops otherwise.</summary>
    private int Event(byte[] b, int p, int end)
    {
        _seen = 0;
        _isText = 0;
        _escaped = 0;
        _repeats = 0;
        _phase = 0;
        _category = EventCategory.Absent;
        p = JsonBytes.Space(b, p + 1);
        if (b[p] == '}')
        {
            Place(b);
            return p + 1;
        }

        while (true)
        {
            if (b[p] != '"')
            {
                return ~p;
            }

            EventKey key = EventKeys.OfEvent(b, p + 1, out int length);
            if (length == 0)
            {
                bool escaped = false;
                int close = JsonBytes.StringEnd(b, p + 1, end, ref escaped);
                if (close < 0)
                {
                    return close;
                }

                p = close;
            }
            else
            {
                p += 1 + length;
            }

            p = JsonBytes.Space(b, p + 1);
            if (b[p] != ':')
            {
                return ~p;
            }

            p = JsonBytes.Space(b, p + 1);
            switch (key)
            {
                case EventKey.None:
                    p = JsonBytes.Value(b, p, end);
                    break;
                case EventKey.Ts or EventKey.Dur:
                    p = Time(b, p, end, key);
                    break;
                case EventKey.Args:
                    // a Python frame's arguments are numbers of other frames
                    p = b[p] == '{' && _category is not (EventCategory.Python or EventCategory.Flow) ? Arguments(b, p, end) : JsonBytes.Value(b, p, end);
                    break;
                case EventKey.Pid or EventKey.Tid:
                    p = NumberOrText(b, p, end, key);
                    break;
                default:
                    p = Text(b, p, end, key);
                    if (p >= 0 && key == EventKey.Category && Has(key))
                    {
                        _category = EventCategories.Of(b.AsSpan(_start[(int)EventKey.Category], _length[(int)EventKey.Category]));
                    }
                    else if (p >= 0 && key == EventKey.Phase && Has(key))
                    {
                        _phase = _length[(int)EventKey.Phase] == 1 ? b[_start[(int)EventKey.Phase]] : (byte)0;
                    }

                    break;
            }

            if (p < 0)
            {
                return p;
            }

            p = JsonBytes.Space(b, p);
            if (b[p] == ',')
            {
                p = JsonBytes.Space(b, p + 1);
                continue;
            }

            if (b[p] != '}')
            {
                return ~p;
            }

            Place(b);
            return p + 1;
        }
    }

    private int Arguments(byte[] b, int p, int end)
    {
        p = JsonBytes.Space(b, p + 1);
        if (b[p] == '}')
        {
            return p + 1;
        }

        while (true)
        {
            if (b[p] != '"')
            {
                return ~p;
            }

            bool escaped = false;
            int start = p + 1;
            p = JsonBytes.StringEnd(b, start, end, ref escaped);
            if (p < 0)
            {
                return p;
            }

            EventKey key = EventKeys.OfArgument(b, start, p - start);
            p = JsonBytes.Space(b, p + 1);
            if (b[p] != ':')
            {
                return ~p;
            }

            p = JsonBytes.Space(b, p + 1);
            p = key switch
            {
                EventKey.None => JsonBytes.Value(b, p, end),
                EventKey.InputDims or EventKey.InputType or EventKey.GroupRanks or EventKey.ConcreteInputs => Raw(b, p, end, key),
                EventKey.Grid => Three(b, p, end, key, _grid),
                EventKey.Block => Three(b, p, end, key, _block),
                EventKey.ElementType or EventKey.CollectiveName or EventKey.GroupName or EventKey.GroupDescription or EventKey.CopyKind or EventKey.ArgName or EventKey.ArgLabels or EventKey.OperatorName => Text(b, p, end, key),
                _ => NumberOrText(b, p, end, key),
            };
            if (p < 0)
            {
                return p;
            }

            p = JsonBytes.Space(b, p);
            if (b[p] == ',')
            {
                p = JsonBytes.Space(b, p + 1);
                continue;
            }

            return b[p] == '}' ? p + 1 : ~p;
        }
    }

    private void Mark(EventKey key)
    {
        ulong bit = 1UL << (int)key;
        _repeats += (_seen & bit) != 0 ? 1 : 0;
        _seen |= bit;
        _isText &= ~bit;
    }

    private bool Has(EventKey key) => (_seen >> (int)key & 1) != 0;

    private int Time(byte[] b, int p, int end, EventKey key)
    {
        if (!IsNumberAt(b, p))
        {
            return JsonBytes.Value(b, p, end);
        }

        int behind = JsonBytes.Number(b, p, 3, out long value, ref _fraction);
        if (behind < 0)
        {
            return JsonBytes.Value(b, p, end);
        }

        Mark(key);
        _number[(int)key] = value;
        return behind;
    }

    private int NumberOrText(byte[] b, int p, int end, EventKey key)
    {
        bool fraction = false;
        if (b[p] != '"')
        {
            int behind = IsNumberAt(b, p) ? JsonBytes.Number(b, p, 0, out _number[(int)key], ref fraction) : -1;
            if (behind < 0)
            {
                return JsonBytes.Value(b, p, end);
            }

            Mark(key);
            return behind;
        }

        int close = Text(b, p, end, key);
        if (close < 0)
        {
            return close;
        }

        // "25738" is a number in quotes; "stream 7" is not, and keeps its digits for those who ask
        if (JsonBytes.Number(b, p, 0, out _number[(int)key], ref fraction) == close)
        {
            _isText &= ~(1UL << (int)key);
        }

        return close;
    }

    private static bool IsNumberAt(byte[] b, int p) => b[p] is (byte)'-' or (byte)'"' or (>= (byte)'0' and <= (byte)'9');

    private int Text(byte[] b, int p, int end, EventKey key)
    {
        if (b[p] != '"')
        {
            return JsonBytes.Value(b, p, end);
        }

        bool escaped = false;
        int close = JsonBytes.StringEnd(b, p + 1, end, ref escaped);
        if (close < 0)
        {
            return close;
        }

        Mark(key);
        _isText |= 1UL << (int)key;
        if (escaped)
        {
            _escaped |= 1UL << (int)key;
        }

        _start[(int)key] = p + 1;
        _length[(int)key] = close - p - 1;
        return close + 1;
    }

    private int Raw(byte[] b, int p, int end, EventKey key)
    {
        int behind = JsonBytes.Value(b, p, end);
        if (behind >= 0)
        {
            Mark(key);
            _start[(int)key] = p;
            _length[(int)key] = behind - p;
        }

        return behind;
    }

    private int Three(byte[] b, int p, int end, EventKey key, int[] into)
    {
        int behind = JsonBytes.Value(b, p, end);
        if (behind < 0 || b[p] != '[')
        {
            return behind;
        }

        bool fraction = false;
        int place = 0;
        for (int at = JsonBytes.Space(b, p + 1); place < 3 && b[at] is >= (byte)'0' and <= (byte)'9'; place++)
        {
            at = JsonBytes.Number(b, at, 0, out long value, ref fraction);
            if (at < 0)
            {
                return behind;
            }

            into[place] = (int)Math.Min(value, int.MaxValue);
            at = JsonBytes.Space(b, at);
            at = b[at] == ',' ? JsonBytes.Space(b, at + 1) : at;
        }

        if (place == 3)
        {
            Mark(key);
        }

        return behind;
    }
}
