using System.IO.Compression;
using System.Net;

namespace Floorline.Web.Tests.Content;

/// <summary>The files of the page, as they lie in src/Web/Assets.</summary>
public sealed class AssetTests : IAsyncLifetime
{
    private RunningServer _server = null!;

    public Task InitializeAsync()
    {
        _server = new RunningServer();
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task EveryFile_OfThePage_IsServedAsItLies()
    {
        string root = RepositoryRoot.Of("src", "Web", "Assets");
        foreach (string file in Directory.GetFiles(root, "*", SearchOption.AllDirectories).Where(static f => !Path.GetFileName(f).StartsWith('.')))
        {
            string path = "/" + Path.GetRelativePath(root, file).Replace('\\', '/');
            HttpResponseMessage plain = await _server.Get(path);
            Assert.Equal(HttpStatusCode.OK, plain.StatusCode);
            Assert.Equal(await File.ReadAllBytesAsync(file), await plain.Content.ReadAsByteArrayAsync());

            HttpResponseMessage packed = await _server.Get(path, ("Accept-Encoding", "br, gzip"));
            using Stream unpacked = packed.Content.Headers.ContentEncoding.Contains("gzip") ? new GZipStream(await packed.Content.ReadAsStreamAsync(), CompressionMode.Decompress) : await packed.Content.ReadAsStreamAsync();
            using var bytes = new MemoryStream();
            await unpacked.CopyToAsync(bytes);
            Assert.Equal(await File.ReadAllBytesAsync(file), bytes.ToArray());
            Assert.NotEqual(plain.Headers.ETag?.Tag, packed.Content.Headers.ContentEncoding.Count > 0 ? packed.Headers.ETag?.Tag : null);

            HttpResponseMessage known = await _server.Get(path, ("If-None-Match", plain.Headers.ETag!.Tag));
            Assert.Equal(HttpStatusCode.NotModified, known.StatusCode);
            Assert.Empty(await known.Content.ReadAsByteArrayAsync());
        }
    }

    [Theory]
    [InlineData("/pipelines")]
    [InlineData("/report")]
    public async Task View_OfThePage_IsThePage(string path)
    {
        if (!File.Exists(RepositoryRoot.Of("src", "Web", "Assets", "index.html")))
        {
            return;
        }

        Assert.Equal(await _server.Client.GetStringAsync("/"), await _server.Client.GetStringAsync(path));
    }

    [Fact]
    public async Task Catalogue_Known_IsNotSentAgain()
    {
        HttpResponseMessage first = await _server.Get("/api/v1/catalogue/formats");
        HttpResponseMessage again = await _server.Get("/api/v1/catalogue/formats", ("If-None-Match", first.Headers.ETag!.Tag));

        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
    }

    [Fact]
    public async Task Get_ForgottenFile_IsNotFound() => Assert.Equal(HttpStatusCode.NotFound, (await _server.Get("/assets/nothing.js")).StatusCode);
}
