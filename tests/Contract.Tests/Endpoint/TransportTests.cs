using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Floorline.StandIn;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Floorline.Contract.Tests.Endpoint;

/// <summary>The ways to a server: TLS, HTTP/2, plain completions, a proxy.</summary>
[Collection(nameof(Timed))]
public class TransportTests
{
    [Theory]
    [InlineData("1.1")]
    [InlineData("2")]
    public async Task Tls_WithAnUnknownCertificate_IsRefusedUnlessAskedFor(string version)
    {
        using X509Certificate2 certificate = Certificate();
        await using StandInServer server = await StandInServer.Start(new StandInSettings { PrefillMs = 4, StepMs = 2 }, certificate: certificate,
            protocols: version == "2" ? HttpProtocols.Http2 : HttpProtocols.Http1);
        CommandLine.Said refused = CommandLine.Run("measure", "endpoint", server.Address.ToString(), "--http", version, "--requests", "2", "--json");
        CommandLine.Said taken = CommandLine.Run("measure", "endpoint", server.Address.ToString(), "--http", version, "--insecure", "--requests", "10",
            "--output-tokens", "5", "--json");
        JsonElement run = taken.Json.GetProperty("runs")[0];

        Assert.Equal(6, refused.Code);
        Assert.Equal(2, refused.Json.GetProperty("runs")[0].GetProperty("errors").GetProperty("tls").GetInt32());
        Assert.Equal(10, run.GetProperty("completed").GetInt32());
        Assert.Equal(version == "2" ? "HTTP/2" : "HTTP/1.1", server.LastProtocol);
    }

    [Fact]
    public async Task Http2_AndCompletions_Work()
    {
        await using StandInServer server = await StandInServer.Start(new StandInSettings { PrefillMs = 4, StepMs = 2 }, protocols: HttpProtocols.Http2);
        JsonElement run = CommandLine.Run("measure", "endpoint", server.Address.ToString(), "--http", "2", "--api", "completions", "--concurrency", "8",
            "--requests", "24", "--output-tokens", "5", "--json").Json.GetProperty("runs")[0];

        Assert.Equal(24, run.GetProperty("completed").GetInt32());
        Assert.Equal("HTTP/2", server.LastProtocol);
    }

    // A name that only the proxy knows.
    [Fact]
    public async Task Proxy_OfTheEnvironment_IsUsed()
    {
        await using StandInServer server = await StandInServer.Start(new StandInSettings { PrefillMs = 4, StepMs = 2 });
        using var proxy = new TcpListener(IPAddress.Loopback, 0);
        proxy.Start();
        int seen = 0;
        using var stop = new CancellationTokenSource();
        Task serving = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                TcpClient client = await proxy.AcceptTcpClientAsync(stop.Token);
                Interlocked.Increment(ref seen);
                _ = Forward(client, server.Address);
            }
        });
        string address = $"http://127.0.0.1:{((IPEndPoint)proxy.LocalEndpoint).Port}";
        KeyValuePair<string, string>[] environment = [KeyValuePair.Create("http_proxy", address), KeyValuePair.Create("HTTP_PROXY", address),
            KeyValuePair.Create("NO_PROXY", ""), KeyValuePair.Create("no_proxy", "")];
        JsonElement through = CommandLine.RunWith(RepositoryRoot.Path, environment, "measure", "endpoint", "http://model.invalid", "--requests", "8",
            "--output-tokens", "4", "--json").Json.GetProperty("runs")[0];
        JsonElement around = CommandLine.RunWith(RepositoryRoot.Path, environment, "measure", "endpoint", "http://model.invalid", "--no-proxy", "--requests",
            "2", "--warmup", "0", "--json").Json.GetProperty("runs")[0];
        await stop.CancelAsync();
        await Task.WhenAny(serving);

        Assert.Equal(8, through.GetProperty("completed").GetInt32());
        Assert.True(seen > 0);
        Assert.Equal(2, around.GetProperty("errors").GetProperty("dns").GetInt32());
    }

    /// <summary>Hands a request for an absolute address on to the server, and the answers back.</summary>
    private static async Task Forward(TcpClient client, Uri server)
    {
        using (client)
        using (var upstream = new TcpClient())
        {
            await upstream.ConnectAsync(server.Host, server.Port);
            NetworkStream near = client.GetStream();
            NetworkStream far = upstream.GetStream();
            Task back = far.CopyToAsync(near);
            byte[] buffer = new byte[64 * 1024];
            int read;
            while ((read = await near.ReadAsync(buffer)) > 0)
            {
                byte[] passed = Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(buffer, 0, read)
                    .Replace(" http://model.invalid/", " /", StringComparison.Ordinal));
                await far.WriteAsync(passed);
            }

            upstream.Client.Shutdown(SocketShutdown.Send);
            await back;
        }
    }

    private static X509Certificate2 Certificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=stand-in", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using X509Certificate2 made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
    }
}
