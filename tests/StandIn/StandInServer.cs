using System.Buffers;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.IO.Compression;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Floorline.StandIn;

/// <summary>An OpenAI-compatible server on loopback that serves tokens at known times, and faults under /fault/NAME.</summary>
internal sealed class StandInServer : IAsyncDisposable
{
    private static readonly byte[] _chat = "data: {\"id\":\"chatcmpl-0123456789abcdef\",\"object\":\"chat.completion.chunk\",\"created\":1790000000,\"model\":\"stand-in-8b\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\" token\"},\"logprobs\":null,\"finish_reason\":null}]}\n\n"u8.ToArray();
    private static readonly byte[] _plain = "data: {\"id\":\"cmpl-0123456789abcdef\",\"object\":\"text_completion\",\"created\":1790000000,\"model\":\"stand-in-8b\",\"choices\":[{\"index\":0,\"text\":\" token\",\"logprobs\":null,\"finish_reason\":null}]}\n\n"u8.ToArray();
    private static readonly byte[] _role = "data: {\"id\":\"chatcmpl-0123456789abcdef\",\"object\":\"chat.completion.chunk\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"},\"finish_reason\":null}]}\n\n"u8.ToArray();
    private static readonly byte[] _reasoning = "data: {\"choices\":[{\"index\":0,\"delta\":{\"reasoning_content\":\" hm\"},\"finish_reason\":null}]}\n\n"u8.ToArray();
    private static readonly byte[] _tool = "data: {\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"{\\\"a\\\"\"}}]},\"finish_reason\":null}]}\n\n"u8.ToArray();
    private static readonly byte[] _finish = "data: {\"choices\":[{\"index\":0,\"delta\":{},\"text\":\"\",\"finish_reason\":\"length\"}]}\n\n"u8.ToArray();
    private static readonly byte[] _done = "data: [DONE]\n\n"u8.ToArray();
    private readonly WebApplication _app;
    private readonly StandInSettings _settings;
    private readonly BatchEngine _engine;
    private long _served;
    private long _inputTokens;
    private long _outputTokens;
    private double _queueSeconds;
    private int _refusals;
    private int _started;
    private int _asked;

    private StandInServer(StandInSettings settings, WebApplication app)
    {
        _settings = settings;
        _app = app;
        _engine = new BatchEngine(settings);
    }

    internal Uri Address { get; private set; } = new("http://127.0.0.1");

    internal BatchEngine Engine => _engine;

    /// <summary>What was served, by the request's X-Request-Id.</summary>
    internal ConcurrentDictionary<string, ServedRequest> Served { get; } = new();

    /// <summary>Value of the Authorization header that came last.</summary>
    internal string? LastAuthorization { get; private set; }

    internal string? LastProtocol { get; private set; }

    internal static async Task<StandInServer> Start(StandInSettings? settings = null, int port = 0, X509Certificate2? certificate = null, HttpProtocols protocols = HttpProtocols.Http1)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(options =>
        {
            options.AddServerHeader = false;
            options.Limits.MaxConcurrentConnections = null;
            options.Listen(IPAddress.Loopback, port, listen =>
            {
                listen.Protocols = protocols;
                if (certificate is not null)
                {
                    listen.UseHttps(certificate);
                }
            });
        });
        WebApplication app = builder.Build();
        var server = new StandInServer(settings ?? new StandInSettings(), app);
        app.Run(server.Handle);
        await app.StartAsync();
        server.Address = new Uri(app.Urls.First());
        return server;
    }

    internal Task WaitForShutdown() => _app.WaitForShutdownAsync();

    public async ValueTask DisposeAsync()
    {
        _engine.Dispose();
        await _app.StopAsync(new CancellationTokenSource(TimeSpan.FromSeconds(1)).Token);
        await _app.DisposeAsync();
    }

    private async Task Handle(HttpContext context)
    {
        long received = Stopwatch.GetTimestamp();
        string path = context.Request.Path.Value ?? "";
        string fault = "";
        if (path.StartsWith("/fault/", StringComparison.Ordinal))
        {
            string[] parts = path.Split('/', 4);
            fault = parts[2];
            path = "/" + parts[3];
        }

        LastAuthorization = context.Request.Headers.Authorization.ToString();
        LastProtocol = context.Request.Protocol;
        switch (path)
        {
            case "/v1/chat/completions":
                await Complete(context, received, fault, chat: true);
                break;
            case "/v1/completions":
                await Complete(context, received, fault, chat: false);
                break;
            case "/v1/models":
                await context.Response.WriteAsync($"{{\"object\":\"list\",\"data\":[{{\"id\":\"{_settings.Model}\",\"object\":\"model\",\"max_model_len\":8192}}]}}");
                break;
            case "/version":
                await context.Response.WriteAsync("{\"version\":\"0.0.1-stand-in\"}");
                break;
            case "/metrics":
                await context.Response.WriteAsync(Metrics());
                break;
            case "/stall":
                _engine.Stall(TimeSpan.FromSeconds(double.Parse(context.Request.Query["s"].ToString(), System.Globalization.CultureInfo.InvariantCulture)));
                break;
            default:
                context.Response.StatusCode = 404;
                break;
        }
    }

    private string Metrics() => _settings.MetricsTexts.Count > 0 ? _settings.MetricsTexts[Math.Min(_asked++, _settings.MetricsTexts.Count - 1)] : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"""
        # HELP vllm:num_requests_running Number of requests in model execution batches.
        # TYPE vllm:num_requests_running gauge
        vllm:num_requests_running{"{"}model_name="{_settings.Model}"{"}"} {_engine.Active}
        vllm:num_requests_waiting{"{"}model_name="{_settings.Model}"{"}"} {_engine.Waiting}
        vllm:request_success_total{"{"}model_name="{_settings.Model}"{"}"} {Volatile.Read(ref _served)}
        vllm:prompt_tokens_total{"{"}model_name="{_settings.Model}"{"}"} {Volatile.Read(ref _inputTokens)}
        vllm:generation_tokens_total{"{"}model_name="{_settings.Model}"{"}"} {Volatile.Read(ref _outputTokens)}
        vllm:num_preemptions_total{"{"}model_name="{_settings.Model}"{"}"} 0
        vllm:prefix_cache_queries_total{"{"}model_name="{_settings.Model}"{"}"} {Volatile.Read(ref _inputTokens)}
        vllm:prefix_cache_hits_total{"{"}model_name="{_settings.Model}"{"}"} 0
        vllm:request_queue_time_seconds_sum{"{"}model_name="{_settings.Model}"{"}"} {_queueSeconds}
        vllm:request_queue_time_seconds_count{"{"}model_name="{_settings.Model}"{"}"} {Volatile.Read(ref _served)}

        """);

    private async Task Complete(HttpContext context, long received, string fault, bool chat)
    {
        HttpResponse response = context.Response;
        CancellationToken gone = context.RequestAborted;
        (int tokens, int words, bool usage) = await Asked(context);
        if (await Refuse(response, fault, gone))
        {
            return;
        }

        response.ContentType = "text/event-stream; charset=utf-8";
        if (fault == "gzip")
        {
            await Zipped(response, tokens);
            return;
        }

        if (fault == "every-third")
        {
            // one in three fails, in turn before and inside the stream
            int number = Interlocked.Increment(ref _refusals);
            fault = number % 3 != 0 ? "" : number % 6 == 0 ? "stream-error" : "500";
            if (await Refuse(response, fault, gone))
            {
                return;
            }
        }

        await response.StartAsync(gone);
        if (fault.Length > 0 && await Broken(context, fault, tokens))
        {
            return;
        }

        var served = new ServedRequest(context.Request.Headers["X-Request-Id"].ToString(), received);
        if (_settings.Keep && served.Id.Length > 0)
        {
            Served[served.Id] = served;
        }

        var ticket = new BatchEngine.Ticket();
        long admitted = await _engine.Admit(ticket, received);
        served.Admitted = admitted;
        var random = new Random(unchecked((_settings.Seed * 7919) + Interlocked.Increment(ref _started)));
        long Jitter() => _settings.JitterMs > 0 ? BatchEngine.Ticks(-Math.Log(1 - random.NextDouble()) * _settings.JitterMs) : 0;
        long due = admitted + BatchEngine.Ticks(_settings.PrefillMs + (_settings.PrefillMsPerWord * words)) + Jitter();
        try
        {
            int chunkTokens = fault == "chunk50" ? 50 : _settings.ChunkTokens;
            byte[] chunk = fault switch { "reasoning" => _reasoning, "tools" => _tool, _ => chat ? _chat : _plain };
            if (chat)
            {
                response.BodyWriter.Write(_role);
            }

            int left = tokens;
            while (left > 0 && !gone.IsCancellationRequested)
            {
                await _engine.At(ticket, due);
                int now = Math.Min(chunkTokens, left);
                left -= now;
                Interlocked.Add(ref _outputTokens, now);
                response.BodyWriter.Write(chunk);
                if (fault == "comments")
                {
                    response.BodyWriter.Write(": keep-alive\n\n"u8);
                }

                if (left == 0)
                {
                    End(response, fault, usage, words, tokens);
                }

                if (_settings.Keep)
                {
                    served.Sends.Add(Stopwatch.GetTimestamp());
                }

                await response.BodyWriter.FlushAsync(gone);
                due += left > 0 ? (_engine.Step() * Math.Min(chunkTokens, left)) + Jitter() : 0;
            }

            Interlocked.Increment(ref _served);
            Interlocked.Add(ref _inputTokens, words);
            _queueSeconds += (admitted - received) / (double)Stopwatch.Frequency;
        }
        catch (OperationCanceledException)
        {
            // the client went away
        }
        finally
        {
            _engine.Release(due);
        }
    }

    private void End(HttpResponse response, string fault, bool usage, int words, int tokens)
    {
        byte[] total = Encoding.UTF8.GetBytes($"\"usage\":{{\"prompt_tokens\":{words},\"completion_tokens\":{tokens},\"total_tokens\":{words + tokens},\"prompt_tokens_details\":{{\"cached_tokens\":0}}}}");
        bool wanted = usage && _settings.Usage && fault != "no-usage";
        if (fault == "late-usage" && wanted)
        {
            response.BodyWriter.Write("data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}],"u8);
            response.BodyWriter.Write(total);
            response.BodyWriter.Write("}\n\n"u8);
        }
        else
        {
            response.BodyWriter.Write(_finish);
            if (wanted)
            {
                response.BodyWriter.Write("data: {\"choices\":[],"u8);
                response.BodyWriter.Write(total);
                response.BodyWriter.Write("}\n\n"u8);
            }
        }

        response.BodyWriter.Write(_done);
    }

    private static async Task<(int Tokens, int Words, bool Usage)> Asked(HttpContext context)
    {
        using JsonDocument body = await JsonDocument.ParseAsync(context.Request.Body, default, context.RequestAborted);
        JsonElement root = body.RootElement;
        int tokens = root.TryGetProperty("max_tokens", out JsonElement most) ? most.GetInt32() : root.TryGetProperty("max_completion_tokens", out most) ? most.GetInt32() : 16;
        string prompt = root.TryGetProperty("prompt", out JsonElement plain) ? plain.GetString()! : string.Join(' ', root.GetProperty("messages").EnumerateArray().Select(static m => m.GetProperty("content").GetString()));
        bool usage = root.TryGetProperty("stream_options", out JsonElement options) && options.TryGetProperty("include_usage", out JsonElement include) && include.GetBoolean();
        return (tokens, prompt.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length, usage);
    }

    /// <summary>Faults before the stream.</summary>
    private async Task<bool> Refuse(HttpResponse response, string fault, CancellationToken gone)
    {
        switch (fault)
        {
            case "429" or "503":
                response.StatusCode = int.Parse(fault, System.Globalization.CultureInfo.InvariantCulture);
                response.Headers.RetryAfter = "1";
                await response.WriteAsync("{\"error\":{\"message\":\"too many\",\"type\":\"overloaded\"}}", gone);
                return true;
            case "first-429":
                if (Interlocked.Increment(ref _refusals) > 3)
                {
                    return false;
                }

                response.StatusCode = 429;
                return true;
            case "404" or "500":
                response.StatusCode = int.Parse(fault, System.Globalization.CultureInfo.InvariantCulture);
                await response.WriteAsync("no key sk-abcdefghijklmnop here", gone);
                return true;
            case "echo-key":
                response.StatusCode = 401;
                await response.WriteAsync($"{{\"error\":{{\"message\":\"bad key {LastAuthorization}\"}}}}", gone);
                return true;
            case "slow-headers":
                await Task.Delay(TimeSpan.FromSeconds(60), gone);
                return true;
            case "content-type":
                response.ContentType = "application/json";
                await response.WriteAsync("{\"choices\":[{\"message\":{\"content\":\"whole\"}}]}", gone);
                return true;
            default:
                return false;
        }
    }

    /// <summary>Faults inside the stream; false where the stream goes on as usual.</summary>
    private static async Task<bool> Broken(HttpContext context, string fault, int tokens)
    {
        HttpResponse response = context.Response;
        CancellationToken gone = context.RequestAborted;
        async Task Send(byte[] bytes)
        {
            response.BodyWriter.Write(bytes);
            await response.BodyWriter.FlushAsync(gone);
        }

        switch (fault)
        {
            case "reset":
                await Send(_chat);
                await Task.Delay(20, gone);
                context.Abort();
                return true;
            case "endless":
                while (!gone.IsCancellationRequested)
                {
                    await Send(_chat);
                }

                return true;
            case "silent":
                await Send(_chat);
                await Task.Delay(TimeSpan.FromSeconds(60), gone);
                return true;
            case "malformed":
                await Send(_chat);
                await Send("data: {\"choices\":[{\"delta\":{\"content\":\"x\n\n"u8.ToArray());
                await Send(_done);
                return true;
            case "not-sse":
                await Send(_chat);
                await Send("hello there\n\n"u8.ToArray());
                return true;
            case "invalid-utf8":
                await Send(_chat);
                await Send([.. "data: {\"choices\":[{\"delta\":{\"content\":\""u8, 0xff, 0xfe, .. "\"}}]}\n\n"u8]);
                await Send(_done);
                return true;
            case "split-utf8":
                byte[] whole = Encoding.UTF8.GetBytes("data: {\"choices\":[{\"delta\":{\"content\":\"日本\"}}]}\n\n");
                for (int i = 0; i < tokens; i++)
                {
                    int middle = Array.IndexOf(whole, (byte)0xe6) + 1;
                    await Send(whole[..middle]);
                    await Task.Delay(5, gone);
                    await Send(whole[middle..]);
                }

                await Send(_finish);
                await Send(_done);
                return true;
            case "truncated":
                await Send(_chat);
                await Send(_chat);
                return true;
            case "stream-error":
                await Send(_chat);
                await Send("data: {\"error\":{\"code\":500,\"message\":\"the model broke\",\"type\":\"server_error\"}}\n\n"u8.ToArray());
                return true;
            case "long-line":
                await Send("data: {\"choices\":[{\"delta\":{\"content\":\""u8.ToArray());
                byte[] much = new byte[1 << 20];
                much.AsSpan().Fill((byte)'x');
                for (int i = 0; i < 100 && !gone.IsCancellationRequested; i++)
                {
                    await Send(much);
                }

                await Send("\"}}]}\n\n"u8.ToArray());
                await Send(_done);
                return true;
            default:
                return false;
        }
    }

    private static async Task Zipped(HttpResponse response, int tokens)
    {
        response.Headers.ContentEncoding = "gzip";
        await using var zip = new GZipStream(response.Body, CompressionLevel.Fastest, leaveOpen: true);
        for (int i = 0; i < tokens; i++)
        {
            await zip.WriteAsync(_chat);
            await zip.FlushAsync();
            await response.Body.FlushAsync();
        }

        await zip.WriteAsync(_finish);
        await zip.WriteAsync(_done);
    }
}
