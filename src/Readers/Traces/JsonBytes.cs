using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Floorline.Readers.Traces;

/// <summary>
/// Steps through JSON in a <see cref="TextWindow"/>'s buffer. Every step takes a position and gives the one behind what it read, or the complement
/// of the position where it could not go on: at or behind the end of the text more is needed, before it the text is not JSON.
/// Each relies on the zeros behind the text: none is part of any value, so no step runs past them.
/// </summary>
internal static class JsonBytes
{
    /// <summary>How deep values may nest.</summary>
    internal const int Deepest = 512;

    /// <summary>Behind white space.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int Space(byte[] b, int p) => b[p] > ' ' ? p : LongSpace(b, p);

    private static int LongSpace(byte[] b, int p)
    {
        while (true)
        {
            if (p + Vector128<byte>.Count > b.Length)
            {
                return p;
            }

            Vector128<byte> text = Vector128.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(b), (nuint)p);
            // white space is 9, 10, 13, 32; zero ends the text, and the other controls stop here too, as what they are: no JSON
            Vector128<byte> space = Vector128.Equals(text, Vector128.Create((byte)' ')) | Vector128.Equals(text, Vector128.Create((byte)'\n'))
                | Vector128.Equals(text, Vector128.Create((byte)'\r')) | Vector128.Equals(text, Vector128.Create((byte)'\t'));
            uint other = ~space.ExtractMostSignificantBits() & 0xFFFF;
            if (other != 0)
            {
                return p + BitOperations.TrailingZeroCount(other);
            }

            p += Vector128<byte>.Count;
        }
    }

    /// <summary>The closing quote of a string whose text starts at a position; tells whether there were escapes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int StringEnd(byte[] b, int p, int end, ref bool escaped)
    {
        if (p + Vector128<byte>.Count <= b.Length)
        {
            Vector128<byte> text = Vector128.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(b), (nuint)p);
            uint found = (Vector128.Equals(text, Vector128.Create((byte)'"')) | Vector128.Equals(text, Vector128.Create((byte)'\\')))
                .ExtractMostSignificantBits();
            if (found != 0)
            {
                int at = p + BitOperations.TrailingZeroCount(found);
                if (b[at] == '"')
                {
                    return at;
                }
            }
        }

        return LongStringEnd(b, p, end, ref escaped);
    }

    private static int LongStringEnd(byte[] b, int p, int end, ref bool escaped)
    {
        while (p < end)
        {
            Vector128<byte> low = Vector128.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(b), (nuint)p);
            Vector128<byte> high = Vector128.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(b), (nuint)p + 16);
            Vector128<byte> quote = Vector128.Create((byte)'"');
            Vector128<byte> slash = Vector128.Create((byte)'\\');
            Vector128<byte> inLow = Vector128.Equals(low, quote) | Vector128.Equals(low, slash);
            Vector128<byte> inHigh = Vector128.Equals(high, quote) | Vector128.Equals(high, slash);
            uint found = inLow.ExtractMostSignificantBits() | (inHigh.ExtractMostSignificantBits() << 16);
            if (found == 0)
            {
                p += 32;
                continue;
            }

            p += BitOperations.TrailingZeroCount(found);
            if (b[p] == '"')
            {
                return p;
            }

            escaped = true;
            p += 2;
        }

        return ~end;
    }

    /// <summary>Behind a value of any kind.</summary>
    internal static int Value(byte[] b, int p, int end)
    {
        byte first = b[p];
        if (first == '"')
        {
            bool escaped = false;
            int close = StringEnd(b, p + 1, end, ref escaped);
            return close < 0 ? close : close + 1;
        }

        return first is (byte)'{' or (byte)'[' ? Nested(b, p, end) : Scalar(b, p);
    }

    /// <summary>Behind a number or a word such as <c>null</c>.</summary>
    internal static int Scalar(byte[] b, int p)
    {
        int start = p;
        while (b[p] is (>= (byte)'0' and <= (byte)'9') or (>= (byte)'a' and <= (byte)'z') or (>= (byte)'A' and <= (byte)'Z') or (byte)'.' or (byte)'-' or (byte)'+')
        {
            p++;
        }

        return p == start ? ~p : p;
    }

    /// <summary>Behind an array or object: brackets are counted outside strings.</summary>
    private static int Nested(byte[] b, int p, int end)
    {
        int depth = 0;
        while (p < end)
        {
            Vector128<byte> text = Vector128.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(b), (nuint)p);
            // [ ] { } are 5B 5D 7B 7D: with bit 20 set they are 7B and 7D
            Vector128<byte> lower = text | Vector128.Create((byte)0x20);
            uint found = (Vector128.Equals(text, Vector128.Create((byte)'"')) | Vector128.Equals(lower, Vector128.Create((byte)'{')) | Vector128.Equals(lower,
                Vector128.Create((byte)'}'))).ExtractMostSignificantBits();
            int next = p + Vector128<byte>.Count;
            while (found != 0)
            {
                int at = p + BitOperations.TrailingZeroCount(found);
                found &= found - 1;
                byte value = b[at];
                if (value == '"')
                {
                    bool escaped = false;
                    int close = StringEnd(b, at + 1, end, ref escaped);
                    if (close < 0)
                    {
                        return close;
                    }

                    if (close < next)
                    {
                        found &= uint.MaxValue << (close - p) << 1;
                        continue;
                    }

                    next = close + 1;
                    break;
                }

                if ((value | 0x20) == '{')
                {
                    if (++depth > Deepest)
                    {
                        return ~at;
                    }
                }
                else if (--depth == 0)
                {
                    return at + 1;
                }
            }

            p = next;
        }

        return ~end;
    }

    /// <summary>Behind a decimal number, quoted or not, which is multiplied by a power of ten and rounded to a whole number, halves away from zero;
    /// no floating point is involved. Too large a number becomes the largest.</summary>
    /// <param name="b">The text.</param>
    /// <param name="p">Where it starts.</param>
    /// <param name="scale">The power of ten: 3 makes nanoseconds of microseconds.</param>
    /// <param name="value">The number.</param>
    /// <param name="fraction">Set where the number has a fraction.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static int Number(byte[] b, int p, int scale, out long value, ref bool fraction)
    {
        int start = p;
        ulong whole = 0;
        ref byte text = ref MemoryMarshal.GetArrayDataReference(b);
        ulong eight = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref text, (nuint)p));
        if (AreDigits(eight))
        {
            whole = Eight(eight);
            p += 8;
            eight = Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref text, (nuint)p));
            if (AreDigits(eight))
            {
                whole = (whole * 100_000_000) + Eight(eight);
                p += 8;
            }
        }

        uint digit;
        while ((digit = (uint)(b[p] - '0')) <= 9 && p - start < 16)
        {
            whole = (whole * 10) + digit;
            p++;
        }

        byte next = b[p];
        if (p > start && next is (byte)',' or (byte)'}' or (byte)']' or (byte)' ' or (byte)'\n' or (byte)'\r')
        {
            // sixteen digits of microseconds are 317 years, which just do not fit
            value = (long)Math.Min(whole * (scale == 3 ? 1000UL : 1UL), long.MaxValue);
            return p;
        }

        // up to sixteen digits and three more fit as long as the first sixteen are below 9.2e15
        if (scale == 3 && next == '.' && p > start && whole < 9_200_000_000_000_000)
        {
            uint first = (uint)(b[p + 1] - '0');
            uint second = (uint)(b[p + 2] - '0');
            uint third = (uint)(b[p + 3] - '0');
            if (first <= 9 && second <= 9 && third <= 9 && b[p + 4] is (byte)',' or (byte)'}' or (byte)' ' or (byte)'\n')
            {
                fraction = true;
                value = (long)((whole * 1000) + (first * 100) + (second * 10) + third);
                return p + 4;
            }
        }

        return AnyNumber(b, start, scale, out value, ref fraction);
    }

    private static int AnyNumber(byte[] b, int p, int scale, out long value, ref bool fraction)
    {
        value = 0;
        int quote = b[p] == '"' ? 1 : 0;
        p += quote;
        bool negative = b[p] == '-';
        p += negative ? 1 : 0;
        ulong digits = 0;
        int exponent = scale;
        int first = p;
        bool point = false;
        bool any = false;
        bool fractionSeen = false;
        for (; ; p++)
        {
            uint digit = (uint)(b[p] - '0');
            if (digit <= 9)
            {
                any = true;
                fractionSeen |= point;
                if (digits <= (ulong.MaxValue - 9) / 10)
                {
                    digits = (digits * 10) + digit;
                    exponent -= point ? 1 : 0;
                }
                else
                {
                    exponent += point ? 0 : 1;
                }
            }
            else if (b[p] == '.' && !point)
            {
                point = true;
            }
            else
            {
                break;
            }
        }

        if (!any)
        {
            return ~first;
        }

        if (b[p] is (byte)'e' or (byte)'E')
        {
            p++;
            bool down = b[p] == '-';
            p += b[p] is (byte)'-' or (byte)'+' ? 1 : 0;
            int power = 0;
            int from = p;
            for (uint digit; (digit = (uint)(b[p] - '0')) <= 9; p++)
            {
                power = Math.Min(10_000, (power * 10) + (int)digit);
            }

            if (p == from)
            {
                return ~p;
            }

            exponent += down ? -power : power;
        }

        if (quote == 1 && b[p++] != '"')
        {
            return ~(p - 1);
        }

        fraction |= fractionSeen;
        value = Scaled(digits, exponent);
        value = negative ? -value : value;
        return p;
    }

    private static long Scaled(ulong digits, int exponent)
    {
        for (; exponent > 0 && digits != 0; exponent--)
        {
            if (digits > ulong.MaxValue / 10)
            {
                return long.MaxValue;
            }

            digits *= 10;
        }

        ulong rest = 0;
        for (; exponent < 0 && (digits != 0 || rest != 0); exponent++)
        {
            rest = digits % 10;
            digits /= 10;
        }

        return (long)Math.Min(digits + (rest >= 5 ? 1UL : 0), long.MaxValue);
    }

    private static bool AreDigits(ulong eight) =>
        (((eight & 0xF0F0F0F0F0F0F0F0) | (((eight + 0x0606060606060606) & 0xF0F0F0F0F0F0F0F0) >> 4)) ^ 0x3333333333333333) == 0;

    private static ulong Eight(ulong eight)
    {
        eight -= 0x3030303030303030;
        eight = (eight * 10) + (eight >> 8);
        return ((((eight & 0x000000FF000000FF) * 0x000F424000000064) + (((eight >> 16) & 0x000000FF000000FF) * 0x0000271000000001)) >> 32) & 0xFFFFFFFF;
    }

    /// <summary>The text of a string with its escapes resolved.</summary>
    /// <param name="text">What stands between the quotes.</param>
    /// <param name="into">Where it goes; at least as long as the text, since no escape grows.</param>
    /// <returns>How much was written.</returns>
    internal static int Unescape(ReadOnlySpan<byte> text, Span<byte> into)
    {
        int written = 0;
        int p = 0;
        while (p < text.Length)
        {
            byte value = text[p++];
            if (value != '\\' || p == text.Length)
            {
                into[written++] = value;
                continue;
            }

            byte kind = text[p++];
            if (kind == 'u')
            {
                written += Character(text, ref p, into[written..]);
                continue;
            }

            into[written++] = kind switch
            {
                (byte)'n' => (byte)'\n',
                (byte)'t' => (byte)'\t',
                (byte)'r' => (byte)'\r',
                (byte)'b' => (byte)'\b',
                (byte)'f' => (byte)'\f',
                _ => kind,
            };
        }

        return written;
    }

    // \uXXXX, and a pair of them for what lies beyond 16 bits; six bytes become three at most, twelve four
    private static int Character(ReadOnlySpan<byte> text, ref int p, Span<byte> into)
    {
        int unit = Hex(text, p);
        if (unit < 0)
        {
            into[0] = (byte)'?';
            return 1;
        }

        p += 4;
        if (unit is >= 0xD800 and <= 0xDBFF && p + 6 <= text.Length && text[p] == '\\' && text[p + 1] == 'u'
            && Hex(text, p + 2) is >= 0xDC00 and <= 0xDFFF and int low)
        {
            p += 6;
            return new System.Text.Rune(0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00)).EncodeToUtf8(into);
        }

        return (System.Text.Rune.IsValid(unit) ? new System.Text.Rune(unit) : System.Text.Rune.ReplacementChar).EncodeToUtf8(into);
    }

    private static int Hex(ReadOnlySpan<byte> text, int p)
    {
        if (p + 4 > text.Length)
        {
            return -1;
        }

        int unit = 0;
        for (int digit = 0; digit < 4; digit++)
        {
            int value = text[p + digit] switch
            {
                >= (byte)'0' and <= (byte)'9' and byte d => d - '0',
                >= (byte)'a' and <= (byte)'f' and byte d => d - 'a' + 10,
                >= (byte)'A' and <= (byte)'F' and byte d => d - 'A' + 10,
                _ => -1,
            };
            if (value < 0)
            {
                return -1;
            }

            unit = (unit << 4) | value;
        }

        return unit;
    }
}
