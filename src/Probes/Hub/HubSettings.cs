namespace Floorline.Probes.Hub;

/// <summary>Which hub is asked, and how much of it may be read.</summary>
public sealed record HubSettings
{
    /// <summary>The hub where HF_ENDPOINT names no mirror.</summary>
    public static readonly Uri Usual = new("https://huggingface.co");

    /// <summary>The hub or a mirror of it.</summary>
    public Uri Endpoint { get; init; } = Usual;

    /// <summary>Token for gated and private models; sent to the endpoint's host alone. Null where there is none.</summary>
    public string? Token { get; init; }

    /// <summary>Whether the user asked for no network (HF_HUB_OFFLINE).</summary>
    public bool Offline { get; init; }

    /// <summary>Most bytes that are read for one model, headers and configs together: a large vocabulary is some megabytes.</summary>
    public long MostBytes { get; init; } = 24L << 20;

    /// <summary>Longest wait for one answer.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Settings of the environment: HF_ENDPOINT, HF_TOKEN (or HUGGING_FACE_HUB_TOKEN), HF_HUB_OFFLINE. Proxies are those of HTTPS_PROXY, HTTP_PROXY
    /// and NO_PROXY.</summary>
    /// <param name="variable">Gives a variable of the environment; null where it is not set.</param>
    /// <exception cref="HubException">HF_ENDPOINT is no address.</exception>
    public static HubSettings Of(Func<string, string?> variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        string? mirror = variable("HF_ENDPOINT");
        Uri? endpoint = Usual;
        if (!string.IsNullOrWhiteSpace(mirror)
            && (!Uri.TryCreate(mirror.Trim().TrimEnd('/'), UriKind.Absolute, out endpoint) || endpoint.Scheme is not ("https" or "http")))
        {
            throw new HubException($"HF_ENDPOINT '{mirror}'", "the address of a hub, such as https://huggingface.co");
        }

        string? token = new[] { variable("HF_TOKEN"), variable("HUGGING_FACE_HUB_TOKEN") }.FirstOrDefault(static t => !string.IsNullOrWhiteSpace(t));
        return new HubSettings { Endpoint = endpoint!, Token = token?.Trim(), Offline = variable("HF_HUB_OFFLINE") is "1" or "true" or "TRUE" or "yes" };
    }
}
