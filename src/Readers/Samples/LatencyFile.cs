using System.Globalization;
using System.Text;
using System.Text.Json;
using Floorline.Core.Quantities;
using Floorline.Readers.Json;
using Floorline.Readers.Specs;

namespace Floorline.Readers.Samples;

/// <summary>
/// Reads latency samples from a CSV file (with or without a header) or from JSON Lines (a number or an object per line). The unit comes from
/// the column's name (<c>latency_ms</c>, <c>ttft_s</c>, <c>duration_us</c>) or is stated; it is never guessed.
/// </summary>
public static class LatencyFile
{
    /// <summary>Most samples that are read.</summary>
    public const int Most = 1_000_000;

    /// <summary>The shortest time that is one, in seconds: below it a sum or a ratio of times would be 0 or infinite.</summary>
    public const double Shortest = 1e-15;

    private const int LongestLine = 1 << 20;
    private const int MostProblems = 20;

    // looked for in this order where no column is named
    private static readonly string[] _stems = ["latency", "time", "duration", "elapsed", "e2e", "request_latency", "sample", "measured", "itl", "tpot", "ttft"];

    /// <summary>Reads samples in the order in which they stand.</summary>
    /// <param name="stream">The bytes.</param>
    /// <param name="file">Name for messages.</param>
    /// <param name="column">Column or field to read; null finds one by its name.</param>
    /// <param name="unit">s, ms, us or ns; null takes it from the column's name.</param>
    public static ReadResult<IReadOnlyList<Seconds>> Read(Stream stream, string file, string? column = null, string? unit = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(file);
        if (unit is not null && Factor(unit) is null)
        {
            return ReadResult.Failed<IReadOnlyList<Seconds>>(UnknownUnit(unit));
        }

        using var reader = new StreamReader(stream, new UTF8Encoding(false, throwOnInvalidBytes: true));
        var reading = new Reading(file, column, unit);
        try
        {
            foreach (string line in Lines(reader))
            {
                if (!reading.Take(line))
                {
                    break;
                }
            }
        }
        catch (DecoderFallbackException)
        {
            return ReadResult.Failed<IReadOnlyList<Seconds>>(new Problem(file, "", "text that is not UTF-8", "a CSV or JSON Lines file in UTF-8"));
        }

        return reading.Finish();
    }

    /// <summary>What is wrong with a unit as typed; null where it is known.</summary>
    /// <param name="unit">The unit; null for none.</param>
    public static Problem? Problem(string? unit) => unit is not null && Factor(unit) is null ? UnknownUnit(unit) : null;

    private static Problem UnknownUnit(string unit) => new("", "--unit", $"'{unit}'", "s, ms, us or ns");

    /// <summary>Seconds per unit; null for a unit that is not known.</summary>
    /// <param name="unit">Such as <c>ms</c>.</param>
    internal static double? Factor(string unit) => TimeUnits.Find(unit.Trim().ToLowerInvariant());

    private static double? FactorOf(string column) => Plain(column) is var plain && plain.LastIndexOf('_') is > 0 and int at ? Factor(plain[(at + 1)..]) : null;

    /// <summary>A column's name in one form: <c>Latency (ms)</c> and <c>latency ms</c> are <c>latency_ms</c>.</summary>
    private static string Plain(string column) => string.Join('_',
        new string([.. column.Select(static c => char.IsLetterOrDigit(c) ? char.ToLowerInvariant(c) : ' ')]).Split(' ', StringSplitOptions.RemoveEmptyEntries));

    /// <summary>Lines with a limit on each, so that a file without line ends cannot fill the memory.</summary>
    private static IEnumerable<string> Lines(StreamReader reader)
    {
        var line = new StringBuilder();
        char[] chunk = new char[16 * 1024];
        int read;
        bool returned = false;
        while ((read = reader.Read(chunk, 0, chunk.Length)) > 0)
        {
            for (int i = 0; i < read; i++)
            {
                // A line ends with \n, \r\n, or \r alone.
                if (chunk[i] == '\n' && returned)
                {
                    returned = false;
                    continue;
                }

                returned = chunk[i] == '\r';
                if (chunk[i] is '\n' or '\r')
                {
                    yield return line.ToString();
                    line.Clear();
                }
                else if (line.Length <= LongestLine)
                {
                    line.Append(chunk[i]);
                }
            }
        }

        if (line.Length > 0)
        {
            yield return line.ToString();
        }
    }

    /// <summary>One file being read, line by line.</summary>
    private sealed class Reading(string file, string? column, string? unit)
    {
        private readonly List<Seconds> _samples = [];
        private readonly List<Problem> _problems = [];
        private readonly double? _stated = unit is null ? null : Factor(unit);
        private int _line;
        private bool _begun;
        private bool _json;
        private bool _ended;
        private int _index;
        private string? _field;
        private double _factor = 1;

        /// <summary>Takes a line; false where reading on has no point.</summary>
        internal bool Take(string raw)
        {
            _line++;
            string line = raw.Trim().TrimStart('\uFEFF');
            if (line.Length == 0 || line.StartsWith('#'))
            {
                return true;
            }

            if (line.Length > LongestLine)
            {
                Add("", $"a line of more than {LongestLine} characters", "a CSV or JSON Lines file");
                return false;
            }

            if (!_begun)
            {
                _begun = true;
                if (line[0] == '[')
                {
                    Add("", "a JSON list", "JSON Lines, one object on each line and no list around them, or a CSV file");
                    return false;
                }

                _json = line[0] == '{';
                if (!_json && !Header(line))
                {
                    return _problems.Count == 0;
                }
            }

            if (_json)
            {
                FromJson(line);
            }
            else
            {
                Number(Cells(line).ElementAtOrDefault(_index)?.Trim() ?? "");
            }

            if (_samples.Count > Most)
            {
                Add("", $"more than {Most} samples", $"at most {Most}");
                return false;
            }

            return !_ended && _problems.Count < MostProblems;
        }

