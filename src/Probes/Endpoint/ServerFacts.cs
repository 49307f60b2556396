using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Floorline.Probes.Endpoint;

/// <summary>What a server says of itself.</summary>
/// <param name="Models">Names of /v1/models.</param>
/// <param name="Root">Path or name that the first model was loaded from, where the server says it.</param>
/// <param name="MaxLength">Longest sequence, where the server says it.</param>
/// <param name="Version">Its version; null where it does not say.</param>
public sealed record ServerFacts(IReadOnlyList<string> Models, string? Root, int? MaxLength, string? Version)
{
    private const int Largest = 4 << 20;

    /// <summary>Asks a server; whatever it does not answer stays empty.</summary>
    /// <param name="target">The server.</param>
    /// <param name="cancel">Ends the asking.</param>
    public static async Task<ServerFacts> Ask(EndpointTarget target, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(target);
        using var client = new HttpMessageInvoker(target.Handler(null));
        var models = new List<string>();
        string? root = null;
        int? length = null;
        if (await Text(client, target, "v1/models", cancel) is { } text && Json(text) is { } json && json.ValueKind == JsonValueKind.Object && json.TryGetProperty("data", out JsonElement data) && data.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement model in data.EnumerateArray().Where(static m => m.ValueKind == JsonValueKind.Object))
            {
                if (model.TryGetProperty("id", out JsonElement id) && id.ValueKind == JsonValueKind.String)
                {
                    models.Add(id.GetString()!);
                }

                root ??= model.TryGetProperty("root", out JsonElement from) && from.ValueKind == JsonValueKind.String ? from.GetString() : null;
                length ??= model.TryGetProperty("max_model_len", out JsonElement most) && most.ValueKind == JsonValueKind.Number && most.TryGetInt32(out int n) ? n : null;
            }
        }

        string? version = null;
        foreach (string path in new[] { "version", "get_server_info", "props", "api/version" })
        {
            if (await Text(client, target, path, cancel) is { } answer && Json(answer) is { ValueKind: JsonValueKind.Object } said)
            {
                version = said.TryGetProperty("version", out JsonElement v) ? v.ToString() : said.TryGetProperty("build_info", out v) ? v.ToString() : null;
                root ??= said.TryGetProperty("model_path", out JsonElement p) && p.ValueKind == JsonValueKind.String ? p.GetString() : null;
                if (version is not null)
                {
                    break;
                }
            }
        }

        return new ServerFacts(models, root, length, version);
    }

    /// <summary>The server's Prometheus metrics, each summed over its labels; empty where it has none.</summary>
    /// <param name="target">The server.</param>
    /// <param name="cancel">Ends the asking.</param>
    public static async Task<IReadOnlyDictionary<string, double>> Metrics(EndpointTarget target, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(target);
        using var client = new HttpMessageInvoker(target.Handler(null));
        string text = await Text(client, target, "metrics", cancel) ?? "";
        var values = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (string raw in text.Split('\n'))
        {
            string line = raw.Trim();
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            int brace = line.IndexOf('{', StringComparison.Ordinal);
            int close = line.LastIndexOf('}');
            string name = brace >= 0 ? line[..brace] : line.Split(' ')[0];
            string[] rest = (brace >= 0 && close > brace ? line[(close + 1)..] : line[name.Length..]).Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (rest.Length > 0 && values.Count < 20_000 && !name.EndsWith("_bucket", StringComparison.Ordinal) && double.TryParse(rest[0], NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value))
            {
                values[name] = values.GetValueOrDefault(name) + value;
            }
        }

        return values;
    }

    private static async Task<string?> Text(HttpMessageInvoker client, EndpointTarget target, string path, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(TimeSpan.FromSeconds(5));
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, target.At(path)) { Version = target.HttpVersion, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
            foreach ((string header, string value) in target.Headers)
            {
                request.Headers.TryAddWithoutValidation(header, value);
            }

            using HttpResponseMessage response = await client.SendAsync(request, limit.Token);
            if (!response.IsSuccessStatusCode)
            {
                return null;
            }

            using var buffer = new MemoryStream();
            byte[] chunk = new byte[16 * 1024];
            Stream body = await response.Content.ReadAsStreamAsync(limit.Token);
            int read;
            while (buffer.Length < Largest && (read = await body.ReadAsync(chunk, limit.Token)) > 0)
            {
                buffer.Write(chunk, 0, read);
            }

            return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            return null;
        }
    }

    private static JsonElement? Json(string text)
    {
        try
        {
            return JsonDocument.Parse(text).RootElement;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
