using System.Net;
using System.Text;
using System.Text.Json;

namespace Floorline.Web.Tests.Measuring;

/// <summary>Lab runs over the API: the command line's documents, the limits of a page, and what a cancel leaves.</summary>
public sealed class LabTests : IAsyncLifetime
{
    private const string Step = """{"model":"qwen2.5-0.5b","layers":1,"rounds":3,"limit":"1s"}""";

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

    [Theory]
    [InlineData("decode", "context", "64")]
    [InlineData("prefill", "prompt", "8")]
    public async Task Step_SameStep_GivesTheFieldsThatTheCommandLinePrints(string kind, string field, string value)
    {
        string printed = CommandLine.Json("lab", kind, "qwen2.5-0.5b", "--" + field, value, "--layers", "1", "--rounds", "3", "--limit", "1s");
        HttpResponseMessage started = await Start(kind, Step.Replace("}", $",\"{field}\":\"{value}\"}}", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.Accepted, started.StatusCode);
        List<(string Name, string Body)> events = await Events.Of(_server, started.Headers.Location!.ToString());

        Assert.Equal("result", events[^1].Name);
        JsonElement result = JsonDocument.Parse(events[^1].Body).RootElement;
        JsonElement expected = JsonDocument.Parse(printed).RootElement;
        Assert.Equal("floorline/lab@1", result.GetProperty("schema").GetString());
        Assert.Equal(expected.EnumerateObject().Select(static p => p.Name), result.EnumerateObject().Select(static p => p.Name));
        Assert.Equal(JsonSerializer.Serialize(expected.GetProperty("inputs")), JsonSerializer.Serialize(result.GetProperty("inputs")));
        Assert.Equal(kind, result.GetProperty("kind").GetString());
        Assert.True(result.GetProperty("step_ms").GetDouble() > 0);
        Assert.True(result.GetProperty("read_gb_s").GetDouble() > 0);
        Assert.Contains("qwen2.5-0.5b", result.GetProperty("verdict")[0].GetString(), StringComparison.Ordinal);
        Assert.Equal(1, result.GetProperty("layers_run").GetInt32());
    }

    [Fact]
    public async Task Decode_Cancelled_KeepsTheRoundsItHas()
    {
        HttpResponseMessage started = await Start("decode", """{"model":"qwen2.5-0.5b","layers":1,"rounds":1000,"limit":"100s"}""");
        string job = started.Headers.Location!.ToString();
        bool asked = false;
        List<(string Name, string Body)> events = await Events.Of(_server, job, async (name, body) =>
        {
            if (!asked && name == "progress" && body.Contains("decode steps", StringComparison.Ordinal))
            {
                asked = true;
                Assert.Equal(HttpStatusCode.NoContent, (await _server.Client.DeleteAsync(job)).StatusCode);
            }
        });

        Assert.True(asked);
        Assert.Equal("result", events[^1].Name);
        JsonElement result = JsonDocument.Parse(events[^1].Body).RootElement;
        Assert.True(result.GetProperty("interrupted").GetBoolean());
        Assert.True(result.GetProperty("step_ms").GetDouble() > 0);
    }

    [Fact]
    public async Task Compare_CancelledWhileItBuilds_SaysThatThereIsNothingYet()
    {
        HttpResponseMessage started = await Start("compare", """{"layers":1,"batch":4,"context":64,"limit":"100s"}""");
        string job = started.Headers.Location!.ToString();
        HttpResponseMessage beside = await Start("decode", Step);
        HttpResponseMessage plan = await _server.Post("/api/v1/jobs/plan", """{"model":"llama-3-8b","on":"h100","slo":"itl<20ms"}""");
        await _server.Client.DeleteAsync(job);
        List<(string Name, string Body)> events = await Events.Of(_server, job);

        Assert.Equal(HttpStatusCode.TooManyRequests, beside.StatusCode);
        Assert.Contains("One measurement at a time", await beside.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.TooManyRequests, plan.StatusCode);
        Assert.Equal("result", events[^1].Name);
        JsonElement result = JsonDocument.Parse(events[^1].Body).RootElement;
        Assert.Equal("compare", result.GetProperty("kind").GetString());
        Assert.True(result.GetProperty("interrupted").GetBoolean());
        Assert.NotEmpty(result.GetProperty("verdict").EnumerateArray());
    }

    [Theory]
    [InlineData("decode", "{}", "MODEL")]
    [InlineData("decode", """{"model":"no-such-model"}""", "no-such-model")]
    [InlineData("decode", """{"model":"/etc/hostname.json"}""", "files of the server are not opened")]
    [InlineData("compare", """{"model":"/etc/hostname.gguf"}""", "files of the server are not opened")]
    [InlineData("decode", """{"model":"mixtral-8x7b"}""", "the lab builds dense transformers")]
    [InlineData("decode", """{"model":"qwen2.5-0.5b","weights":"fp8"}""", "--weights")]
    [InlineData("decode", """{"model":"qwen2.5-0.5b","batch":65}""", "--batch")]
    [InlineData("decode", """{"model":"qwen2.5-0.5b","context":"1e9"}""", "--context")]
    [InlineData("decode", """{"model":"qwen2.5-0.5b","limit":"10min"}""", "at most 120 s from a browser")]
    [InlineData("decode", """{"model":"qwen2.5-0.5b","rounds":100000}""", "--rounds")]
    [InlineData("decode", """{"model":"qwen2.5-0.5b","threads":9999}""", "--threads")]
    [InlineData("decode", """{"model":"qwen2.5-0.5b","prompt":8}""", "prompt")]
    [InlineData("decode", """{"model":"qwen2.5-0.5b","engine":"/usr/lib/libllama.so"}""", "engine")]
    [InlineData("decode", """{"model":"qwen2.5-0.5b","on":"h100"}""", "on")]
    [InlineData("decode", """{"model":"llama-3-70b","weights":"fp32","layers":80}""", "fewer --layers")]
    [InlineData("prefill", """{"model":"qwen2.5-0.5b","prompt":1024,"batch":4}""", "at most 2048 positions")]
    [InlineData("prefill", """{"model":"qwen2.5-0.5b","prompt":4096}""", "--prompt")]
    [InlineData("compare", """{"weights":"int8"}""", "weights")]
    [InlineData("compare", """{"context":65536}""", "--context")]
    [InlineData("compare", """{"model":"llama-3-8b","layers":64}""", "from here")]
    public async Task Run_BeyondWhatMayBeAsked_IsRefusedBeforeItStarts(string kind, string body, string says)
    {
        HttpResponseMessage answer = await Start(kind, body);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(says, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_LargerThanTheMemoryItMayTake_RunsAsASlice()
    {
        await using var small = new RunningServer(new ServeOptions { LabMemory = 160L << 20 });
        HttpResponseMessage started = await small.Post("/api/v1/lab/decode", """{"model":"qwen2.5-0.5b","weights":"int4","context":64,"rounds":3,"limit":"1s"}""");
        List<(string Name, string Body)> events = await Events.Of(small, started.Headers.Location!.ToString());
        JsonElement result = JsonDocument.Parse(events[^1].Body).RootElement;

        Assert.InRange(result.GetProperty("layers_run").GetInt32(), 1, result.GetProperty("layers").GetInt32() - 1);
        Assert.True(result.GetProperty("weight_bytes").GetInt64() <= 160L << 20);
    }

    [Theory]
    [InlineData("decode", """{"model":"qwen2.5-0.5b","layers":1}""")]
    [InlineData("compare", "{}")]
    public async Task Run_BeyondTheMemoryItMayTake_IsRefused(string kind, string body)
    {
        await using var small = new RunningServer(new ServeOptions { LabMemory = 32L << 20 });
        HttpResponseMessage answer = await small.Post("/api/v1/lab/" + kind, body);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("at most 33.6 MB from here", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("decode")]
    [InlineData("prefill")]
    [InlineData("compare")]
    public async Task Run_OfAnotherSiteOrWithoutTheToken_IsRefused(string kind)
    {
        var foreign = new HttpRequestMessage(HttpMethod.Post, "/api/v1/lab/" + kind) { Content = new StringContent("{}", Encoding.UTF8, "application/json"), Headers = { { "Origin", "http://evil.example" } } };
        var form = new HttpRequestMessage(HttpMethod.Post, "/api/v1/lab/" + kind) { Content = new StringContent("{}", Encoding.UTF8, "text/plain") };
        await using var closed = new RunningServer(new ServeOptions { Token = "0123456789abcdef-0123456789abcdef" });

        Assert.Equal(HttpStatusCode.Forbidden, (await _server.Client.SendAsync(foreign)).StatusCode);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await _server.Client.SendAsync(form)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await closed.Post("/api/v1/lab/" + kind, Step)).StatusCode);
    }

    private Task<HttpResponseMessage> Start(string kind, string body) => _server.Post("/api/v1/lab/" + kind, body);
}
