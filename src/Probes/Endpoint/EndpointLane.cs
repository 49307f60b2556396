using System.Diagnostics;
using System.IO.Compression;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Floorline.Probes.Endpoint;

/// <summary>A connection's worth of client: sends one request at a time and reads its stream. Buffers are its own and stay.</summary>
internal sealed partial class EndpointLane : IDisposable
{
    private const int LongestLine = 4 << 20;
    private const int FirstRoom = 16 * 1024;
    private static readonly MediaTypeHeaderValue _json = new("application/json");
    private readonly EndpointTarget _target;
    private readonly HttpMessageInvoker _client;
    private readonly bool _owns;
    private readonly Uri _address;
    private byte[] _buffer = new byte[FirstRoom];
    private StampedStream? _stream;
    private bool _connected;

    internal EndpointLane(EndpointTarget target, int endpoint, HttpMessageInvoker? shared)
    {
        _target = target;
        Endpoint = endpoint;
        _address = target.PostAddress;
        _owns = shared is null;
        _client = shared ?? new HttpMessageInvoker(target.Handler(stream =>
        {
            _stream = stream;
            _connected = true;
        }));
    }

    internal int Endpoint { get; }

    /// <summary>Delay between a stamp and the moment this process had the bytes, in ticks, one value per chunk. The caller empties it.</summary>
    internal List<long> Lags { get; } = [];

    /// <summary>Whether the kernel stamps this lane's arrivals.</summary>
    internal bool IsKernelStamped => _stream?.IsKernel == true;

    public void Dispose()
    {
        if (_owns)
        {
            _client.Dispose();
        }
    }

    /// <summary>Sends a request and reads its answer to the end. Never throws: what went wrong stands in the record.</summary>
    internal async Task RunAsync(RequestRecord record, RequestPlan plan, string name, Deadline deadline)
    {
        record.EndpointIndex = Endpoint;
        _connected = false;
        try
        {
            await Exchange(record, plan, name, deadline);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            Explain(record, e, deadline);
        }

        record.Connected = _connected;
        record.Ended = Stopwatch.GetTimestamp();
        record.Close();
    }

