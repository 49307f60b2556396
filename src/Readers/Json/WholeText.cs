using System.Text;
using System.Text.Unicode;

namespace Floorline.Readers.Json;

/// <summary>
/// JSON text whose every text is one: bytes that are no UTF-8, and escapes that are half a character, become U+FFFD. Python writes both without a word, and one
/// odd name is no reason to lose the figures beside it.
/// </summary>
public static class WholeText
{
    /// <summary>The same bytes where nothing is odd, which is the usual case; else a copy.</summary>
    /// <param name="json">JSON, or what may be.</param>
    public static ReadOnlyMemory<byte> Of(ReadOnlyMemory<byte> json)
    {
        if (!Utf8.IsValid(json.Span))
        {
            json = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(json.Span));
        }

        return !HasHalf(json.Span) ? json : Encoding.UTF8.GetBytes(Whole(Encoding.UTF8.GetString(json.Span)));
    }

    /// <summary>The same text where nothing is odd; else a copy.</summary>
    /// <param name="json">JSON, or what may be.</param>
    public static string Of(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return json.Contains("\\u", StringComparison.Ordinal) || json.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') >= 0
            ? Encoding.UTF8.GetString(Of(Encoding.UTF8.GetBytes(json)).Span) : json;
    }

    private static string Whole(string text)
    {
        var whole = new StringBuilder(text);
        for (int at = 0; (at = text.IndexOf("\\u", at, StringComparison.Ordinal)) >= 0; at += 2)
        {
            if (IsEscaped(text, at) || Surrogate(text, at) is not { } kind)
            {
                continue;
            }

            if (kind == 'h' && Surrogate(text, at + 6) == 'l')
            {
                at += 10;
                continue;
            }

            whole.Remove(at, 6).Insert(at, "\\ufffd");
        }

        return whole.ToString();
    }

    /// <summary>Whether there may be half a character.</summary>
    private static bool HasHalf(ReadOnlySpan<byte> json)
    {
        while (json.IndexOf("\\u"u8) is >= 0 and var at && at + 6 <= json.Length)
        {
            if ((json[at + 2] | 0x20) == 'd' && (char)json[at + 3] is not (>= '0' and <= '7'))
            {
                return true;
            }

            json = json[(at + 2)..];
        }

        return false;
    }

    // An odd number of backslashes before it: this one is itself escaped.
    private static bool IsEscaped(string text, int at)
    {
        int before = at;
        while (before > 0 && text[before - 1] == '\\')
        {
            before--;
        }

        return (at - before) % 2 == 1;
    }

    private static char? Surrogate(string text, int at) => at + 6 <= text.Length && text[at] == '\\' && text[at + 1] == 'u' && (text[at + 2] | 0x20) == 'd'
        ? (text[at + 3] | 0x20) switch { '8' or '9' or 'a' or 'b' => 'h', 'c' or 'd' or 'e' or 'f' => 'l', _ => null } : null;
}
