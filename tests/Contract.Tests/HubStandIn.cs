using System.Collections.Concurrent;
using System.Globalization;
using System.Net;

namespace Floorline.Contract.Tests;

/// <summary>A hub on loopback: files by path, in parts where parts are asked for; what was asked is kept.</summary>
internal sealed class HubStandIn : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Dictionary<string, byte[]> _files;

    internal HubStandIn(Dictionary<string, byte[]> files)
    {
        _files = files;
        for (int port = 42_000 + (Environment.ProcessId % 1000); ; port++)
        {
            try
            {
                _listener.Prefixes.Clear();
                _listener.Prefixes.Add(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/"));
                _listener.Start();
                Address = new Uri(_listener.Prefixes.First());
                break;
            }
            catch (HttpListenerException) when (port < 60_000)
            {
                // the next port
            }
        }

        _ = Task.Run(Serve);
    }

    internal Uri Address { get; }

    internal bool ServesParts { get; init; } = true;

    /// <summary>The token that is asked for; null serves everybody.</summary>
    internal string? Gate { get; init; }

    internal ConcurrentQueue<string> Asked { get; } = new();

    internal long Sent { get; private set; }

    public void Dispose() => _listener.Close();

    private async Task Serve()
    {
        while (_listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            Answer(context);
        }
    }

    private void Answer(HttpListenerContext context)
    {
        string path = context.Request.Url!.AbsolutePath;
        Asked.Enqueue($"{path} {context.Request.Headers["Range"]}");
        using HttpListenerResponse response = context.Response;
        if (Gate is { } token && context.Request.Headers["Authorization"] != $"Bearer {token}")
        {
            response.StatusCode = 401;
        }
        else if (!_files.TryGetValue(path, out byte[]? content))
        {
            response.StatusCode = 404;
        }
        else
        {
            Send(response, content, ServesParts ? context.Request.Headers["Range"] : null);
        }
    }

    private void Send(HttpListenerResponse response, byte[] content, string? range)
    {
        (int from, int to) = (0, content.Length - 1);
        if (range is not null)
        {
            string[] ends = range["bytes=".Length..].Split('-');
            from = int.Parse(ends[0], CultureInfo.InvariantCulture);
            to = Math.Min(to, int.Parse(ends[1], CultureInfo.InvariantCulture));
            response.StatusCode = 206;
            response.AddHeader("Content-Range", string.Create(CultureInfo.InvariantCulture, $"bytes {from}-{to}/{content.Length}"));
        }

        response.ContentLength64 = to - from + 1;
        Sent += to - from + 1;
        try
        {
            response.OutputStream.Write(content, from, to - from + 1);
        }
        catch (HttpListenerException)
        {
            // the client has read enough
        }
    }
}
