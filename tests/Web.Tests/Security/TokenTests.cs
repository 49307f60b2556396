using System.Net;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Floorline.Web.Tests.Security;

public sealed class TokenTests : IAsyncLifetime
{
    private const string Token = "0123456789abcdef-0123456789abcdef";

    private RunningServer _server = null!;

    public Task InitializeAsync()
    {
        _server = new RunningServer(new ServeOptions { Token = Token });
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public void Make_BeyondLoopbackWithoutToken_Throws()
    {
        Assert.Throws<ArgumentOutOfRangeException>(static () => WebServer.Make(new ServeOptions { Address = IPAddress.Any, Port = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(static () => WebServer.Make(new ServeOptions { Address = IPAddress.IPv6Any, Port = 0 }));
    }

    [Fact]
    public async Task EveryRoute_WithoutToken_IsClosed()
    {
        IEnumerable<(string Method, string Path)> mapped = _server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .SelectMany(static e => (e.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"]).Select(m => (m, e.RoutePattern.RawText!)));
        string[] paths = [.. mapped.Select(static r => r.Path), "/", "/index.html", "/favicon.ico", "/nothing"];
        Assert.True(paths.Length > 20);
        foreach ((string method, string path) in mapped.Concat(paths.Select(static p => ("GET", p))))
        {
            string concrete = path.Replace("{kind}", "formats", StringComparison.Ordinal).Replace("{name}", "fp8", StringComparison.Ordinal).Replace("{id}", "1", StringComparison.Ordinal).Replace("{**path}", "index.html", StringComparison.Ordinal);
            HttpResponseMessage answer = await _server.Client.SendAsync(new HttpRequestMessage(new HttpMethod(method), concrete));

            Assert.True(answer.StatusCode == HttpStatusCode.Unauthorized, $"{method} {concrete}: {answer.StatusCode}");
        }
    }

    [Theory]
    [InlineData("Bearer " + Token, 200)]
    [InlineData("bearer " + Token, 200)]
    [InlineData("Bearer wrong", 401)]
    [InlineData("Bearer ", 401)]
    [InlineData("Bearer " + Token + "x", 401)]
    [InlineData("Basic " + Token, 401)]
    public async Task Authorization_Header_MustCarryTheToken(string header, int status) =>
        Assert.Equal(status, (int)(await _server.Get("/api/v1/catalogue/formats", ("Authorization", header))).StatusCode);

    [Fact]
    public async Task SignIn_WithTheToken_GivesACookieThatOpensTheApi()
    {
        HttpResponseMessage signedIn = await _server.Get("/?token=" + Token);

        Assert.Equal(HttpStatusCode.SeeOther, signedIn.StatusCode);
        Assert.Equal("/", signedIn.Headers.Location!.ToString());
        string cookie = Assert.Single(signedIn.Headers.GetValues("Set-Cookie"));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Token, cookie, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await _server.Get("/api/v1/catalogue/formats", ("Cookie", cookie.Split(';')[0]))).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await _server.Get("/api/v1/catalogue/formats", ("Cookie", "floorline=" + Token))).StatusCode);
    }

    [Theory]
    [InlineData("/?token=wrong")]
    [InlineData("/?token=")]
    [InlineData("/?token=" + Token + "&token=" + Token)]
    [InlineData("/api/v1/catalogue?token=" + Token)]
    public async Task SignIn_OtherwiseThanAsked_IsClosed(string path)
    {
        HttpResponseMessage answer = await _server.Get(path);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.False(answer.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task Cookie_FromAnotherSite_DoesNotOpenTheApi()
    {
        string cookie = (await _server.Get("/?token=" + Token)).Headers.GetValues("Set-Cookie").Single().Split(';')[0];

        Assert.Equal(HttpStatusCode.Forbidden, (await _server.Get("/api/v1/catalogue/formats", ("Cookie", cookie), ("Origin", "http://evil.example"))).StatusCode);
    }
}