    private async Task Exchange(RequestRecord record, RequestPlan plan, string name, Deadline deadline)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _address)
        {
            Version = _target.HttpVersion,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ReadOnlyMemoryContent(plan.Body),
        };
        request.Content.Headers.ContentType = _json;
        request.Headers.TryAddWithoutValidation("Accept", "text/event-stream");
        request.Headers.TryAddWithoutValidation("X-Request-Id", name);
        foreach ((string header, string value) in _target.Headers)
        {
            request.Headers.TryAddWithoutValidation(header, value);
        }

        record.Sent = Stopwatch.GetTimestamp();
        using HttpResponseMessage response = await _client.SendAsync(request, deadline.Token);
        record.Headers = Stopwatch.GetTimestamp();
        deadline.Heard(record.Headers);
        record.Status = (int)response.StatusCode;
        if (!response.IsSuccessStatusCode)
        {
            await Refused(record, response, deadline);
            return;
        }

        string type = response.Content.Headers.ContentType?.MediaType ?? "";
        if (!type.Equals("text/event-stream", StringComparison.OrdinalIgnoreCase))
        {
            Fail(record, FailureKind.WrongContentType, type.Length == 0 ? "no content type" : type);
            return;
        }

        Stream body = await response.Content.ReadAsStreamAsync(deadline.Token);
        string encoding = response.Content.Headers.ContentEncoding.LastOrDefault() ?? "";
        switch (encoding.ToLowerInvariant())
        {
            case "" or "identity":
                break;
            case "gzip":
                record.Compressed = true;
                body = new GZipStream(body, CompressionMode.Decompress);
                break;
            case "br":
                record.Compressed = true;
                body = new BrotliStream(body, CompressionMode.Decompress);
                break;
            case "deflate":
                record.Compressed = true;
                body = new ZLibStream(body, CompressionMode.Decompress);
                break;
            default:
                Fail(record, FailureKind.WrongContentType, "content encoding " + encoding);
                return;
        }

        await Events(record, plan, body, deadline);
    }

    private async Task Events(RequestRecord record, RequestPlan plan, Stream body, Deadline deadline)
    {
        var state = new StreamState(plan.OutputTokens);
        int filled = 0;
        while (true)
        {
            int read = await body.ReadAsync(_buffer.AsMemory(filled), deadline.Token);
            if (read == 0)
            {
                break;
            }

            long observed = Stopwatch.GetTimestamp();
            long arrived = _stream is { } stream && stream.Arrived != 0 ? Math.Min(stream.Arrived, observed) : observed;
            deadline.Heard(observed);
            int scanned = filled;
            filled += read;
            int used = Lines(record, ref state, filled, scanned, arrived, observed);
            if (record.Failure != FailureKind.None)
            {
                return;
            }

            if (used > 0)
            {
                _buffer.AsSpan(used, filled - used).CopyTo(_buffer);
                filled -= used;
            }

            if (filled == _buffer.Length)
            {
                if (_buffer.Length >= LongestLine)
                {
                    Fail(record, FailureKind.LineTooLong, $"a line of more than {LongestLine >> 20} MiB");
                    return;
                }

                Array.Resize(ref _buffer, _buffer.Length * 4);
            }
        }

        if (filled > 0 && !state.Done)
        {
            // a last line without its end
            _buffer[filled < _buffer.Length ? filled : filled - 1] = (byte)'\n';
            long now = Stopwatch.GetTimestamp();
            Line(record, ref state, _buffer.AsSpan(0, filled), now, now);
        }

        if (_buffer.Length > FirstRoom * 16)
        {
            _buffer = new byte[FirstRoom];
        }

        if (record.Failure == FailureKind.None && !state.Done && !state.Finished)
        {
            Fail(record, FailureKind.Truncated, "the stream ended without a finish reason or [DONE]");
        }

        record.TokensPerChunkKnown = record.Chunks > 0 && state.Unknown == 0;
    }

    /// <summary>Handles the complete lines of the buffer; gives the bytes that are done with.</summary>
    private int Lines(RequestRecord record, ref StreamState state, int filled, int scanned, long arrived, long observed)
    {
        int start = 0;
        int from = scanned;
        while (from < filled)
        {
            int end = _buffer.AsSpan(from, filled - from).IndexOf((byte)'\n');
            if (end < 0)
            {
                break;
            }

            end += from;
            Line(record, ref state, _buffer.AsSpan(start, end - start), arrived, observed);
            if (record.Failure != FailureKind.None)
            {
                return filled;
            }

            start = from = end + 1;
        }

        return start;
    }

    private void Line(RequestRecord record, ref StreamState state, ReadOnlySpan<byte> line, long arrived, long observed)
    {
        if (line.Length > 0 && line[^1] == (byte)'\r')
        {
            line = line[..^1];
        }

        if (line.IsEmpty || state.Done)
        {
            return;
        }

        if (line[0] == (byte)':')
        {
            record.Comments++;
            return;
        }

        if (!line.StartsWith("data:"u8))
        {
            if (line.StartsWith("event: error"u8) || line.StartsWith("event:error"u8))
            {
                state.ErrorEvent = true;
            }
            else if (!line.StartsWith("event:"u8) && !line.StartsWith("id:"u8) && !line.StartsWith("retry:"u8))
            {
                Fail(record, FailureKind.Malformed, "a line that is no field of an event stream");
            }

            return;
        }

        ReadOnlySpan<byte> data = line[5..].Trim((byte)' ');
        if (data.SequenceEqual("[DONE]"u8))
        {
            state.Done = true;
            return;
        }

        Event(record, ref state, data, arrived, observed);
    }

    private void Event(RequestRecord record, ref StreamState state, ReadOnlySpan<byte> data, long arrived, long observed)
    {
        ChunkFacts facts;
        try
        {
            if (!System.Text.Unicode.Utf8.IsValid(data))
            {
                Fail(record, FailureKind.Malformed, "an event that is not UTF-8");
                return;
            }

            facts = ChunkFacts.Of(data);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            Fail(record, FailureKind.Malformed, "an event that is no JSON object");
            return;
        }

        if (facts.HasError || state.ErrorEvent)
        {
            Fail(record, FailureKind.StreamError, ErrorText(data));
            return;
        }

        state.Finished |= facts.Finished;
        record.FirstChoice = facts.HasChoice && record.FirstChoice == 0 ? arrived : record.FirstChoice;
        record.HasReasoning |= facts.HasReasoning;
        record.HasToolCall |= facts.HasToolCall;
        record.UsageInput = facts.UsageInput >= 0 ? facts.UsageInput : record.UsageInput;
        record.UsageCached = facts.UsageCached >= 0 ? facts.UsageCached : record.UsageCached;
        if (facts.IsToken)
        {
            // Usage in every chunk tells each chunk's tokens; usage that appears with one late chunk is a total and tells nothing of it.
            bool running = facts.UsageOutput >= 0 && (record.Chunks == 0 || state.RunningUsage);
            state.RunningUsage = running;
            int tokens = facts.TokenIds > 0 ? facts.TokenIds : running ? Math.Max(1, facts.UsageOutput - state.CountedUsage) : 1;
            state.CountedUsage = running ? facts.UsageOutput : state.CountedUsage;
            state.Unknown += facts.TokenIds > 0 || running ? 0 : 1;
            record.Add(arrived, tokens);
            Lags.Add(observed - arrived);
            if (record.Chunks > state.Limit)
            {
                Fail(record, FailureKind.Endless, $"more than {state.Limit} chunks after {state.Asked} tokens were asked for");
            }
        }

        record.UsageOutput = facts.UsageOutput >= 0 ? facts.UsageOutput : record.UsageOutput;
    }

    private async Task Refused(RequestRecord record, HttpResponseMessage response, Deadline deadline)
    {
        int status = (int)response.StatusCode;
        record.RetryAfter = response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta.TotalSeconds,
            { Date: { } date } => Math.Max(0, (date - DateTimeOffset.UtcNow).TotalSeconds),
            _ => 0,
        };
        byte[] start = new byte[512];
        int filled = 0;
        try
        {
            Stream body = await response.Content.ReadAsStreamAsync(deadline.Token);
            int read;
            while (filled < start.Length && (read = await body.ReadAsync(start.AsMemory(filled), deadline.Token)) > 0)
            {
                filled += read;
            }
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            // the status alone says enough
        }

        FailureKind kind = status switch { 429 => FailureKind.Http429, 503 => FailureKind.Http503, >= 400 and < 500 => FailureKind.Http4xx, >= 500 and < 600 => FailureKind.Http5xx, _ => FailureKind.HttpOther };
        Fail(record, kind, $"{status} {ErrorText(start.AsSpan(0, filled))}".TrimEnd());
    }

    /// <summary>The server's own words on an error: its message where it is JSON, the start of it otherwise.</summary>
    private string ErrorText(ReadOnlySpan<byte> data)
    {
        string text = Encoding.UTF8.GetString(data.Length > 512 ? data[..512] : data);
        try
        {
            using JsonDocument document = JsonDocument.Parse(text);
            JsonElement root = document.RootElement;
            if (root.ValueKind == JsonValueKind.Object)
            {
                JsonElement error = root.TryGetProperty("error", out JsonElement inner) ? inner : root;
                text = error.ValueKind == JsonValueKind.Object && error.TryGetProperty("message", out JsonElement message) ? message.ToString() : error.ToString();
            }
        }
        catch (JsonException)
        {
            // shown as it stands
        }

        return Cleaned(text);
    }

    private string Cleaned(string text)
    {
        foreach ((_, string secret) in _target.Headers)
        {
            string bare = secret.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? secret[7..] : secret;
            text = bare.Length >= 4 ? text.Replace(bare, "(key)", StringComparison.Ordinal) : text;
        }

        text = KeyShape().Replace(text, "(key)");
        text = new string([.. text.Take(160).Select(static c => char.IsControl(c) ? ' ' : c)]).Trim();
        return text;
    }

    private void Explain(RequestRecord record, Exception e, Deadline deadline)
    {
        if (record.Failure != FailureKind.None)
        {
            return;
        }

        SocketException? socket = null;
        bool tls = false;
        for (Exception? at = e; at is not null; at = at.InnerException)
        {
            socket ??= at as SocketException;
            tls |= at is AuthenticationException;
        }

        HttpRequestError error = e is HttpRequestException http ? http.HttpRequestError : e is HttpIOException io ? io.HttpRequestError : HttpRequestError.Unknown;
        FailureKind kind = deadline.Stopped ? FailureKind.CutOff
            : deadline.Token.IsCancellationRequested || e is OperationCanceledException || socket?.SocketErrorCode == SocketError.TimedOut ? FailureKind.Timeout
            : socket?.SocketErrorCode == SocketError.ConnectionRefused ? FailureKind.Refused
            : error == HttpRequestError.NameResolutionError || socket?.SocketErrorCode is SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData ? FailureKind.Dns
            : tls || error == HttpRequestError.SecureConnectionError ? FailureKind.Tls
            : socket?.SocketErrorCode is SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown ? FailureKind.Reset
            : error == HttpRequestError.ResponseEnded ? record.Headers == 0 ? FailureKind.Reset : FailureKind.Truncated
            : e is InvalidDataException ? FailureKind.Malformed
            : e is IOException || e.InnerException is IOException ? FailureKind.Reset
            : FailureKind.Other;
        Fail(record, kind, kind is FailureKind.Other or FailureKind.Tls ? Cleaned(e.GetBaseException().Message) : kind == FailureKind.Timeout && record.Headers == 0 ? "no headers in time" : kind == FailureKind.Timeout ? "the stream fell silent or took too long" : "");
    }

    private static void Fail(RequestRecord record, FailureKind kind, string text)
    {
        record.Failure = kind;
        record.FailureText = text;
    }

    [GeneratedRegex(@"\b(?:sk|pk)-[A-Za-z0-9*_\-]{8,}|hf_[A-Za-z0-9]{8,}|nvapi-[A-Za-z0-9_\-]{8,}|(?i:bearer)\s+\S{8,}")]
    private static partial Regex KeyShape();

    /// <summary>Where a stream is.</summary>
    private struct StreamState(int asked)
    {
        internal readonly int Asked = asked;
        internal readonly int Limit = (asked * 2) + 64;
        internal bool Done;
        internal bool Finished;
        internal bool ErrorEvent;
        internal bool RunningUsage;
        internal int CountedUsage;
        internal int Unknown;
    }
}
