namespace Floorline.Core.Traces.Model;

/// <summary>Recognises strings shaped like access tokens, so that a report can say that one is there without showing it.</summary>
public static class TokenShape
{
    // prefixes that issuers document, and how many characters of a token follow at least
    private static readonly (byte[] Prefix, int Least)[] _shapes =
    [
        ("hf_"u8.ToArray(), 20), ("sk-"u8.ToArray(), 20), ("ghp_"u8.ToArray(), 20), ("gho_"u8.ToArray(), 20), ("ghs_"u8.ToArray(), 20),
            ("ghu_"u8.ToArray(), 20),
        ("github_pat_"u8.ToArray(), 20), ("glpat-"u8.ToArray(), 16), ("xoxb-"u8.ToArray(), 16), ("xoxp-"u8.ToArray(), 16), ("nvapi-"u8.ToArray(), 20),
        ("AKIA"u8.ToArray(), 16), ("ASIA"u8.ToArray(), 16), ("AIza"u8.ToArray(), 30), ("eyJ"u8.ToArray(), 40), ("wandb_v1_"u8.ToArray(), 20),
            ("dop_v1_"u8.ToArray(), 20),
    ];

    /// <summary>The first token-shaped run of a text.</summary>
    /// <param name="text">UTF-8 text.</param>
    /// <returns>Where it starts and how long it is; a start of -1 where there is none.</returns>
    public static (int Start, int Length) Find(ReadOnlySpan<byte> text)
    {
        if (text.Length < 19)
        {
            return (-1, 0);
        }

        foreach ((byte[] prefix, int least) in _shapes)
        {
            int from = 0;
            while (from <= text.Length - prefix.Length - least)
            {
                int at = text[from..].IndexOf(prefix);
                if (at < 0)
                {
                    break;
                }

                at += from;
                int end = at + prefix.Length;
                while (end < text.Length && IsTokenByte(text[end]))
                {
                    end++;
                }

                if (end - at - prefix.Length >= least && (at == 0 || !IsTokenByte(text[at - 1])) && LooksDrawn(text[(at + prefix.Length)..end]))
                {
                    return (at, end - at);
                }

                from = at + prefix.Length;
            }
        }

        return (-1, 0);
    }

    // words are of one case and have no digits; Hugging Face's tokens have letters of both cases and no digits
    private static bool LooksDrawn(ReadOnlySpan<byte> text) =>
        text.ContainsAnyInRange((byte)'0', (byte)'9') || (text.ContainsAnyInRange((byte)'a', (byte)'z') && text.ContainsAnyInRange((byte)'A', (byte)'Z'));

    private static bool IsTokenByte(byte value) =>
        value is (>= (byte)'a' and <= (byte)'z') or (>= (byte)'A' and <= (byte)'Z') or (>= (byte)'0' and <= (byte)'9') or (byte)'_' or (byte)'-';
}
