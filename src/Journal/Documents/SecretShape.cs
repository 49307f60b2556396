using System.Text.RegularExpressions;

namespace Floorline.Journal.Documents;

/// <summary>Recognises text that has the shape of a token or key. A journal is shared and forgets nothing, so such text is not taken in.</summary>
public static partial class SecretShape
{
    /// <summary>Whether a text holds something of that shape.</summary>
    /// <param name="text">The text.</param>
    public static bool IsIn(string text) => Shapes().IsMatch(text);

    // Hugging Face, OpenAI and the like, GitHub, GitLab, AWS, Slack, JSON Web Tokens, a password in an address, a private key
    [GeneratedRegex(@"\bhf_[A-Za-z0-9]{20,}|\bsk-[A-Za-z0-9_-]{20,}|\bgh[pousr]_[A-Za-z0-9]{20,}|\bgithub_pat_[A-Za-z0-9_]{20,}|\bglpat-[A-Za-z0-9_-]{16,}|\b(AKIA|ASIA)[A-Z0-9]{16}\b|\bxox[abprs]-[A-Za-z0-9-]{10,}|\beyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}|://[^/\s:@]+:[^/\s@]+@|-----BEGIN [A-Z ]*PRIVATE KEY|\bnvapi-[A-Za-z0-9_-]{20,}")]
    private static partial Regex Shapes();
}
