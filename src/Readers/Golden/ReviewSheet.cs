using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Floorline.Core.Guardrails;

namespace Floorline.Readers.Golden;

/// <summary>
/// The sheet on which a person marks outputs: CSV with <c>key, id, question, prompt, output, mark, note</c>. The reviewer is blind: rows of both runs are mixed, and a key
/// says neither which run a row is from nor whether both gave it. An output that both runs gave is asked about once.
/// </summary>
public static class ReviewSheet
{
    private static readonly string[] _header = ["key", "id", "question", "prompt", "output", "mark", "note"];

    /// <summary>The sheet for two runs.</summary>
    /// <param name="set">The golden set; prompts without a human check are left out.</param>
    /// <param name="runs">The runs' outputs by prompt id.</param>
    public static string Text(ImmutableArray<GoldenItem> set, params IEnumerable<IReadOnlyDictionary<string, ImmutableArray<ModelOutput>>> runs)
    {
        ArgumentNullException.ThrowIfNull(runs);
        var rows = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (IReadOnlyDictionary<string, ImmutableArray<ModelOutput>> run in runs)
        {
            foreach (GoldenItem item in set)
            {
                if (item.Checks.OfType<HumanCheck>().FirstOrDefault() is not { } check || !run.TryGetValue(item.Id, out ImmutableArray<ModelOutput> outputs))
                {
                    continue;
                }

                foreach (ModelOutput output in outputs.Where(static output => output.Error is null))
                {
                    // Sorted by key, a hash: the order gives nothing away and is the same every time.
                    string key = KeyOf(item.Id, output.Text);
                    rows[key] = CsvText.Row(key, item.Id, check.Question, item.Prompt, output.Text, "", "");
                }
            }
        }

        return CsvText.Row(_header) + string.Concat(rows.Values);
    }

    /// <summary>Reads the marks of a sheet that was filled in: <c>ok</c>, <c>minor</c> or <c>serious</c>; rows without a mark are left out.</summary>
    /// <param name="path">The file.</param>
    public static ReadResult<IReadOnlyDictionary<string, ReviewMark>> Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        string text;
        if (RegularFile.Problem(path, "a review sheet") is { } problem)
        {
            return Failed(problem);
        }

        try
        {
            if (new FileInfo(path).Length > 64 << 20)
            {
                return Failed(new Problem(path, "", "more than 64 MiB", "a review sheet"));
            }

            text = File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return Failed(new Problem(path, "", "no file that can be opened", "a review sheet"));
        }

        List<string[]> rows = CsvText.Rows(text.TrimStart('\uFEFF'));
        int key = rows.Count > 0 ? Array.IndexOf(rows[0], "key") : -1;
        int mark = rows.Count > 0 ? Array.IndexOf(rows[0], "mark") : -1;
        if (key < 0 || mark < 0)
        {
            return Failed(new Problem(path, "", "no columns key and mark", "a review sheet as it was exported"));
        }

        var marks = new Dictionary<string, ReviewMark>(StringComparer.Ordinal);
        var problems = new List<Problem>();
        foreach ((string[] row, int index) in rows.Skip(1).Select(static (row, index) => (row, index)))
        {
            string said = mark < row.Length ? row[mark].Trim().ToLowerInvariant() : "";
            ReviewMark? read = said switch { "ok" or "fine" => ReviewMark.Fine, "minor" => ReviewMark.Minor, "serious" => ReviewMark.Serious, _ => null };
            if (read is { } one && key < row.Length)
            {
                marks[row[key]] = one;
            }
            else if (said.Length > 0)
            {
                problems.Add(new Problem($"{path} row {index + 2}", "mark", $"'{said}'", "ok, minor or serious, or nothing"));
            }
        }

        return problems.Count > 0 ? ReadResult.Failed<IReadOnlyDictionary<string, ReviewMark>>(problems) : ReadResult.Ok<IReadOnlyDictionary<string, ReviewMark>>(marks);
    }

    /// <summary>A run with marks laid over its outputs.</summary>
    /// <param name="run">The run.</param>
    /// <param name="marks">Marks by key.</param>
    public static Run Marked(Run run, IReadOnlyDictionary<string, ReviewMark> marks)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(marks);
        return run with
        {
            Records = [.. run.Records.Select(record => record is { Id: { } id, Output: { } output } && marks.TryGetValue(KeyOf(id, output.Text), out ReviewMark mark) ? record with { Output = output with { Mark = mark } } : record)],
        };
    }

    private static string KeyOf(string id, string output) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{id}\0{output}")).AsSpan(0, 8));

    private static ReadResult<IReadOnlyDictionary<string, ReviewMark>> Failed(Problem problem) => ReadResult.Failed<IReadOnlyDictionary<string, ReviewMark>>(problem);
}
