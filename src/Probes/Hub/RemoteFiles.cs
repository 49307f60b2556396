using System.Net;
using System.Net.Http.Headers;

namespace Floorline.Probes.Hub;

/// <summary>Reads the beginnings of files on a hub or another server by range requests, within a budget; counts what was asked and read.</summary>
public sealed class RemoteFiles : IDisposable
{
    private readonly HubSettings _settings;
    private readonly HttpClient _client;

    /// <param name="settings">The hub and the limits.</param>
    /// <exception cref="HubException">The user asked for no network.</exception>
    public RemoteFiles(HubSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (settings.Offline)
        {
            throw new HubException("HF_HUB_OFFLINE, which forbids the network", "the variable unset, or a config.json or model folder of this machine");
        }

        _settings = settings;
        var handler = new SocketsHttpHandler { MaxAutomaticRedirections = 5, ConnectTimeout = settings.Timeout };
        _client = new HttpClient(handler) { Timeout = settings.Timeout };
        _client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("floorline", "1"));
    }

    /// <summary>Requests that were made.</summary>
    public int Requests { get; private set; }

    /// <summary>Bytes that were read.</summary>
    public long BytesRead { get; private set; }

    /// <summary>The address of a file in a repository.</summary>
    /// <param name="address">The repository and revision.</param>
    /// <param name="file">The file's path inside it.</param>
    public Uri AddressOf(HubAddress address, string file)
    {
        ArgumentNullException.ThrowIfNull(address);
        ArgumentNullException.ThrowIfNull(file);
        return address.Elsewhere ?? new Uri($"{_settings.Endpoint.AbsoluteUri.TrimEnd('/')}/{address.Repository}/resolve/{address.Revision}/{file}");
    }

    /// <summary>A small file as a whole; null where the server has none of that name.</summary>
    /// <param name="address">Its address.</param>
    /// <param name="most">Most bytes it may have.</param>
    /// <exception cref="HubException">It cannot be read, or is larger.</exception>
    public byte[]? Small(Uri address, int most)
    {
        RangeStream? stream = Open(address);
        if (stream is null)
        {
            return null;
        }

        using (stream)
        {
            if (stream.Length > most)
            {
                throw new HubException(FormattableString.Invariant($"{address} of {stream.Length} bytes"),
                    FormattableString.Invariant($"at most {most} bytes"));
            }

            byte[] content = new byte[stream.Length];
            stream.ReadExactly(content);
            return content;
        }
    }

    /// <summary>A file to read from, of which only the parts that are read are asked for; null where the server has none of that name.</summary>
    /// <param name="address">Its address.</param>
    /// <exception cref="HubException">It cannot be read.</exception>
    public RangeStream? Open(Uri address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return Part(address, 0, RangeStream.FirstBlock) is { } first ? new RangeStream(this, address, first.Content, first.Whole) : null;
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    /// <summary>Bytes of a file and its whole length; null where the server has no such file.</summary>
    internal (byte[] Content, long Whole)? Part(Uri address, long from, int count)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Range = new RangeHeaderValue(from, from + count - 1);
        bool trusted = address.Authority == _settings.Endpoint.Authority && (address.Scheme == "https" || address.IsLoopback);
        if (_settings.Token is { } token && trusted)
        {
            // a redirect to another server drops this header
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        }

        try
        {
            Requests++;
            using HttpResponseMessage response = _client.Send(request, HttpCompletionOption.ResponseHeadersRead);
            if (response.StatusCode == HttpStatusCode.NotFound)
            {
                return null;
            }

            if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
            {
                return from == 0 ? ([], 0) : throw new HubException($"{address}, which ends before it should", "a whole file");
            }

            Refuse(response, address);
            byte[] content = Content(response, address, count);
            long whole = response.Content.Headers.ContentRange?.Length ?? (response.StatusCode == HttpStatusCode.OK && from == 0 ? content.Length
                : throw new HubException($"{address}, from a server that does not serve parts of files", "a server with range requests"));
            return (content, whole);
        }
        catch (HttpRequestException e)
        {
            throw new HubException($"{address.Host}, which cannot be reached ({e.HttpRequestError})",
                "a network (HTTPS_PROXY and HF_ENDPOINT are honoured), or a config.json or model folder of this machine");
        }
        catch (Exception e) when (e is TaskCanceledException or IOException)
        {
            throw new HubException(FormattableString.Invariant($"{address.Host}, which did not answer within {_settings.Timeout.TotalSeconds:0} s"),
                "an answer; try again, or name a mirror in HF_ENDPOINT");
        }
    }

    private void Refuse(HttpResponseMessage response, Uri address)
    {
        if (response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
        {
            throw new HubException($"{address}, which is gated, private or not there", _settings.Token is null ? "a token in HF_TOKEN that may read it"
                : "a token in HF_TOKEN that may read it (the one given may not)");
        }

        if (!response.IsSuccessStatusCode)
        {
            throw new HubException(FormattableString.Invariant($"{address}, answered with {(int)response.StatusCode}"), "an answer with the file");
        }
    }

    /// <summary>The body, never more than was asked for and than the budget holds: a server that ignores the range is not read to its end.</summary>
    private byte[] Content(HttpResponseMessage response, Uri address, int count)
    {
        using Stream body = response.Content.ReadAsStream();
        byte[] buffer = new byte[count];
        int read = 0;
        int got;
        while (read < count && (got = body.Read(buffer, read, count - read)) > 0)
        {
            read += got;
            BytesRead += got;
            if (BytesRead > _settings.MostBytes)
            {
                throw new HubException(FormattableString.Invariant($"{address}, whose headers are longer than {_settings.MostBytes >> 20} MiB"),
                    "a model with smaller headers, or its config.json");
            }
        }

        if (response.StatusCode == HttpStatusCode.OK && read == count && body.ReadByte() >= 0)
        {
            throw new HubException($"{address}, from a server that does not serve parts of files", "a server with range requests");
        }

        return buffer[..read];
    }
}
