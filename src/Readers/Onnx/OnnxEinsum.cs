namespace Floorline.Readers.Onnx;

/// <summary>
/// Einsum: the output's shape, and the least work that gives it. Of two operands, an index that one of them has alone and the output has not is summed first,
/// and every remaining tuple of indices is a multiply-add;
/// of more, whose best order is not searched for, each number is counted once.
/// </summary>
internal static class OnnxEinsum
{
    internal static OnnxResult? Of(string equation, OnnxValue?[] x)
    {
        string[] sides = equation.Replace(" ", "", StringComparison.Ordinal).Split("->");
        string[] terms = sides[0].Split(',');
        if (sides.Length > 2 || terms.Length != x.Length || x.Any(static v => v?.Shape is null))
        {
            return null;
        }

        var sizes = new SortedDictionary<string, long>(StringComparer.Ordinal);
        var labels = new List<string[]>(x.Length);
        for (int i = 0; i < x.Length; i++)
        {
            if (Labels(terms[i], x[i]!.Shape!.Length) is not { } names)
            {
                return null;
            }

            for (int d = 0; d < names.Length; d++)
            {
                long size = x[i]!.Shape![d];
                if (sizes.TryGetValue(names[d], out long other) && other != size && other != 1 && size != 1)
                {
                    return null;
                }

                sizes[names[d]] = other == 0 || other == 1 ? size : other;
            }

            labels.Add(names);
        }

        string[] dots = [.. sizes.Keys.Where(static k => k[0] == '.').OrderByDescending(static k => k.Length)
            .ThenByDescending(static k => k, StringComparer.Ordinal)];
        string[]? output = sides.Length == 2 ? Output(sides[1], dots)
            : [.. dots, .. sizes.Keys.Where(k => k[0] != '.' && labels.Sum(l => l.Count(n => n == k)) == 1)];
        if (output is null || output.Any(k => !sizes.ContainsKey(k)) || output.Length > 32)
        {
            return null;
        }

        var result = new OnnxValue([.. output.Select(k => sizes[k])], x[0]!.Type);
        return new OnnxResult(Work(labels, output, sizes, result, x), result) { Format = x.FirstOrDefault(static v => v?.Weight is not null)?.Format };
    }

    private static double Work(List<string[]> labels, string[] output, SortedDictionary<string, long> sizes, OnnxValue result, OnnxValue?[] x)
    {
        if (labels.Count != 2)
        {
            return labels.Count == 1 && x[0]!.Elements == result.Elements ? 0 : x.Sum(static v => v!.Elements);
        }

        bool contracts = false;
        double tuples = 1;
        foreach ((string label, long size) in sizes)
        {
            bool both = labels[0].Contains(label) && labels[1].Contains(label);
            contracts |= both && !output.Contains(label);
            tuples *= both || output.Contains(label) ? size : 1;
        }

        return tuples * (contracts ? 2 : 1);
    }

    /// <summary>One name per dimension; those that an ellipsis stands for are numbered from the last, as broadcasting aligns them.</summary>
    private static string[]? Labels(string term, int rank)
    {
        int dots = term.IndexOf("...", StringComparison.Ordinal);
        string letters = dots < 0 ? term : term.Remove(dots, 3);
        if (letters.Length > rank || (dots < 0 && letters.Length != rank) || !letters.All(char.IsAsciiLetter))
        {
            return null;
        }

        int hidden = rank - letters.Length;
        return dots < 0 ? [.. letters.Select(static c => c.ToString())]
            : [.. letters[..dots].Select(static c => c.ToString()), .. Enumerable.Range(0, hidden)
                .Select(i => FormattableString.Invariant($".{hidden - i}")), .. letters[dots..].Select(static c => c.ToString())];
    }

    private static string[]? Output(string term, string[] hidden)
    {
        int dots = term.IndexOf("...", StringComparison.Ordinal);
        string letters = dots < 0 ? term : term.Remove(dots, 3);
        if (!letters.All(char.IsAsciiLetter))
        {
            return null;
        }

        return dots < 0 ? [.. letters.Select(static c => c.ToString())]
            : [.. letters[..dots].Select(static c => c.ToString()), .. hidden, .. letters[dots..].Select(static c => c.ToString())];
    }
}
