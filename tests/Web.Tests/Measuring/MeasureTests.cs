using System.Net;
using System.Text.Json;
using Floorline.StandIn;

namespace Floorline.Web.Tests.Measuring;

/// <summary>Measurements over the API: what may be measured, what is told meanwhile, and what a cancel leaves.</summary>
public sealed class MeasureTests : IAsyncLifetime
{
    private const string Variable = "FLOORLINE_TEST_KEY_OF_A_SERVER";
    private const string Key = "a-key-that-nobody-may-see-8f2c";

    private StandInServer _measured = null!;
    private RunningServer _server = null!;
    private string _url = null!;

    public async Task InitializeAsync()
    {
        Environment.SetEnvironmentVariable(Variable, Key);
        _measured = await StandInServer.Start(new StandInSettings { PrefillMs = 5, StepMs = 2 });
        _url = _measured.Address.GetLeftPart(UriPartial.Authority);
        _server = new RunningServer(new ServeOptions { Endpoints = [new AllowedEndpoint(_url, Variable)] });
    }

    public async Task DisposeAsync()
    {
        Assert.Empty(_server.Faults);
        await _server.DisposeAsync();
        await _measured.DisposeAsync();
    }

    [Fact]
    public async Task Targets_OfThisServer_AreTheAllowedOnes()
    {
        string text = await _server.Client.GetStringAsync("/api/v1/measure/targets");
        JsonElement targets = JsonDocument.Parse(text).RootElement;

        JsonElement only = Assert.Single(targets.GetProperty("endpoints").EnumerateArray());
        Assert.Equal("floorline/targets@1", targets.GetProperty("schema").GetString());
        Assert.Equal(_url, only.GetProperty("url").GetString());
        Assert.True(only.GetProperty("has_key").GetBoolean());
        Assert.DoesNotContain(Variable, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Endpoint_Allowed_TellsSamplesAndEndsWithTheDocument()
    {
        HttpResponseMessage started = await Start("endpoint", $$"""{"target":"{{_url}}","duration":"1500ms","concurrency":2,"prompt-tokens":32,"output-tokens":16,"model":"llama-3-8b","on":"h100"}""");
        List<(string Name, string Body)> events = await Events.Of(_server, started.Headers.Location!.ToString());

        Assert.Equal("result", events[^1].Name);
        JsonElement sample = JsonDocument.Parse(events.Last(static e => e.Name == "sample").Body).RootElement;
        Assert.Equal("floorline/sample@1", sample.GetProperty("schema").GetString());
        Assert.True(sample.GetProperty("ttft_p50_ms").GetDouble() > 0);
        Assert.True(sample.GetProperty("itl_p50_ms").GetDouble() > 0);
        JsonElement series = sample.GetProperty("series");
        Assert.Equal(series.GetProperty("elapsed_ms").GetArrayLength(), series.GetProperty("itl_p50_ms").GetArrayLength());
        Assert.Contains(events, static e => e.Name == "progress" && e.Body.Contains("\"left_ms\"", StringComparison.Ordinal));

        JsonElement result = JsonDocument.Parse(events[^1].Body).RootElement;
        Assert.Equal("floorline/serving@1", result.GetProperty("schema").GetString());
        JsonElement run = Assert.Single(result.GetProperty("runs").EnumerateArray());
        Assert.Equal(2, run.GetProperty("concurrency").GetInt32());
        Assert.True(run.GetProperty("completed").GetInt32() > 4);
        Assert.True(run.GetProperty("ttft_ms").GetProperty("p50").GetDouble() >= 5);
        Assert.StartsWith("median ITL, decode, batch 2", result.GetProperty("diagnosis")[0].GetProperty("of").GetString(), StringComparison.Ordinal);
        Assert.Equal("Bearer " + Key, _measured.LastAuthorization);
        Assert.DoesNotContain(events, static e => e.Body.Contains(Key, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Endpoint_SameLoad_GivesTheFieldsThatTheCommandLinePrints()
    {
        string printed = CommandLine.Json("measure", "endpoint", _url, "--duration", "500ms", "--concurrency", "1", "--output-tokens", "8");
        HttpResponseMessage started = await Start("endpoint", """{"target":0,"duration":"500ms","concurrency":1,"output-tokens":8}""");
        List<(string Name, string Body)> events = await Events.Of(_server, started.Headers.Location!.ToString());

        Assert.Equal(Members(JsonDocument.Parse(printed).RootElement), Members(JsonDocument.Parse(events[^1].Body).RootElement));
    }

    [Fact]
    public async Task Endpoint_Cancelled_GivesWhatWasMeasured()
    {
        HttpResponseMessage started = await Start("endpoint", """{"target":"0","duration":"60s","output-tokens":8}""");
        string job = started.Headers.Location!.ToString();
        int samples = 0;
        List<(string Name, string Body)> events = await Events.Of(_server, job, async (name, _) =>
        {
            if (name == "sample" && ++samples == 5)
            {
                Assert.Equal(HttpStatusCode.NoContent, (await _server.Client.DeleteAsync(job)).StatusCode);
            }
        });

        Assert.Equal("result", events[^1].Name);
        JsonElement run = JsonDocument.Parse(events[^1].Body).RootElement.GetProperty("runs")[0];
        Assert.True(run.GetProperty("completed").GetInt32() > 0);
        Assert.True(run.GetProperty("duration_s").GetDouble() < 30);
        Assert.Equal("done", (await _server.Json(job)).GetProperty("state").GetString());
    }

    [Fact]
    public async Task Host_Cancelled_SaysSoAndKeepsNothing()
    {
        HttpResponseMessage started = await Start("host", """{"quick":"true","no-store":"true"}""");
        string job = started.Headers.Location!.ToString();
        HttpResponseMessage second = await Start("endpoint", """{"target":0,"duration":"1s"}""");
        HttpResponseMessage beside = await _server.Post("/api/v1/jobs/plan", """{"model":"llama-3-8b","on":"h100","slo":"itl<20ms"}""");
        await _server.Client.DeleteAsync(job);
        List<(string Name, string Body)> events = await Events.Of(_server, job);

        Assert.Equal(HttpStatusCode.TooManyRequests, second.StatusCode);
        Assert.Contains("One measurement at a time", await second.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.TooManyRequests, beside.StatusCode);
        Assert.Equal("result", events[^1].Name);
        JsonElement result = JsonDocument.Parse(events[^1].Body).RootElement;
        Assert.Equal("floorline/host@1", result.GetProperty("schema").GetString());
        Assert.True(result.GetProperty("interrupted").GetBoolean());

        HttpResponseMessage next = await Start("endpoint", """{"target":0,"duration":"200ms","output-tokens":4}""");
        Assert.Equal(HttpStatusCode.Accepted, next.StatusCode);
        Assert.Equal("result", (await Events.Of(_server, next.Headers.Location!.ToString()))[^1].Name);
    }

    [Fact]
    public async Task Cancel_Twice_EndsAtOnce()
    {
        HttpResponseMessage started = await Start("host", """{"no-store":"true"}""");
        string job = started.Headers.Location!.ToString();
        await _server.Client.DeleteAsync(job);
        await _server.Client.DeleteAsync(job);

        Assert.Contains((await _server.Json(job)).GetProperty("state").GetString(), (string[])["cancelled", "done"]);
    }

    private Task<HttpResponseMessage> Start(string what, string body) => _server.Post("/api/v1/measure/" + what, body);

    /// <summary>Names of members, without those that depend on what was measured.</summary>
    private static IEnumerable<string> Members(JsonElement element, string path = "")
    {
        string[] varying = ["because", "timeline", "errors", "other_definitions", "intervals", "steady", "metrics", "findings"];
        return element.ValueKind switch
        {
            JsonValueKind.Object => element.EnumerateObject().Where(p => !varying.Contains(p.Name) && !p.Name.EndsWith("_unknown", StringComparison.Ordinal) && !(path.Length == 0 && p.Name == "inputs")).SelectMany(p => Members(p.Value, $"{path}/{p.Name}").Prepend($"{path}/{p.Name}")),
            JsonValueKind.Array => element.EnumerateArray().Take(1).SelectMany(e => Members(e, path + "[]")),
            _ => [],
        };
    }
}
