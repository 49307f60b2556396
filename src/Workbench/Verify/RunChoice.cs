using System.Globalization;
using Floorline.Readers;

namespace Floorline.Workbench;

/// <summary>Which times of a file are meant.</summary>
/// <param name="Column">Field or column, or <c>ttft</c>, <c>itl</c>, <c>tpot</c>, <c>e2e</c> of a benchmark's result; null for the usual one.</param>
/// <param name="Unit">The unit of that column, where its name does not say it.</param>
/// <param name="Number">Which run of a file that holds several, from 1; null where nothing was said.</param>
internal sealed record RunChoice(string? Column, string? Unit, int? Number)
{
    /// <summary>Reads numbers of runs as typed: one for all files, or one for each, such as <c>1,3</c>.</summary>
    /// <param name="text">What was typed; null for nothing.</param>
    /// <param name="files">How many files there are.</param>
    internal static ReadResult<IReadOnlyList<int?>> Numbers(string? text, int files)
    {
        if (text is null)
        {
            return ReadResult.Ok<IReadOnlyList<int?>>([.. Enumerable.Repeat<int?>(null, files)]);
        }

        string[] parts = text.Split(',', StringSplitOptions.TrimEntries);
        int?[] numbers = [.. parts.Select(static part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number > 0
            ? number : (int?)null)];
        return numbers.Contains(null) || (numbers.Length != 1 && numbers.Length != files)
            ? ReadResult.Failed<IReadOnlyList<int?>>(new Problem("", "--run", $"'{text}'", files == 1 ? "a number from 1"
            : "a number from 1, or two such as 1,3 for BASELINE,CANDIDATE"))
            : ReadResult.Ok<IReadOnlyList<int?>>(numbers.Length == files ? numbers : [.. Enumerable.Repeat(numbers[0], files)]);
    }
}
