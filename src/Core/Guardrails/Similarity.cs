namespace Floorline.Core.Guardrails;

/// <summary>Computes how alike two texts are.</summary>
public static class Similarity
{
    // Two texts of this many words or characters take 16 million steps; longer ones are compared by their beginnings.
    private const int Longest = 4096;

    /// <summary>
    /// How alike two texts are: 1 for the same, 0 for nothing in common. Texts are normalized first (<see cref="Wording.Normalized"/>); only the first 4,096
    /// words (or characters, for edit) count.
    /// </summary>
    /// <param name="left">A text.</param>
    /// <param name="right">Another.</param>
    /// <param name="measure">What is counted.</param>
    /// <exception cref="ArgumentOutOfRangeException">The measure is none.</exception>
    public static double Between(string left, string right, SimilarityMeasure measure)
    {
        string[] a = [.. Wording.Words(left).Take(Longest)];
        string[] b = [.. Wording.Words(right).Take(Longest)];
        return measure switch
        {
            _ when a.Length == 0 && b.Length == 0 => 1,
            SimilarityMeasure.TokenF1 => 2.0 * Common(a, b) / (a.Length + b.Length),
            SimilarityMeasure.RougeL => 2.0 * Subsequence(a, b) / (a.Length + b.Length),
            SimilarityMeasure.Edit => Edits(Cut(Wording.Normalized(left)), Cut(Wording.Normalized(right))),
            _ => throw new ArgumentOutOfRangeException(nameof(measure), measure, "is not a measure"),
        };
    }

    private static int Common(string[] a, string[] b)
    {
        var left = a.GroupBy(static word => word).ToDictionary(static group => group.Key, static group => group.Count());
        return b.GroupBy(static word => word).Sum(group => Math.Min(group.Count(), left.GetValueOrDefault(group.Key)));
    }

    private static int Subsequence(string[] a, string[] b)
    {
        int[] row = new int[b.Length + 1];
        foreach (string word in a)
        {
            int diagonal = 0;
            for (int j = 1; j <= b.Length; j++)
            {
                int here = b[j - 1] == word ? diagonal + 1 : Math.Max(row[j], row[j - 1]);
                diagonal = row[j];
                row[j] = here;
            }
        }

        return row[^1];
    }

    private static double Edits(string a, string b)
    {
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 1; i <= a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int here = Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                diagonal = row[j];
                row[j] = here;
            }
        }

        return 1 - ((double)row[^1] / Math.Max(a.Length, b.Length));
    }

    private static string Cut(string text) => text.Length > Longest ? text[..Longest] : text;
}
