using System.Text.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Floorline.Web.Tests.Api;

public sealed class OpenApiTests
{
    private static readonly string _file = RepositoryRoot.Of("docs", "openapi.json");

    /// <summary>The contract is a file that reviews see. FLOORLINE_ACCEPT_SURFACE=1 writes it anew, on purpose.</summary>
    [Fact]
    public async Task Document_Served_IsTheOneOnRecord()
    {
        await using var server = new RunningServer();
        string served = await server.Client.GetStringAsync("/openapi/v1.json");
        if (Environment.GetEnvironmentVariable("FLOORLINE_ACCEPT_SURFACE") is { Length: > 0 })
        {
            await File.WriteAllTextAsync(_file, served);
        }

        Assert.Equal(await File.ReadAllTextAsync(_file), served);
    }

    [Fact]
    public async Task Document_Paths_AreTheRoutesThatAreMapped()
    {
        await using var server = new RunningServer();
        string[] mapped = [.. server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(static e => e.RoutePattern.RawText!.StartsWith("/api/v1", StringComparison.Ordinal))
            .SelectMany(static e => e.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods.Select(m => $"{m} {e.RoutePattern.RawText!["/api/v1".Length..]}"))
            .Order(StringComparer.Ordinal)];
        JsonElement paths = (await server.Json("/openapi/v1.json")).GetProperty("paths");
        string[] documented = [.. paths.EnumerateObject().SelectMany(static p => p.Value.EnumerateObject().Select(m => $"{m.Name.ToUpperInvariant()} {p.Name}")).Order(StringComparer.Ordinal)];

        Assert.Equal(mapped, documented);
    }

    [Fact]
    public async Task Document_Operations_HaveDistinctNames()
    {
        await using var server = new RunningServer();
        JsonElement paths = (await server.Json("/openapi/v1.json")).GetProperty("paths");
        string[] names = [.. paths.EnumerateObject().SelectMany(static p => p.Value.EnumerateObject().Select(static m => m.Value.GetProperty("operationId").GetString()!))];

        Assert.Equal(names.Distinct().Order(), names.Order());
    }
}
