using System.Net;
using System.Text;
using Floorline.Workbench;

namespace Floorline.Web.Tests.Api;

public sealed class RequestTests : IAsyncLifetime
{
    private RunningServer _server = null!;

    public Task InitializeAsync()
    {
        _server = new RunningServer();
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        Assert.Empty(_server.Faults);
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Explore_AtTwoPlaces_IsAnsweredByEachAndAnewWhenItChanges()
    {
        const string Route = "/api/v1/explore?model=llama-3-8b&on=host";
        await using var slow = new RunningServer(new ServeOptions { Workplace = Measured("slow", 100) });
        await using var fast = new RunningServer(new ServeOptions { Workplace = Measured("fast", 400) });
        static async Task<double> Weights(RunningServer server) =>
            (await server.Json(Route)).GetProperty("floors").GetProperty("floors").GetProperty("r1_ms").GetDouble();

        // twice each: an answer is kept once it was asked for twice
        double[] before = [await Weights(slow), await Weights(slow), await Weights(slow), await Weights(fast), await Weights(fast), await Weights(fast)];
        File.SetLastWriteTimeUtc(Measured("slow", 200).HostFile, DateTime.UtcNow.AddSeconds(5));

        Assert.All(before[..3], one => Assert.Equal(before[0], one));
        Assert.All(before[3..], one => Assert.Equal(before[0] / 4, one, 1e-6));
        Assert.Equal(before[0] / 2, await Weights(slow), 1e-6);
    }

    private Workplace Measured(string name, double gigabytes)
    {
        string home = Directory.CreateDirectory(Path.Combine(_server.Folder, name)).FullName;
        string bandwidth = FormattableString.Invariant($"\"bandwidth_gb_s\": {gigabytes}");
        File.WriteAllText(Path.Combine(home, "host.json"), "{\"name\": \"own\", \"title\": \"Own\", \"vendor\": \"own\", \"kind\": \"cpu\", " + bandwidth
            + ", \"memory_gb\": 64, \"peaks_tflop_s\": {\"fp16\": 5}, \"source\": \"here\", \"confidence\": \"medium\"}");
        return new Workplace { Folder = home, Variable = variable => variable == "FLOORLINE_HOME" ? home : null };
    }

    [Theory]
    [InlineData("/api/v1/floors?model=llama-3-8b&on=h100&contxt=3", "contxt")]
    [InlineData("/api/v1/floors?model=llama-3-8b&model=llama-3-70b&on=h100", "twice")]
    [InlineData("/api/v1/floors?model=llama-3-8b&hw_override=bw=1GB/s&hw-override=bw=2GB/s&on=h100", "twice")]
    [InlineData("/api/v1/floors", "MODEL")]
    [InlineData("/api/v1/sweep?model=llama-3-8b&on=h100&over=time", "--over")]
    [InlineData("/api/v1/sweep?model=llama-3-8b&on=h100&over=batch&points=100000", "--points")]
    [InlineData("/api/v1/predict?model=llama-3-8b&on=h100&disaggregate=-1", "--disaggregate")]
    [InlineData("/api/v1/plan?model=llama-3-8b&on=h100&slo=soon", "--slo")]
    [InlineData("/api/v1/chunk?measured=33ms", "--rate")]
    [InlineData("/api/v1/chunk?measured=33ms&rate=30hz&model=x", "model")]
    [InlineData("/api/v1/catalogue/animals", "KIND")]
    public async Task Get_BadInput_SaysWhatIsWrong(string path, string names)
    {
        HttpResponseMessage answer = await _server.Get(path);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Contains(names, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{\"model\": {\"a\": 1}}")]
    [InlineData("{\"model\": \"llama-3-8b\", \"on\": \"h100\", \"batch\": [1]}")]
    [InlineData("\u0000\u0001")]
    public async Task Post_BadJson_Refused(string json)
    {
        HttpResponseMessage answer = await _server.Post("/api/v1/floors", json);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("problems", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_DeepJson_Refused()
    {
        HttpResponseMessage answer = await _server.Post("/api/v1/pipeline", "{\"stages\":" + new string('[', 10_000) + new string(']', 10_000) + "}");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task Post_NotDeclaredAsJson_Refused()
    {
        HttpResponseMessage answer = await _server.Client.PostAsync("/api/v1/floors", new StringContent("{\"model\":\"llama-3-8b\",\"on\":\"h100\"}", Encoding.UTF8, "text/plain"));

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.StatusCode);
    }

    [Fact]
    public async Task Post_LargeBody_Refused()
    {
        HttpResponseMessage answer = await _server.Post("/api/v1/floors", "{\"model\":\"" + new string('a', 2 << 20) + "\"}");

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
    }

    [Fact]
    public async Task Get_UnknownRoute_IsAProblemOf404()
    {
        HttpResponseMessage answer = await _server.Get("/api/v1/nothing");

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task Post_NumbersAndNulls_AreReadLikeText()
    {
        HttpResponseMessage text = await _server.Post("/api/v1/floors", "{\"model\":\"llama-3-8b\",\"on\":\"h100\",\"batch\":\"4\"}");
        HttpResponseMessage number = await _server.Post("/api/v1/floors", "{\"model\":\"llama-3-8b\",\"on\":\"h100\",\"batch\":4,\"kv\":null}");

        Assert.Equal(await text.Content.ReadAsStringAsync(), await number.Content.ReadAsStringAsync());
    }
}
