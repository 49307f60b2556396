using System.Globalization;
using System.Text;
using Floorline.Readers.Csv;

namespace Floorline.Readers.Measurements;

/// <summary>Reads tables of published measurements: CSV with a header line, quoted fields where needed.</summary>
public static class MeasurementFile
{
    private const int LongestRecord = 1 << 16;
    private const int MostRows = 1_000_000;
    // What is measured lies far within: beyond, a time or a rate made of it would be 0 or infinite.
    private const double Smallest = 1e-12;
    private const double Largest = 1e15;

    private static readonly string[] _needed = ["model", "hardware", "metric", "value"];

    /// <summary>Reads all rows; a row that cannot be read is a problem with its line.</summary>
    /// <param name="stream">The bytes, UTF-8.</param>
    /// <param name="file">Name for messages.</param>
    public static ReadResult<IReadOnlyList<PublishedMeasurement>> Read(Stream stream, string file)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var problems = new List<Problem>();
        var rows = new List<PublishedMeasurement>();
        using var reader = new StreamReader(stream, Encoding.UTF8);
        string[]? header = null;
        try
        {
            foreach ((int line, string[] fields) in CsvRecords.Of(reader, LongestRecord))
            {
                if (header is null)
                {
                    header = Array.ConvertAll(fields, static f => f.Trim().ToLowerInvariant());
                    problems.AddRange(_needed.Where(n => !header.Contains(n))
                        .Select(n => new Problem(file, "header", "no column " + n,
                            "columns model, hardware, metric, value; and params_total_b, params_active_b, bytes_per_weight, phase, batch_or_concurrency, input_tokens, output_tokens where known")));
                }
                else if (rows.Count >= MostRows)
                {
                    problems.Add(new Problem(file, $"line {line}", "more than a million rows", "a table of measurements"));
                }
                else
                {
                    rows.Add(MetricWords.Known(One(header, fields, line)));
                }

                if (problems.Count > 0)
                {
                    break;
                }
            }
        }
        catch (CsvRecordTooLongException tooLong)
        {
            problems.Add(new Problem(file, $"line {tooLong.Line}", tooLong.Message, "a table of measurements"));
        }

        if (header is null && problems.Count == 0)
        {
            problems.Add(new Problem(file, "", "an empty file", "a CSV table with a header line"));
        }

        return problems.Count > 0 ? ReadResult.Failed<IReadOnlyList<PublishedMeasurement>>(problems) : ReadResult.Ok<IReadOnlyList<PublishedMeasurement>>(rows);
    }

    private static PublishedMeasurement One(string[] header, string[] fields, int line)
    {
        string Text(string column) => Array.IndexOf(header, column) is >= 0 and var at && at < fields.Length ? fields[at].Trim() : "";
        double? Number(string column) => double.TryParse(Text(column), NumberStyles.Float, CultureInfo.InvariantCulture, out double v)
            && (v == 0 || Math.Abs(v) is >= Smallest and <= Largest) ? v : null;
        string? Wrong(string column) => Text(column).Length > 0 && Number(column) is null ? NoNumber(column, Text(column)) : null;
        string? defect = Number("value") is null ? NoNumber("value", Text("value")) : Wrong("n_devices") ?? Empty("n_devices");
        string? Empty(string column) => Array.IndexOf(header, column) >= 0 && Text(column).Length == 0 ? $"{column} is empty: it is not known" : null;
        long? Whole(string column) => Number(column) is { } v and >= 0 and <= 1e9 ? (long)Math.Round(v) : null;
        return new PublishedMeasurement
        {
            Id = Text("row_id") is { Length: > 0 } id ? id : $"line {line}",
            Engine = Named(Text("engine_version") is { Length: > 0 } engine ? engine : Text("engine")),
            Model = Text("model"),
            TotalBillions = Number("params_total_b"),
            ActiveBillions = Number("params_active_b"),
            WeightFormat = Text("weight_format"),
            BytesPerWeight = Number("bytes_per_weight"),
            KvFormat = Text("kv_format"),
            Hardware = Text("hardware"),
            Devices = (int)Math.Clamp(Number("n_devices") ?? 1, 1, 65_536),
            Parallelism = Text("parallelism"),
            Phase = Text("phase") is { Length: > 0 } phase ? phase : "decode",
            Batch = Array.IndexOf(header, "batch_or_concurrency") < 0 ? 1
                : Number("batch_or_concurrency") is { } batch ? (int)Math.Clamp(batch, 1, 1_000_000) : null,
            BatchText = Short(Text("batch_or_concurrency")),
            Saturates = Text("batch_or_concurrency") is { } load && (load.Contains("saturated", StringComparison.OrdinalIgnoreCase)
                || load.Equals("max", StringComparison.OrdinalIgnoreCase) || load.Equals("offline", StringComparison.OrdinalIgnoreCase)),
            InputTokens = Whole("input_tokens"),
            InputText = Short(Text("input_tokens")),
            OutputTokens = Whole("output_tokens"),
            Metric = Text("metric"),
            Value = Number("value") ?? 0,
            Defect = defect,
            Family = Text("hw_family") is { Length: > 0 } family ? family : Text("hardware"),
            Quality = Text("quality"),
            Notes = Text("notes"),
            Date = Text("date"),
        };
    }

    /// <summary>Why a field gives no number: it is none, or nothing that is measured is as small or as large.</summary>
    private static string NoNumber(string column, string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double v) && double.IsFinite(v)
            ? FormattableString.Invariant($"{column} '{Short(text)}' is nothing that is measured: found outside {Smallest:0e-0} to {Largest:0e0}")
            : $"{column} '{Short(text)}' is not a number";

    private static string Short(string text) => text.Length <= 24 ? text : text[..24] + "..";

    /// <summary>An engine without the "nan" that tables written by data frames have in place of a version.</summary>
    private static string Named(string engine) => engine.EndsWith(" nan", StringComparison.OrdinalIgnoreCase) ? engine[..^4].TrimEnd() : engine;
}
