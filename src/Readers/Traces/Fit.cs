using System.Text;
using Floorline.Core.Traces.Model;

namespace Floorline.Readers.Traces;

/// <summary>Foreign text made fit to print.</summary>
internal static class Fit
{
    /// <summary>Text of a JSON string: escapes resolved, cut at a length, control characters and marks of direction replaced, nothing shaped like a
    /// token.</summary>
    internal static string Text(ReadOnlySpan<byte> json, int longest)
    {
        json = json[..Math.Min(json.Length, longest * 6)];
        Span<byte> plain = new byte[json.Length];
        return Text(Encoding.UTF8.GetString(plain[..JsonBytes.Unescape(json, plain)]), longest);
    }

    /// <summary>The same of text that has no escapes.</summary>
    internal static string Text(string text, int longest)
    {
        string cut = text.Length > longest ? text[..longest] : text;
        if (TokenShape.Find(Encoding.UTF8.GetBytes(text)).Start >= 0)
        {
            return "(withheld: shaped like an access token)";
        }

        return string.Create(cut.Length, cut, static (span, from) =>
        {
            for (int i = 0; i < span.Length; i++)
            {
                char c = from[i];
                bool unfit = char.IsControl(c) || char.IsSurrogate(c)
                    || c is '\u200E' or '\u200F' or (>= '\u2028' and <= '\u202E') or (>= '\u2066' and <= '\u2069');
                span[i] = unfit ? '?' : c;
            }
        });
    }
}
