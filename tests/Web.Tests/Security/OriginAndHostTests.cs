using System.Net;

namespace Floorline.Web.Tests.Security;

public sealed class OriginAndHostTests : IAsyncLifetime
{
    private RunningServer _server = null!;

    public Task InitializeAsync()
    {
        _server = new RunningServer();
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Theory]
    [InlineData("evil.example", 421)]
    [InlineData("evil.example:{port}", 421)]
    [InlineData("127.0.0.1.evil.example:{port}", 421)]
    [InlineData("localhost.evil.example", 421)]
    [InlineData("192.168.1.10:{port}", 421)]
    [InlineData("0.0.0.0:{port}", 421)]
    [InlineData("localhost:{port}", 200)]
    [InlineData("LOCALHOST:{port}", 200)]
    [InlineData("127.0.0.1:{port}", 200)]
    [InlineData("127.0.0.2:{port}", 200)]
    [InlineData("[::1]:{port}", 200)]
    public async Task Host_OfARequest_MustBeThisMachine(string host, int status)
    {
        HttpResponseMessage answer = await _server.Get("/api/v1/catalogue/formats", ("Host", host.Replace("{port}", $"{_server.Address.Port}", StringComparison.Ordinal)));

        Assert.Equal(status, (int)answer.StatusCode);
        HttpResponseMessage page = await _server.Get("/", ("Host", host.Replace("{port}", $"{_server.Address.Port}", StringComparison.Ordinal)));
        Assert.Equal(status == 421, page.StatusCode == HttpStatusCode.MisdirectedRequest);
    }

    [Theory]
    [InlineData("http://evil.example", 403)]
    [InlineData("null", 403)]
    [InlineData("https://127.0.0.1:{port}", 403)]
    [InlineData("http://127.0.0.1:1", 403)]
    [InlineData("http://localhost:{port}", 403)]
    [InlineData("http://127.0.0.1:{port}", 200)]
    public async Task Origin_OfARequest_MustBeThisPage(string origin, int status)
    {
        HttpResponseMessage answer = await _server.Get("/api/v1/catalogue/formats", ("Origin", origin.Replace("{port}", $"{_server.Address.Port}", StringComparison.Ordinal)));

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.False(answer.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Theory]
    [InlineData("/api/v1/catalogue/formats", "cross-site", "no-cors", 403)]
    [InlineData("/api/v1/catalogue/formats", "same-site", "cors", 403)]
    [InlineData("/api/v1/catalogue/formats", "cross-site", "navigate", 403)]
    [InlineData("/", "cross-site", "no-cors", 403)]
    [InlineData("/api/v1/catalogue/formats", "same-origin", "cors", 200)]
    [InlineData("/api/v1/catalogue/formats", "none", "navigate", 200)]
    public async Task FetchMetadata_OfABrowser_MustNotComeFromElsewhere(string path, string site, string mode, int status)
    {
        HttpResponseMessage answer = await _server.Get(path, ("Sec-Fetch-Site", site), ("Sec-Fetch-Mode", mode));

        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Fact]
    public async Task FollowingALink_FromElsewhere_ReachesThePage()
    {
        HttpResponseMessage answer = await _server.Get("/", ("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "navigate"));

        Assert.NotEqual(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/api/v1/catalogue/formats")]
    [InlineData("/api/v1/nothing")]
    [InlineData("/openapi/v1.json")]
    public async Task Headers_OfEveryAnswer_AreStrict(string path)
    {
        HttpResponseMessage answer = await _server.Get(path);

        string policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("script-src 'self'", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("http", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("DENY", Assert.Single(answer.Headers.GetValues("X-Frame-Options")));
        Assert.Equal("no-referrer", Assert.Single(answer.Headers.GetValues("Referrer-Policy")));
        Assert.False(answer.Headers.Contains("Server"));
    }
}
