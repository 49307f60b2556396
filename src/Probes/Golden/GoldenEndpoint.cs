namespace Floorline.Probes.Golden;

/// <summary>An OpenAI-compatible server that answers the prompts of a golden set.</summary>
/// <param name="Url">Its base, such as <c>http://127.0.0.1:8000/v1</c>.</param>
/// <param name="Model">The model's name as the server knows it.</param>
public sealed record GoldenEndpoint(Uri Url, string Model)
{
    /// <summary>The key sent as a bearer token; nothing sends none. Never printed, never stored.</summary>
    public string? ApiKey { get; init; }

    /// <summary>Where chat completions are asked for.</summary>
    internal Uri Chat => new(Url.AbsoluteUri.TrimEnd('/') + "/chat/completions");

    /// <summary>The endpoint without its key.</summary>
    public override string ToString() => $"{Url} ({Model})";
}
