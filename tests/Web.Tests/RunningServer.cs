using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Hosting;

namespace Floorline.Web.Tests;

/// <summary>The real server on a free port of loopback, with a folder of its own for uploads.</summary>
internal sealed class RunningServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    public RunningServer(ServeOptions? options = null)
    {
        Folder = Directory.CreateTempSubdirectory("floorline-web-tests-").FullName;
        _app = WebServer.Make((options ?? new ServeOptions()) with { Port = 0, UploadFolder = Folder, Report = Faults.Add });
        _app.Start();
        Address = new Uri(WebServer.AddressOf(_app));
        Client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, AutomaticDecompression = DecompressionMethods.None }) { BaseAddress = Address };
    }

    public Uri Address { get; }

    public HttpClient Client { get; }

    public string Folder { get; }

    public List<string> Faults { get; } = [];

    public IServiceProvider Services => _app.Services;

    /// <summary>Files that lie in the upload folder now.</summary>
    public string[] Files => Directory.Exists(Folder) ? Directory.GetFiles(Folder, "*", SearchOption.AllDirectories) : [];

    /// <summary>Waits until no upload is left, or gives up after some seconds.</summary>
    public async Task<string[]> FilesLeft()
    {
        for (int i = 0; i < 200 && Files.Length > 0; i++)
        {
            await Task.Delay(50);
        }

        return Files;
    }

    public Task<HttpResponseMessage> Get(string path, params (string Name, string Value)[] headers) => Send(new HttpRequestMessage(HttpMethod.Get, path), headers);

    public Task<HttpResponseMessage> Post(string path, string json) => Client.PostAsync(path, new StringContent(json, Encoding.UTF8, "application/json"));

    public Task<HttpResponseMessage> Upload(string path, byte[] bytes, string type = "application/octet-stream") => Client.PostAsync(path, new ByteArrayContent(bytes) { Headers = { { "Content-Type", type } } });

    public async Task<JsonElement> Json(string path) => JsonDocument.Parse(await Client.GetStringAsync(path)).RootElement;

    /// <summary>A bare connection, for requests that no client library would send.</summary>
    public async Task<NetworkStream> Connect()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Loopback, Address.Port);
        return new NetworkStream(socket, ownsSocket: true);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    private Task<HttpResponseMessage> Send(HttpRequestMessage request, (string Name, string Value)[] headers)
    {
        foreach ((string name, string value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return Client.SendAsync(request);
    }
}