        internal ReadResult<IReadOnlyList<Seconds>> Finish()
        {
            if (_problems.Count == 0 && _samples.Count == 0)
            {
                _problems.Add(new Problem(file, "", "no samples", "one latency per line: a CSV column such as latency_ms, or JSON Lines"));
            }

            return _problems.Count > 0 ? ReadResult.Failed<IReadOnlyList<Seconds>>(_problems) : ReadResult.Ok<IReadOnlyList<Seconds>>(_samples);
        }

        /// <summary>Reads the first line of a CSV file; true where it holds a value itself.</summary>
        private bool Header(string line)
        {
            List<string> cells = Cells(line);
            if (cells.All(static c => double.TryParse(c.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out _)))
            {
                if (column is not null || cells.Count > 1)
                {
                    Add("", column is not null ? $"no header with a column '{column}'"
                        : $"{cells.Count} columns without names", "a header line that names the columns, such as latency_ms");
                    return false;
                }

                return Unit("", null);
            }

            string[] names = [.. cells.Select(static c => c.Trim())];
            _field = Choose(names);
            _index = Array.IndexOf(names, _field);
            if (_field is null)
            {
                Add("", column is not null ? $"no column '{column}'" : "no column that is known to hold latencies",
                    $"--column with one of {string.Join(", ", names.Take(12).Select(static n => $"'{n}'"))}");
            }
            else
            {
                Unit(_field, FactorOf(_field));
            }

            return false;
        }

        private void FromJson(string line)
        {
            try
            {
                using var parsed = JsonDocument.Parse(WholeText.Of(line), new JsonDocumentOptions { MaxDepth = 64 });
                JsonElement root = parsed.RootElement;
                if (root.ValueKind != JsonValueKind.Object)
                {
                    Add("", "JSON that is no object", "an object per line, as on the first", ProblemKind.Unreadable);
                    return;
                }

                if (_field is null)
                {
                    string[] names = [.. root.EnumerateObject().Where(p => p.Value.ValueKind == JsonValueKind.Number || p.Name == column)
                        .Select(static p => p.Name)];
                    _field = Choose(names);
                    if (_field is null)
                    {
                        Add("", column is not null ? $"no field '{column}'" : "no field that is known to hold latencies", names.Length == 0
                            ? "an object with a number, such as {\"latency_ms\": 12.5}"
                            : $"--column with one of {string.Join(", ", names.Take(12).Select(static n => $"'{n}'"))}");
                        _ended = true;
                        return;
                    }

                    if (!Unit(_field, FactorOf(_field)))
                    {
                        _ended = true;
                        return;
                    }
                }

                Number(root.TryGetProperty(_field, out JsonElement value) && value.ValueKind == JsonValueKind.Number ? value.GetRawText() : "");
            }
            catch (JsonException)
            {
                Add("", "JSON that is broken or cut off", "one JSON object on the line", ProblemKind.Unreadable);
            }
        }

        private string? Choose(string[] names)
        {
            if (column is not null)
            {
                return names.Contains(column) ? column : null;
            }

            string? known = _stems.SelectMany(stem => names.Where(n => Plain(n) is var plain
                && (plain == stem || (plain.StartsWith(stem + "_", StringComparison.Ordinal) && FactorOf(n) is not null)))).FirstOrDefault();
            return known ?? (names.Length == 1 ? names[0] : null);
        }

        private bool Unit(string name, double? ofName)
        {
            if ((_stated ?? ofName) is { } factor)
            {
                _factor = factor;
                return true;
            }

            Add(name, "no unit", "--unit ms (or s, us, ns), or a column whose name ends in _ms");
            return false;
        }

        private void Number(string text)
        {
            if (!text.Contains('\0', StringComparison.Ordinal) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
                && double.IsFinite(value) && value * _factor is >= Shortest and < 1e9)
            {
                _samples.Add(new Seconds(value * _factor));
            }
            else if (_problems.Count < MostProblems)
            {
                Add(_field ?? "", text.Length == 0 ? "nothing" : $"'{text}'", "a latency above 0");
            }
        }

        private void Add(string field, string found, string expected, ProblemKind kind = ProblemKind.Invalid) =>
            _problems.Add(new Problem(file, string.Create(CultureInfo.InvariantCulture, $"line {_line}{(field.Length > 0 ? ", " + field : "")}"), found,
                expected) { Kind = kind });

        private static List<string> Cells(string line)
        {
            var cells = new List<string>();
            var cell = new StringBuilder();
            bool quoted = false;
            foreach (char c in line)
            {
                if (c == '"')
                {
                    quoted = !quoted;
                }
                else if (!quoted && c is (',' or ';' or '\t'))
                {
                    cells.Add(cell.ToString());
                    cell.Clear();
                }
                else
                {
                    cell.Append(c);
                }
            }

            cells.Add(cell.ToString());
            return cells;
        }
    }
}
