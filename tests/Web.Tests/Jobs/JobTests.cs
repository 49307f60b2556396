using System.Net;
using System.Text;
using System.Text.Json;

namespace Floorline.Web.Tests.Jobs;

public sealed class JobTests
{
    [Fact]
    public async Task Backtest_AsAJob_EndsWithTheDocument()
    {
        await using var server = new RunningServer();
        byte[] table = Encoding.UTF8.GetBytes(Runs.Table(400));
        HttpResponseMessage started = await server.Upload("/api/v1/jobs/backtest?name=runs.csv", table, "text/csv");

        Assert.Equal(HttpStatusCode.Accepted, started.StatusCode);
        string job = started.Headers.Location!.ToString();
        List<(string Name, string Body)> events = await Listen(server, job);

        Assert.All(events.SkipLast(1), static e => Assert.Equal("progress", e.Name));
        Assert.Equal("result", events[^1].Name);
        Assert.Equal(await (await server.Upload("/api/v1/backtest?name=runs.csv", table, "text/csv")).Content.ReadAsStringAsync(), events[^1].Body);
        JsonElement status = await server.Json(job);
        Assert.Equal("done", status.GetProperty("state").GetString());
        Assert.Equal(400, status.GetProperty("progress").GetProperty("total").GetInt32());
        Assert.Equal("result", Assert.Single(await Listen(server, job)).Name);
        Assert.Empty(await server.FilesLeft());
    }

    [Fact]
    public async Task Backtest_StillRunning_TellsProgress()
    {
        await using var server = new RunningServer();
        HttpResponseMessage started = await server.Upload("/api/v1/jobs/backtest?name=runs.csv", Encoding.UTF8.GetBytes(Runs.Table(20_000)), "text/csv");
        string job = started.Headers.Location!.ToString();

        // news come at most every 50 ms, so only a job that outlives its first news is sure to tell a number
        bool told = false;
        await Events.Of(server, job, async (name, body) =>
        {
            if (name == "progress" && body.Contains("\"total\": 20000", StringComparison.Ordinal))
            {
                told = true;
                await server.Client.DeleteAsync(job);
            }
        });

        Assert.True(told);
    }

    [Fact]
    public async Task Plan_AsAJob_GivesThePlan()
    {
        await using var server = new RunningServer();
        const string Asked = """{"model":"llama-3-8b","on":"h100","concurrency":"8","slo":"itl<20ms"}""";
        HttpResponseMessage started = await server.Post("/api/v1/jobs/plan", Asked);
        List<(string Name, string Body)> events = await Listen(server, started.Headers.Location!.ToString());

        Assert.Equal("result", events[^1].Name);
        Assert.Equal(await (await server.Post("/api/v1/plan", Asked)).Content.ReadAsStringAsync(), events[^1].Body);
    }

    [Fact]
    public async Task Plan_OfNothing_EndsWithTheProblem()
    {
        await using var server = new RunningServer();
        HttpResponseMessage started = await server.Post("/api/v1/jobs/plan", """{"model":"no-such-model","on":"h100"}""");
        List<(string Name, string Body)> events = await Listen(server, started.Headers.Location!.ToString());

        Assert.Equal("problem", events[^1].Name);
        Assert.Contains("no-such-model", JsonDocument.Parse(events[^1].Body).RootElement.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Delete_OfARunningJob_EndsItAndItsFile()
    {
        await using var server = new RunningServer();
        HttpResponseMessage started = await server.Upload("/api/v1/jobs/backtest?name=runs.csv", Encoding.UTF8.GetBytes(Runs.Table(20_000)), "text/csv");
        string job = started.Headers.Location!.ToString();
        Task<List<(string Name, string Body)>> listening = Listen(server, job);
        HttpResponseMessage ended = await server.Client.DeleteAsync(job);

        Assert.Equal(HttpStatusCode.NoContent, ended.StatusCode);
        Assert.Equal("cancelled", (await listening)[^1].Name);
        Assert.Equal("cancelled", (await server.Json(job)).GetProperty("state").GetString());
        Assert.Empty(await server.FilesLeft());
        Assert.Empty(server.Faults);
    }

    [Fact]
    public async Task Job_BeyondItsTime_IsCancelled()
    {
        await using var server = new RunningServer(new ServeOptions { JobTime = TimeSpan.FromMilliseconds(1) });
        HttpResponseMessage started = await server.Upload("/api/v1/jobs/backtest?name=runs.csv", Encoding.UTF8.GetBytes(Runs.Table(20_000)), "text/csv");

        Assert.Equal("cancelled", (await Listen(server, started.Headers.Location!.ToString()))[^1].Name);
    }

    [Fact]
    public async Task Jobs_BeyondTheirNumber_Refused()
    {
        await using var server = new RunningServer(new ServeOptions { JobsAtOnce = 1 });
        byte[] table = Encoding.UTF8.GetBytes(Runs.Table(20_000));
        HttpResponseMessage first = await server.Upload("/api/v1/jobs/backtest?name=runs.csv", table, "text/csv");
        HttpResponseMessage second = await server.Upload("/api/v1/jobs/backtest?name=runs.csv", table, "text/csv");

        Assert.Equal(HttpStatusCode.Accepted, first.StatusCode);
        Assert.Equal(HttpStatusCode.TooManyRequests, second.StatusCode);
        await server.Client.DeleteAsync(first.Headers.Location!.ToString());
        Assert.Empty(await server.FilesLeft());
    }

    [Theory]
    [InlineData("GET", "")]
    [InlineData("GET", "/events")]
    [InlineData("DELETE", "")]
    public async Task Job_Unknown_Is404(string method, string tail)
    {
        await using var server = new RunningServer();

        Assert.Equal(HttpStatusCode.NotFound, (await server.Client.SendAsync(new HttpRequestMessage(new HttpMethod(method), "/api/v1/jobs/0123" + tail))).StatusCode);
    }

    [Fact]
    public async Task Stop_WithAListener_DoesNotWait()
    {
        var server = new RunningServer();
        HttpResponseMessage started = await server.Upload("/api/v1/jobs/backtest?name=runs.csv", Encoding.UTF8.GetBytes(Runs.Table(20_000)), "text/csv");
        using HttpResponseMessage stream = await server.Client.GetAsync(started.Headers.Location + "/events", HttpCompletionOption.ResponseHeadersRead);

        await server.DisposeAsync();

        Assert.False(Directory.Exists(server.Folder));
    }

    private static Task<List<(string Name, string Body)>> Listen(RunningServer server, string job) => Events.Of(server, job);
}
