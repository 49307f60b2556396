using System.Globalization;
using System.Text;
using System.Text.Json;
using Floorline.Core.Guardrails;
using Floorline.Core.Quantities;
using Floorline.Readers.Json;
using Floorline.Readers.Samples;

namespace Floorline.Readers.Golden;

/// <summary>
/// Reads a run: JSON Lines with <c>id</c>, <c>output</c> and <c>latency_ms</c>; requests of a measured server (<c>status</c>, <c>e2e_ms</c>); or, for speed
/// alone, whatever <see cref="LatencyFile"/> reads.
/// What it is, is told by the first line.
/// </summary>
public static class RunFile
{
    private const int LargestFile = 512 << 20;
    private const string Nothing = "nothing";
    private const string Expected = "a run: JSON Lines with id, output and latency_ms, or a file of latencies";

    /// <summary>Fields that hold a time, in the order in which they are looked for where none is named.</summary>
    private static readonly string[] _times = ["latency_ms", "e2e_ms", "time_ms", "duration_ms", "latency_s", "time_s", "duration_s"];

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="column">The field or column that holds the times; nothing to look for the usual names.</param>
    /// <param name="unit">s, ms, us or ns, for a file of latencies whose column's name does not say it.</param>
    public static ReadResult<Run> Read(string path, string? column = null, string? unit = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (RegularFile.Problem(path, Expected) is { } problem)
        {
            return ReadResult.Failed<Run>(problem);
        }

        try
        {
            using FileStream stream = File.OpenRead(path);
            return Read(stream, path, column, unit);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return ReadResult.Failed<Run>(new Problem(path, "", "no file that can be opened", Expected));
        }
    }

    /// <summary>Reads bytes.</summary>
    /// <param name="stream">The bytes.</param>
    /// <param name="file">Name for messages.</param>
    /// <param name="column">The field or column that holds the times; nothing to look for the usual names.</param>
    /// <param name="unit">s, ms, us or ns, for a file of latencies whose column's name does not say it.</param>
    public static ReadResult<Run> Read(Stream stream, string file, string? column = null, string? unit = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        using var buffer = new MemoryStream();
        if (!Copied(stream, buffer))
        {
            return ReadResult.Failed<Run>(new Problem(file, "", string.Create(CultureInfo.InvariantCulture, $"more than {LargestFile} bytes"), Expected));
        }

        ReadResult<IReadOnlyList<RunRecord>> records = HasOutputs(buffer.GetBuffer().AsMemory(0, (int)buffer.Length))
            ? JsonLines.Read(buffer, file, (row, place) => Row(row, place, column, unit))
            : LatencyFile.Read(buffer, file, column, unit).Select(static times =>
            (IReadOnlyList<RunRecord>)[.. times.Select(static time => new RunRecord(null, time, null))]);
        if (column is not null && records.Problems.Count > 1 && records.Problems.All(p => (p.Path == column && p.Found == Nothing)
            || p.Found == JsonLines.More))
        {
            // The field is misspelt, and every row would say so.
            return ReadResult.Failed<Run>(new Problem(records.Problems[0]
                .File, column, "no such field, and none in the rows after it", "--column with a field that holds a time, such as latency_ms"));
        }

        return records.IsOk && records.Value.Count == 0 ? ReadResult.Failed<Run>(new Problem(file, "", "no row", Expected))
            : records.Select(rows => new Run(file, [.. rows]));
    }

