using System.Net;

namespace Floorline.Probes.Endpoint;

/// <summary>Where requests go and how.</summary>
public sealed record EndpointTarget
{
    /// <summary>Base address, with or without a path: <c>/v1/chat/completions</c> is appended, <c>/v1</c> is not doubled.</summary>
    public required Uri Base { get; init; }

    /// <summary>Chat completions rather than plain ones.</summary>
    public bool Chat { get; init; } = true;

    /// <summary>HTTP version, 1.1 or 2. Version 2 over plain text is spoken without asking.</summary>
    public Version HttpVersion { get; init; } = System.Net.HttpVersion.Version11;

    /// <summary>Headers of every request. Their values are secrets: they are written nowhere.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>Takes any certificate.</summary>
    public bool Insecure { get; init; }

    /// <summary>Goes through the proxy that the environment names (HTTP_PROXY, HTTPS_PROXY, NO_PROXY).</summary>
    public bool UseProxy { get; init; } = true;

    /// <summary>Longest a whole request may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Longest silence: before the headers, and between two reads.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The address that requests are posted to.</summary>
    public Uri PostAddress => At(Chat ? "v1/chat/completions" : "v1/completions");

    /// <summary>An address below the base; a base that ends in /v1 is not given a second one.</summary>
    /// <param name="path">The path, such as v1/models.</param>
    public Uri At(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        string start = Base.GetLeftPart(UriPartial.Path).TrimEnd('/');
        foreach (string end in new[] { "/v1/chat/completions", "/v1/completions", "/v1" })
        {
            if (start.EndsWith(end, StringComparison.Ordinal))
            {
                start = start[..^end.Length];
                break;
            }
        }

        return new Uri($"{start}/{path}");
    }

    /// <summary>An HTTP handler for this target.</summary>
    /// <param name="connected">Told of every connection's stream; null where nobody wants to know.</param>
    internal SocketsHttpHandler Handler(Action<StampedStream>? connected)
    {
        var handler = new SocketsHttpHandler
        {
            UseCookies = false,
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            PooledConnectionLifetime = System.Threading.Timeout.InfiniteTimeSpan,
            PooledConnectionIdleTimeout = TimeSpan.FromMinutes(10),
            ConnectTimeout = Silence,
            UseProxy = UseProxy,
            MaxResponseHeadersLength = 64,
            EnableMultipleHttp2Connections = true,
            ActivityHeadersPropagator = null,
        };
        if (Insecure)
        {
#pragma warning disable CA5359 // asked for by name (--insecure): a server under test often has a certificate of its own making
            handler.SslOptions.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359
        }

        if (connected is not null)
        {
            handler.ConnectCallback = async (context, cancel) =>
            {
                var socket = new System.Net.Sockets.Socket(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp) { NoDelay = true };
                try
                {
                    await socket.ConnectAsync(context.DnsEndPoint, cancel);
                    var stream = new StampedStream(socket);
                    connected(stream);
                    return stream;
                }
                catch
                {
                    socket.Dispose();
                    throw;
                }
            };
        }

        return handler;
    }
}
