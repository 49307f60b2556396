using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Floorline.Core.Guardrails;
using Floorline.Readers.Csv;

namespace Floorline.Readers.Golden;

/// <summary>
/// The sheet on which a person marks outputs: CSV with <c>key, id, question, prompt, output, mark, note</c>. The reviewer is blind: rows of both runs are
/// mixed, and a key
/// says neither which run a row is from nor whether both gave it. An output that both runs gave is asked about once.
/// </summary>
public static class ReviewSheet
{
    private const int LargestSheet = 64 << 20;

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
                    rows[key] = CsvRow.Of(key, item.Id, check.Question, item.Prompt, output.Text, "", "");
                }
            }
        }

        return CsvRow.Of(_header) + string.Concat(rows.Values);
    }

    /// <summary>Reads the marks of a sheet that was filled in: <c>ok</c>, <c>minor</c> or <c>serious</c>; rows without a mark are left out.</summary>
    /// <param name="path">The file.</param>
    public static ReadResult<IReadOnlyDictionary<string, ReviewMark>> Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (RegularFile.Problem(path, "a review sheet") is { } problem)
        {
            return Failed(problem);
        }

        try
        {
            using FileStream stream = File.OpenRead(path);
            return Read(stream, path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return Failed(new Problem(path, "", "no file that can be opened", "a review sheet"));
        }
    }

    /// <summary>Reads the marks of a sheet.</summary>
    /// <param name="stream">The bytes.</param>
    /// <param name="file">Name for messages.</param>
    public static ReadResult<IReadOnlyDictionary<string, ReviewMark>> Read(Stream stream, string file)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(file);
        var sheet = new StringBuilder();
        using (var reader = new StreamReader(stream, Encoding.UTF8, detectEncodingFromByteOrderMarks: true, leaveOpen: true))
        {
            char[] chunk = new char[64 * 1024];
            int read;
            while ((read = reader.Read(chunk, 0, chunk.Length)) > 0)
            {
                sheet.Append(chunk, 0, read);
                if (sheet.Length > LargestSheet)
                {
                    return Failed(new Problem(file, "", "more than 64 MiB", "a review sheet"));
                }
            }
        }

        return Marks(sheet.ToString(), file);
    }

    private static ReadResult<IReadOnlyDictionary<string, ReviewMark>> Marks(string text, string file)
    {
        List<CsvRecord> rows = [.. CsvRecords.Of(new StringReader(text))];
        int key = rows.Count > 0 ? Array.IndexOf(rows[0].Fields, "key") : -1;
        int mark = rows.Count > 0 ? Array.IndexOf(rows[0].Fields, "mark") : -1;
        if (key < 0 || mark < 0)
        {
            return Failed(new Problem(file, "", "no columns key and mark", "a review sheet as it was exported"));
        }

        var marks = new Dictionary<string, ReviewMark>(StringComparer.Ordinal);
        var problems = new List<Problem>();
        foreach ((int line, string[] row) in rows.Skip(1))
        {
            string said = mark < row.Length ? row[mark].Trim().ToLowerInvariant() : "";
            ReviewMark? read = said switch { "ok" or "fine" => ReviewMark.Fine, "minor" => ReviewMark.Minor, "serious" => ReviewMark.Serious, _ => null };
            if (read is { } one && key < row.Length)
            {
                marks[row[key]] = one;
            }
            else if (said.Length > 0)
            {
                problems.Add(new Problem($"{file} line {line}", "mark", $"'{said}'", "ok, minor or serious, or nothing"));
            }
        }

        return problems.Count > 0 ? ReadResult.Failed<IReadOnlyDictionary<string, ReviewMark>>(problems)
            : ReadResult.Ok<IReadOnlyDictionary<string, ReviewMark>>(marks);
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
            Records = [.. run.Records.Select(record => record is { Id: { } id, Output: { } output } && marks.TryGetValue(KeyOf(id, output.Text),
                out ReviewMark mark) ? record with { Output = output with { Mark = mark } } : record)],
        };
    }

    private static string KeyOf(string id, string output) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{id}\0{output}")).AsSpan(0, 8));

    private static ReadResult<IReadOnlyDictionary<string, ReviewMark>> Failed(Problem problem) =>
        ReadResult.Failed<IReadOnlyDictionary<string, ReviewMark>>(problem);
}
