namespace Floorline.Readers.Tensors;

/// <summary>Ends the reading of a file from inside it. Never leaves a reader: every entry turns it into problems.</summary>
internal sealed class FormatFault(Problem problem) : Exception(problem.ToString())
{
    internal Problem Problem { get; } = problem;

    internal FormatFault(string file, string path, string found, string expected)
        : this(new Problem(file, path, found, expected))
    {
    }
}
