using System.Globalization;
using System.Text.Json;

namespace Floorline.Readers.Json;

/// <summary>Reads JSON Lines from bytes that nobody vouches for: one object per line, blank lines left out, sizes and counts capped.</summary>
public static class JsonLines
{
    /// <summary>Most bytes of one line.</summary>
    public const int LongestLine = 8 << 20;

    /// <summary>Most lines that are read.</summary>
    public const int MostLines = 1_000_000;

    /// <summary>What ends a list of problems that was cut.</summary>
    internal const string More = "more of the same";

    /// <summary>Most problems that are reported; a file of another kind would have one per line.</summary>
    private const int MostProblems = 20;

    /// <summary>Reads each line into something.</summary>
    /// <typeparam name="T">What a line is read into.</typeparam>
    /// <param name="stream">The bytes.</param>
    /// <param name="file">Name for messages.</param>
    /// <param name="read">Reads one object; gets it and the place to name in problems, such as <c>runs.jsonl line 7</c>.</param>
    public static ReadResult<IReadOnlyList<T>> Read<T>(Stream stream, string file, Func<JsonElement, string, ReadResult<T>> read)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(read);
        var values = new List<T>();
        var problems = new List<Problem>();
        int number = 0;
        foreach (byte[]? line in Lines(stream))
        {
            number++;
            if (number == 1 && line is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
            {
                problems.Add(new Problem(file, "", "text in UTF-16", "JSON Lines in UTF-8"));
                break;
            }

            string place = string.Create(CultureInfo.InvariantCulture, $"{file} line {number}");
            if (line is null)
            {
                problems.Add(new Problem(place, "", string.Create(CultureInfo.InvariantCulture, $"more than {LongestLine} bytes"), "lines of at most that"));
                break;
            }

            if (number > MostLines)
            {
                problems.Add(new Problem(file, "", string.Create(CultureInfo.InvariantCulture, $"more than {MostLines} lines"), "at most that"));
                break;
            }

            if (line.AsSpan().Trim(" \t\r"u8).IsEmpty)
            {
                continue;
            }

            ReadResult<JsonDocument> parsed = JsonInput.Parse(line, place);
            if (!parsed.IsOk)
            {
                problems.AddRange(parsed.Problems);
            }
            else
            {
                using JsonDocument document = parsed.Value;
                ReadResult<T> value = read(document.RootElement, place);
                if (value.IsOk)
                {
                    values.Add(value.Value);
                }
                else
                {
                    problems.AddRange(value.Problems);
                }
            }

            if (problems.Count >= MostProblems)
            {
                problems.Add(new Problem(file, "", More, "the first problems mended"));
                break;
            }
        }

        return problems.Count > 0 ? ReadResult.Failed<IReadOnlyList<T>>(problems) : ReadResult.Ok<IReadOnlyList<T>>(values);
    }

    // A line that is too long ends the reading with a null.
    private static IEnumerable<byte[]?> Lines(Stream stream)
    {
        byte[] chunk = new byte[64 * 1024];
        using var line = new MemoryStream();
        int read;
        while ((read = stream.Read(chunk, 0, chunk.Length)) > 0)
        {
            int from = 0;
            for (int at = 0; at < read; at++)
            {
                if (chunk[at] == (byte)'\n')
                {
                    line.Write(chunk, from, at - from);
                    yield return line.ToArray();
                    line.SetLength(0);
                    from = at + 1;
                }
            }

            line.Write(chunk, from, read - from);
            if (line.Length > LongestLine)
            {
                yield return null;
                yield break;
            }
        }

        if (line.Length > 0)
        {
            yield return line.ToArray();
        }
    }
}