    /// <summary>Writes a run as JSON Lines that <see cref="Read(string, string?, string?)"/> reads.</summary>
    /// <param name="run">The run.</param>
    public static string Text(Run run)
    {
        ArgumentNullException.ThrowIfNull(run);
        using var buffer = new MemoryStream();
        foreach (RunRecord record in run.Records)
        {
            using (var json = new Utf8JsonWriter(buffer,
                new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            {
                Write(json, record);
            }

            buffer.WriteByte((byte)'\n');
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private static void Write(Utf8JsonWriter json, RunRecord record)
    {
        json.WriteStartObject();
        if (record.Id is not null)
        {
            json.WriteString("id", record.Id);
        }

        if (record.Time is { } time)
        {
            json.WriteNumber("latency_ms", Math.Round(time.Milliseconds, 6));
        }

        if (record.Output is { } output)
        {
            if (output.Error is not null)
            {
                json.WriteString("error", output.Error);
            }
            else
            {
                json.WriteString("output", output.Text);
            }

            if (output.Tokens.IsKnown)
            {
                json.WriteNumber("tokens", output.Tokens.Value);
            }

            if (output.Perplexity.IsKnown)
            {
                json.WriteNumber("perplexity", Math.Round(output.Perplexity.Value, 9));
            }
        }

        json.WriteEndObject();
    }

    private static ReadResult<RunRecord> Row(JsonElement row, string place, string? column, string? unit)
    {
        var problems = new List<Problem>();
        string? id = row.TryGetProperty("id", out JsonElement name) ? name.ValueKind switch { JsonValueKind.String => name.GetString(), JsonValueKind.Number =>
            name.GetRawText(), _ => null } : null;
        string? error = row.TryGetProperty("error", out JsonElement failed) && failed.ValueKind == JsonValueKind.String
            && failed.GetString() is { Length: > 0 } said ? said : null;
        if (error is null && row.TryGetProperty("status", out JsonElement status) && status.ValueKind == JsonValueKind.String
            && status.GetString() is { Length: > 0 and < 60 } state && state != "ok")
        {
            error = state;
        }

        string? text = row.TryGetProperty("output", out JsonElement output) && output.ValueKind == JsonValueKind.String ? output.GetString() : null;
        string? field = column ?? _times.FirstOrDefault(candidate => row.TryGetProperty(candidate, out _));
        Seconds? time = null;
        if (field is not null && row.TryGetProperty(field, out JsonElement at) && at.ValueKind != JsonValueKind.Null)
        {
            time = at.ValueKind == JsonValueKind.Number && at.TryGetDouble(out double value) ? Time(value, field, unit) : null;
            if (time is null && error is null)
            {
                problems.Add(new Problem(place, field, Found(at), "a time above 0 in a field whose name ends in _s, _ms, _us or _ns"));
            }
        }
        else if (column is not null && error is null)
        {
            problems.Add(new Problem(place, column, Nothing, "a time"));
        }

        if (text is not null && id is null)
        {
            problems.Add(Problem.Missing(place, "id", "the name of the prompt, because there is an output"));
        }

        if (time is null && text is null && error is null && problems.Count == 0)
        {
            problems.Add(new Problem(place, "", "neither a time nor an output", "latency_ms, or id and output; --column names another field"));
        }

        ModelOutput? answer = error is not null ? new ModelOutput("") { Error = error } : text is not null
            ? new ModelOutput(text) { Tokens = Tokens(row, place, problems), Perplexity = Perplexity(row, place, problems) } : null;
        return problems.Count > 0 ? ReadResult.Failed<RunRecord>(problems) : ReadResult.Ok(new RunRecord(id, error is null ? time : null, answer));
    }

    private static Fact<int> Tokens(JsonElement row, string place, List<Problem> problems)
    {
        if (!row.TryGetProperty("tokens", out JsonElement tokens) || tokens.ValueKind == JsonValueKind.Null)
        {
            return new ModelOutput("").Tokens;
        }

        if (tokens.ValueKind == JsonValueKind.Number && tokens.TryGetInt32(out int count) && count >= 0)
        {
            return Fact<int>.Known(count);
        }

        problems.Add(new Problem(place, "tokens", Found(tokens), "a whole number, 0 or more"));
        return new ModelOutput("").Tokens;
    }

    /// <summary>Perplexity as given, or from <c>logprobs</c>, the natural logarithms of the tokens' probabilities.</summary>
    private static Fact<double> Perplexity(JsonElement row, string place, List<Problem> problems)
    {
        if (row.TryGetProperty("perplexity", out JsonElement given) && given.ValueKind != JsonValueKind.Null)
        {
            if (given.ValueKind == JsonValueKind.Number && given.TryGetDouble(out double value) && double.IsFinite(value) && value >= 1)
            {
                return Fact<double>.Known(value);
            }

            problems.Add(new Problem(place, "perplexity", Found(given), "a number, 1 or more"));
        }
        else if (row.TryGetProperty("logprobs", out JsonElement logs) && logs.ValueKind == JsonValueKind.Array && logs.GetArrayLength() > 0)
        {
            double sum = 0;
            foreach (JsonElement log in logs.EnumerateArray())
            {
                if (log.ValueKind != JsonValueKind.Number || !log.TryGetDouble(out double value) || !double.IsFinite(value) || value > 0)
                {
                    problems.Add(new Problem(place, "logprobs", Found(log), "numbers, 0 or less"));
                    return new ModelOutput("").Perplexity;
                }

                sum += value;
            }

            return Fact<double>.Known(Math.Exp(-sum / logs.GetArrayLength()));
        }

        return new ModelOutput("").Perplexity;
    }

    private static string Found(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False or JsonValueKind.Null => element.GetRawText(),
        _ => string.Create(CultureInfo.InvariantCulture, $"a JSON {element.ValueKind.ToString().ToLowerInvariant()}"),
    };

    private static bool Copied(Stream stream, MemoryStream buffer)
    {
        byte[] chunk = new byte[64 * 1024];
        int read;
        while ((read = stream.Read(chunk, 0, chunk.Length)) > 0)
        {
            if (buffer.Length + read > LargestFile)
            {
                return false;
            }

            buffer.Write(chunk, 0, read);
        }

        buffer.Position = 0;
        return true;
    }

    /// <summary>
    /// Whether the first object has an output, an error in place of one, or the status of a request; files of latencies alone have none of them.
    /// </summary>
    private static bool HasOutputs(ReadOnlyMemory<byte> bytes)
    {
        ReadOnlySpan<byte> text = bytes.Span.TrimStart("\uFEFF"u8).TrimStart(" \t\r\n"u8);
        int end = text.IndexOf((byte)'\n');
        ReadOnlySpan<byte> line = end < 0 ? text : text[..end];
        if (line.IsEmpty || line[0] != (byte)'{')
        {
            return false;
        }

        ReadResult<JsonDocument> first = JsonInput.Parse(line.ToArray(), "");
        if (!first.IsOk)
        {
            // Broken: the reader that says where.
            return true;
        }

        using JsonDocument document = first.Value;
        return document.RootElement.TryGetProperty("output", out _) || document.RootElement.TryGetProperty("error", out _)
            || document.RootElement.TryGetProperty("status", out _);
    }

    private static Seconds? Time(double value, string name, string? stated)
    {
        double? factor = LatencyFile.Factor(stated ?? name[(name.LastIndexOf('_') + 1)..]);
        return factor is { } unit && double.IsFinite(value) && value * unit is > 0 and < 1e9 ? new Seconds(value * unit) : null;
    }
}
