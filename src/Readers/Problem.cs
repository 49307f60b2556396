namespace Floorline.Readers;

/// <summary>One thing that is wrong with foreign input, said so that it can be mended.</summary>
/// <param name="File">File or option it stands in; empty where there is none.</param>
/// <param name="Path">Field path inside it, such as <c>text_config.hidden_size</c>; empty where the whole is meant.</param>
/// <param name="Found">What stands there.</param>
/// <param name="Expected">What would be right.</param>
public sealed record Problem(string File, string Path, string Found, string Expected)
{
    /// <summary>What sort of thing is wrong.</summary>
    public ProblemKind Kind { get; init; }

    /// <summary>Something that is not there.</summary>
    /// <param name="file">File or option it should stand in; empty where there is none.</param>
    /// <param name="path">Field path inside it; empty where the whole is meant.</param>
    /// <param name="expected">What would be right.</param>
    public static Problem Missing(string file, string path, string expected) => new(file, path, "nothing", expected) { Kind = ProblemKind.Missing };

    /// <summary>The problem in one line.</summary>
    public override string ToString()
    {
        // Names of columns and fields stand in the path and in what is expected: they are foreign text too.
        string where = string.Join(": ", new[] { Clean(File, 1000), Clean(Path, 160) }.Where(static part => part.Length > 0));
        return $"{where}{(where.Length > 0 ? ": " : "")}found {Clean(Found, LongestFound)}; expected {Clean(Expected, 2000)}";
    }

    private const int LongestFound = 120;

    /// <summary>Foreign text made fit to print: control characters replaced, length capped.</summary>
    private static string Clean(string text, int longest)
    {
        string shown = text.Length > longest ? string.Concat(text.AsSpan(0, longest), "...") : text;
        return string.Create(shown.Length, shown, static (span, from) =>
        {
            for (int i = 0; i < span.Length; i++)
            {
                span[i] = char.IsControl(from[i]) || char.IsSurrogate(from[i]) ? '?' : from[i];
            }
        });
    }
}
