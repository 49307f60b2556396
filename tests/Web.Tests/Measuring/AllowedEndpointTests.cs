using System.Diagnostics;
using System.Net;
using Floorline.Readers;
using Floorline.Workbench;

namespace Floorline.Web.Tests.Measuring;

/// <summary>Only what the operator named at start is asked: no address of a request ever is.</summary>
public sealed class AllowedEndpointTests
{
    [Theory]
    [InlineData("http://localhost:8000", "http://localhost:8000", null)]
    [InlineData("localhost:8000/", "http://localhost:8000", null)]
    [InlineData("https://api.example.com/v1=PATH", "https://api.example.com/v1", "PATH")]
    public void Read_Address_IsTheOneThatRequestsMustRepeat(string text, string url, string? variable)
    {
        ReadResult<AllowedEndpoint> read = AllowedEndpoint.Read(text, Workplace.Here);

        Assert.Equal(new AllowedEndpoint(url, variable), read.Value);
    }

    [Theory]
    [InlineData("")]
    [InlineData("file:///etc/passwd")]
    [InlineData("http://user:s3cret-word@host")]
    [InlineData("http://host/?key=s3cret-word")]
    [InlineData("http://host=FLOORLINE_NO_SUCH_VARIABLE")]
    [InlineData("http://host=s3cret-word")]
    [InlineData("http://host=sk_s3cret")]
    public void Read_Unusable_IsRefusedWithoutRepeatingIt(string text)
    {
        ReadResult<AllowedEndpoint> read = AllowedEndpoint.Read(text, Workplace.Here);

        Assert.Equal("--allow-endpoint", Assert.Single(read.Problems).Path);
        Assert.DoesNotContain("s3cret", read.Problems[0].ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"http://127.0.0.1:9/\"")]
    [InlineData("\"http://127.0.0.1:9/v1\"")]
    [InlineData("\"HTTP://127.0.0.1:9\"")]
    [InlineData("\"http://127.0.0.1:90\"")]
    [InlineData("\"http://127.0.0.1:9@evil.example\"")]
    [InlineData("\"http://evil.example#http://127.0.0.1:9\"")]
    [InlineData("\"http://169.254.169.254/latest/meta-data\"")]
    [InlineData("\"1\"")]
    [InlineData("\"-1\"")]
    [InlineData("0.5")]
    [InlineData("99999999999")]
    [InlineData("\"\"")]
    [InlineData("null")]
    public async Task Endpoint_NotAllowed_IsRefused(string target)
    {
        await using var server = new RunningServer(new ServeOptions { Endpoints = [new AllowedEndpoint("http://127.0.0.1:9")] });
        HttpResponseMessage answer = await server.Post("/api/v1/measure/endpoint", $$"""{"target":{{target}},"duration":"1s"}""");

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.DoesNotContain("evil", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"0\"")]
    [InlineData("\"http://127.0.0.1:9\"")]
    public async Task Endpoint_WhereNothingIsAllowed_IsRefused(string target)
    {
        await using var server = new RunningServer();

        Assert.Empty((await server.Json("/api/v1/measure/targets")).GetProperty("endpoints").EnumerateArray());
        Assert.Equal(HttpStatusCode.Forbidden, (await server.Post("/api/v1/measure/endpoint", $$"""{"target":{{target}}}""")).StatusCode);
    }

    [Theory]
    [InlineData("\"duration\":\"6min\"", "--duration")]
    [InlineData("\"concurrency\":\"257\"", "--concurrency")]
    [InlineData("\"rate\":\"inf\"", "--rate")]
    [InlineData("\"rate\":\"1e6\"", "--rate")]
    [InlineData("\"rate\":\"5\",\"concurrency\":\"2\"", "--concurrency")]
    [InlineData("\"prompt-tokens\":\"1e9\"", "--prompt-tokens")]
    [InlineData("\"output-tokens\":\"0\"", "--output-tokens")]
    [InlineData("\"model\":\"no-such-model\",\"on\":\"h100\"", "no-such-model")]
    [InlineData("\"on\":\"/etc/hostname.json\"", "files of the server are not opened")]
    [InlineData("\"model\":\"llama-3-8b\"", "--on")]
    [InlineData("\"context\":\"4096\"", "context")]
    [InlineData("\"data\":\"/etc/passwd\"", "data")]
    [InlineData("\"api-key-env\":\"HOME\"", "api-key-env")]
    [InlineData("\"header\":\"X=HOME\"", "header")]
    public async Task Endpoint_BeyondWhatMayBeAsked_IsRefusedBeforeAnythingIsSent(string field, string says)
    {
        await using var server = new RunningServer(new ServeOptions { Endpoints = [new AllowedEndpoint("http://127.0.0.1:9")] });
        HttpResponseMessage answer = await server.Post("/api/v1/measure/endpoint", $$"""{"target":0,{{field}}}""");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(says, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("host")]
    [InlineData("endpoint")]
    public async Task Measurement_OfAnotherSite_IsRefused(string what)
    {
        await using var server = new RunningServer(new ServeOptions { Endpoints = [new AllowedEndpoint("http://127.0.0.1:9")] });
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/measure/" + what) { Content = new StringContent("{}", System.Text.Encoding.UTF8, "application/json"), Headers = { { "Origin", "http://evil.example" } } };
        var form = new HttpRequestMessage(HttpMethod.Post, "/api/v1/measure/" + what) { Content = new StringContent("{}", System.Text.Encoding.UTF8, "text/plain") };

        Assert.Equal(HttpStatusCode.Forbidden, (await server.Client.SendAsync(request)).StatusCode);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await server.Client.SendAsync(form)).StatusCode);
    }

    [Fact]
    public async Task Measurement_WithoutTheToken_IsRefused()
    {
        const string Token = "0123456789abcdef-0123456789abcdef";
        await using var server = new RunningServer(new ServeOptions { Token = Token, Endpoints = [new AllowedEndpoint("http://127.0.0.1:9")] });

        Assert.Equal(HttpStatusCode.Unauthorized, (await server.Get("/api/v1/measure/targets")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await server.Post("/api/v1/measure/host", "{}")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await server.Post("/api/v1/measure/endpoint", """{"target":0}""")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await server.Get("/api/v1/measure/targets", ("Authorization", "Bearer " + Token))).StatusCode);
    }

    [Fact]
    public async Task Serve_UnusableEndpoint_RefusesToStart()
    {
        using Process process = CommandLine.Start("serve", "--port", "0", "--no-open", "--allow-endpoint", "http://user:s3cret-word@host");
        string error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();

        Assert.Equal(1, process.ExitCode);
        Assert.Contains("--allow-endpoint", error, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret-word", error, StringComparison.Ordinal);
    }
}
