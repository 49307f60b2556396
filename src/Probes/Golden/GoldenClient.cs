using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using Floorline.Core.Guardrails;
using Floorline.Core.Quantities;

namespace Floorline.Probes.Golden;

/// <summary>
/// Asks a server the prompts of a golden set, one round at a time, and keeps answers and times. Not streamed: the time is that of the whole answer.
/// </summary>
/// <param name="client">The transport; its own time limit is not used.</param>
/// <param name="clock">The clock.</param>
public sealed class GoldenClient(HttpClient client, TimeProvider clock)
{
    /// <summary>Most bytes of an answer that are read.</summary>
    private const int LargestAnswer = 16 << 20;

    /// <summary>Asks each prompt once.</summary>
    /// <param name="endpoint">The server.</param>
    /// <param name="prompts">Names and texts, in the order in which they are asked.</param>
    /// <param name="options">How they are asked.</param>
    /// <param name="cancellation">Ends the round; what was not asked is left out.</param>
    /// <returns>The answers in the order of the prompts.</returns>
    public async Task<IReadOnlyList<GoldenAnswer>> Round(GoldenEndpoint endpoint, IReadOnlyList<(string Id, string Prompt)> prompts, GoldenOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentNullException.ThrowIfNull(prompts);
        ArgumentNullException.ThrowIfNull(options);
        Require.InRange(options.Concurrency, 1, 1024);
        var answers = new GoldenAnswer?[prompts.Count];
        int next = -1;
        async Task Work()
        {
            int mine;
            while ((mine = Interlocked.Increment(ref next)) < prompts.Count && !cancellation.IsCancellationRequested)
            {
                answers[mine] = await Ask(endpoint, prompts[mine].Id, prompts[mine].Prompt, options, cancellation);
            }
        }

        await Task.WhenAll(Enumerable.Range(0, Math.Min(options.Concurrency, prompts.Count)).Select(_ => Work()));
        return [.. answers.OfType<GoldenAnswer>()];
    }

    private async Task<GoldenAnswer> Ask(GoldenEndpoint endpoint, string id, string prompt, GoldenOptions options, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, endpoint.Chat) { Content = new ByteArrayContent(Body(endpoint.Model, prompt, options)) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        if (endpoint.ApiKey is { Length: > 0 } key)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(TimeSpan.FromSeconds(options.Timeout.Value));
        long start = clock.GetTimestamp();
        GoldenAnswer Failed(string why) => new(id, Since(start), new ModelOutput("") { Error = why });
        try
        {
            using HttpResponseMessage response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            byte[]? body = await Read(response, limit.Token);
            Seconds time = Since(start);
            return body is null ? Failed($"an answer of more than {LargestAnswer >> 20} MiB")
                : !response.IsSuccessStatusCode ? Failed(string.Create(CultureInfo.InvariantCulture, $"HTTP {(int)response.StatusCode}"))
                : new GoldenAnswer(id, time, Parsed(body));
        }
        catch (OperationCanceledException)
        {
            return Failed(cancellation.IsCancellationRequested ? "interrupted" : string.Create(CultureInfo.InvariantCulture, $"no answer within {options.Timeout.Value:0.#} s"));
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return Failed(e is HttpRequestException { HttpRequestError: var kind and not HttpRequestError.Unknown } ? $"no connection ({kind})" : "the connection broke");
        }
    }

    private Seconds Since(long start) => new(clock.GetElapsedTime(start).TotalSeconds);

    private static byte[] Body(string model, string prompt, GoldenOptions options)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("model", model);
            json.WriteStartArray("messages");
            json.WriteStartObject();
            json.WriteString("role", "user");
            json.WriteString("content", prompt);
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteNumber("max_tokens", options.MostTokens);
            json.WriteNumber("temperature", options.Temperature);
            json.WriteNumber("seed", options.Seed);
            json.WriteBoolean("stream", false);
            if (options.LogProbabilities)
            {
                json.WriteBoolean("logprobs", true);
            }

            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    private static async Task<byte[]?> Read(HttpResponseMessage response, CancellationToken cancellation)
    {
        using Stream stream = await response.Content.ReadAsStreamAsync(cancellation);
        using var buffer = new MemoryStream();
        byte[] chunk = new byte[16 * 1024];
        int read;
        while ((read = await stream.ReadAsync(chunk, cancellation)) > 0)
        {
            buffer.Write(chunk, 0, read);
            if (buffer.Length > LargestAnswer)
            {
                return null;
            }
        }

        return buffer.ToArray();
    }

    private static ModelOutput Parsed(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 64 });
            JsonElement root = document.RootElement;
            if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("error", out JsonElement error) && error.ValueKind != JsonValueKind.Null)
            {
                return new ModelOutput("") { Error = "HTTP 200 with an error in it" };
            }

            JsonElement choice = root.GetProperty("choices")[0];
            JsonElement content = choice.GetProperty("message").GetProperty("content");
            string text = content.ValueKind == JsonValueKind.Null ? "" : content.GetString()!;
            Fact<int> tokens = root.TryGetProperty("usage", out JsonElement usage) && usage.ValueKind == JsonValueKind.Object && usage.TryGetProperty("completion_tokens", out JsonElement count) && count.TryGetInt32(out int number)
                ? Fact<int>.Known(number)
                : Fact<int>.Unknown("the server gives no token count");
            return new ModelOutput(text) { Tokens = tokens, Perplexity = Perplexity(choice) };
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or IndexOutOfRangeException or ArgumentOutOfRangeException)
        {
            return new ModelOutput("") { Error = "an answer that is no chat completion" };
        }
    }

    private static Fact<double> Perplexity(JsonElement choice)
    {
        if (choice.TryGetProperty("logprobs", out JsonElement logs) && logs.ValueKind == JsonValueKind.Object && logs.TryGetProperty("content", out JsonElement tokens) && tokens.ValueKind == JsonValueKind.Array && tokens.GetArrayLength() > 0)
        {
            double[] values = [.. tokens.EnumerateArray().Select(static token => token.GetProperty("logprob").GetDouble()).Where(static log => double.IsFinite(log) && log <= 0)];
            if (values.Length > 0)
            {
                return Fact<double>.Known(Math.Exp(-values.Average()));
            }
        }

        return Fact<double>.Unknown("the server gives no log-probabilities");
    }
}
