using Floorline.Cli.Text;

namespace Floorline.Cli;

/// <summary>
/// Colour of a terminal's lines by select-graphic-rendition codes (ECMA-48, 8.3.117): six tones need no library. Off where the output is no terminal, where
/// NO_COLOR or TERM=dumb ask for none, and on Windows where no terminal that takes the codes names itself (WT_SESSION or TERM).
/// </summary>
internal static class TerminalColour
{
    /// <summary>Whether lines written now may carry codes.</summary>
    internal static bool IsOn { get; } = !Console.IsOutputRedirected
        && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
        && Environment.GetEnvironmentVariable("TERM") != "dumb"
        && (!OperatingSystem.IsWindows()
            || Environment.GetEnvironmentVariable("WT_SESSION") is not null || Environment.GetEnvironmentVariable("TERM") is not null);

    /// <summary>A line in its tone, with what ends the tone.</summary>
    internal static string Of(string text, Tone tone)
    {
        string code = tone switch
        {
            Tone.Heading => "1",
            Tone.Good => "32",
            Tone.Warning => "33",
            Tone.Bad => "31",
            Tone.Faint => "2",
            _ => "",
        };
        return code.Length == 0 || text.Length == 0 ? text : $"\e[{code}m{text}\e[0m";
    }
}
