using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Floorline.Web.Tests.Serving;

/// <summary><c>floorline serve</c> as people run it: a process that says where it is and ends when asked.</summary>
public sealed class ServeTests
{
    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task Serve_Signal_EndsCleanly(string signal)
    {
        using Process process = CommandLine.Start("serve", "--port", "0", "--no-open");
        string said = (await process.StandardOutput.ReadLineAsync())!;
        Assert.StartsWith("Floorline is at http://127.0.0.1:", said, StringComparison.Ordinal);
        using var client = new HttpClient { BaseAddress = new Uri(said["Floorline is at ".Length..]) };
        Assert.Contains("floorline/floors@1", await client.GetStringAsync("/api/v1/floors?model=llama-3-8b&on=h100"), StringComparison.Ordinal);

        using (Process kill = Process.Start("kill", ["-" + signal, $"{process.Id}"]))
        {
            await kill.WaitForExitAsync();
        }

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await process.WaitForExitAsync(patience.Token);
        Assert.Equal(0, process.ExitCode);
        Assert.Equal("", await process.StandardOutput.ReadToEndAsync(patience.Token));
        Assert.DoesNotContain("internal error", await process.StandardError.ReadToEndAsync(patience.Token), StringComparison.Ordinal);
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetStringAsync("/"));
    }

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("::")]
    [InlineData("192.0.2.1")]
    public void Serve_BeyondLoopbackWithoutToken_Refuses(string address)
    {
        (int code, string error) = Refused("serve", "--listen", address, "--port", "0", "--no-open");

        Assert.Equal(1, code);
        Assert.Contains("--token-file", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("short")]
    [InlineData("")]
    [InlineData("two words that are long enough")]
    public void Serve_UnusableToken_Refuses(string token)
    {
        string file = Path.GetTempFileName();
        File.WriteAllText(file, token);
        (int code, string error) = Refused("serve", "--listen", "0.0.0.0", "--token-file", file, "--port", "0", "--no-open");
        File.Delete(file);

        Assert.Equal(1, code);
        Assert.Contains("no usable token", error, StringComparison.Ordinal);
        Assert.False(token.Length > 0 && error.Contains(token, StringComparison.Ordinal));
    }

    [Fact]
    public void Serve_MissingTokenFile_Refuses() => Assert.Equal(1, Refused("serve", "--token-file", "/no/such/file", "--port", "0").Code);

    [Theory]
    [InlineData("--port", "70000")]
    [InlineData("--port", "-1")]
    [InlineData("--listen", "example.com")]
    public void Serve_BadOption_Refuses(string option, string value)
    {
        (int code, string error) = Refused("serve", option, value, "--no-open");

        Assert.Equal(1, code);
        Assert.Contains(option, error, StringComparison.Ordinal);
    }

    [Fact]
    public void Serve_PortInUse_SaysSo()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        (int code, string error) = Refused("serve", "--port", $"{((IPEndPoint)taken.LocalEndpoint).Port}", "--no-open");

        Assert.Equal(1, code);
        Assert.Contains("in use", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Serve_WithToken_ServesBeyondLoopbackAndNeverPrintsIt()
    {
        const string Token = "a-token-of-more-than-16-characters";
        string file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, Token + "\n");
        using Process process = CommandLine.Start("serve", "--listen", "0.0.0.0", "--token-file", file, "--port", "0", "--no-open");
        string said = (await process.StandardOutput.ReadLineAsync())!;
        using var client = new HttpClient { BaseAddress = new UriBuilder(said["Floorline is at ".Length..]) { Host = "127.0.0.1" }.Uri };
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync("/")).StatusCode);
        client.DefaultRequestHeaders.Authorization = new("Bearer", Token);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/api/v1/catalogue/formats")).StatusCode);

        using (Process kill = Process.Start("kill", ["-TERM", $"{process.Id}"]))
        {
            await kill.WaitForExitAsync();
        }

        await process.WaitForExitAsync();
        File.Delete(file);
        string all = said + await process.StandardOutput.ReadToEndAsync() + await process.StandardError.ReadToEndAsync();
        Assert.DoesNotContain(Token, all, StringComparison.Ordinal);
    }

    private static (int Code, string Error) Refused(params string[] arguments)
    {
        using Process process = CommandLine.Start(arguments);
        Task<string> error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(TimeSpan.FromSeconds(60)))
        {
            process.Kill();
            Assert.Fail("it serves");
        }

        return (process.ExitCode, error.Result);
    }
}
