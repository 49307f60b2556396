using System.Text.Json;
using Floorline.Core.Serving;
using Floorline.Probes.Endpoint;
using Floorline.StandIn;
using Floorline.Workbench;
using Floorline.Workbench.Documents;

namespace Floorline.Contract.Tests.Endpoint;

/// <summary>What the verb makes of load whose truth is known: capacity, knee, a stall, faults between good answers.</summary>
[Collection(nameof(Timed))]
public class LoadVerbTests
{
    private const int Attempts = 3;
    private readonly Xunit.Abstractions.ITestOutputHelper _output;

    public LoadVerbTests(Xunit.Abstractions.ITestOutputHelper output) => _output = output;

    // 8 slots, 100 ms of prefill and 19 steps of 20 ms: 8 / 0.48 s = 16.67 requests/s. A rate 2.5 % above it lets the wait exceed 80 ms within 4 s; one request
    // in five may meet a bad moment of the machine.
    [Fact]
    public async Task Search_OfAKnownServer_FindsItsCapacity()
    {
        var settings = new StandInSettings { BatchLimit = 8, PrefillMs = 100, StepMs = 20 };
        double truth = settings.Capacity(20);
        double found = 0;
        for (int attempt = 0; attempt < Attempts && Math.Abs(found - truth) > 0.05 * truth; attempt++)
        {
            await using StandInServer server = await StandInServer.Start(settings);
            EndpointResult result = (await Verb.MeasureEndpoint(new EndpointSpec { Urls = [server.Address.ToString()], Slo = "ttft<180ms", SloShare = "80%",
                Arrivals = "constant", OutputTokens = "20", PromptTokens = "8", StepDuration = "4s", Warmup = "8" })).Value;
            found = result.Search!.Rate.IsKnown ? result.Search.Rate.Value.Value : 0;
            _output.WriteLine($"found {found:0.###} requests/s, true {truth:0.###} ({(found / truth - 1) * 100:+0.0;-0.0} %), {result.Runs.Count} steps");
        }

        Assert.InRange(found, truth * 0.95, truth * 1.05);
    }

    [Fact]
    public async Task Sweep_OfAKnownServer_FindsItsBatchLimit()
    {
        EndpointResult? result = null;
        for (int attempt = 0; attempt < Attempts && result?.Sweep!.Knee.Or(0) != 4; attempt++)
        {
            await using StandInServer server = await StandInServer.Start(new StandInSettings { BatchLimit = 4, PrefillMs = 90, StepMs = 30,
                Model = "llama-3-8b" });
            result = (await Verb.MeasureEndpoint(new EndpointSpec { Urls = [server.Address.ToString()], Sweep = true, OutputTokens = "15",
                StepDuration = "1500ms", Situation = new SituationSpec { On = "h100" } })).Value;
        }

        Assert.Equal(4, result!.Sweep!.Knee.Value);
        Assert.True(result.Sweep.FitsAtOnce.Value > 100);
        Assert.Contains(result.Diagnoses, static d => d.Label.Contains("prefill", StringComparison.Ordinal));
    }

    // 100 requests/s and a stall of 2 s with a limit of 4 in flight: what was planned during the stall waited for its end.
    [Fact]
    public async Task Stall_IsInTheFigures_AndTheUncorrectedOnesStandBeside()
    {
        await using StandInServer server = await StandInServer.Start(new StandInSettings { PrefillMs = 5, StepMs = 1 });
        bool done = false;
        void Progress(string name, LoadProgress p)
        {
            if (!done && name == "run" && p.Elapsed > TimeSpan.FromSeconds(1))
            {
                done = true;
                server.Engine.Stall(TimeSpan.FromSeconds(2));
            }
        }

        EndpointRun run = (await Verb.MeasureEndpoint(new EndpointSpec { Urls = [server.Address.ToString()], Rate = "100", Arrivals = "constant",
            Requests = "500", MaxConcurrency = "4", OutputTokens = "4", PromptTokens = "4" }, Progress)).Value.Runs[0];
        (long from, long until) = server.Engine.Stalled;
        RequestRecord[] during = [.. run.Outcome.Records.Where(r => r.Planned >= from && r.Planned < until)];
        LatencySample corrected = run.Run.Ttft.Value.Sample!;
        LatencySample uncorrected = run.UncorrectedTtft.Value.Sample!;
        _output.WriteLine($"TTFT p90 {corrected.At(0.9).Milliseconds:0} ms, uncorrected {uncorrected.At(0.9).Milliseconds:0} ms; p99 {corrected.At(0.99).Milliseconds:0} against {uncorrected.At(0.99).Milliseconds:0} ms; {during.Length} planned during the stall, {run.Late.HeldBack} left late");

        Assert.True(during.Length >= 180);
        Assert.All(during, r => Assert.True(r.TimeOf(0) - r.Planned >= until - r.Planned));
        Assert.True(corrected.At(0.99).Value > 1.5 && uncorrected.At(0.99).Value < corrected.At(0.99).Value / 2);
        Assert.True(run.Late.HeldBack >= 170);
    }

    [Fact]
    public async Task Faults_BetweenGoodAnswers_AreInNoLatency()
    {
        await using StandInServer server = await StandInServer.Start(new StandInSettings { PrefillMs = 5, StepMs = 1 });
        EndpointResult result = (await Verb.MeasureEndpoint(new EndpointSpec { Urls = [server.Address + "fault/every-third"], Concurrency = "2",
            Requests = "60", OutputTokens = "5", MaxFailures = "50%" })).Value;
        EndpointRun run = result.Runs[0];
        JsonElement json = JsonDocument.Parse(JsonText.Of(result)).RootElement.GetProperty("runs")[0];

        Assert.Equal(20, run.Run.Failed.Value);
        Assert.Equal(40, run.Run.Completed.Value);
        Assert.Equal(40, run.Run.Ttft.Value.Count.Value);
        Assert.Equal(160, run.Run.Itl.Value.Count.Value);
        Assert.Equal(20, json.GetProperty("errors").EnumerateObject().Sum(static e => e.Value.GetInt32()));
        Assert.Equal(10, json.GetProperty("errors").GetProperty("stream_error").GetInt32());
    }

    [Fact]
    public async Task ChunksOfSeveralTokens_AreCountedByUsage_AndSaidSo()
    {
        await using StandInServer server = await StandInServer.Start(new StandInSettings { PrefillMs = 5, StepMs = 1, ChunkTokens = 5 });
        EndpointRun run = (await Verb.MeasureEndpoint(new EndpointSpec { Urls = [server.Address.ToString()], Requests = "10", OutputTokens = "20" }))
            .Value.Runs[0];

        Assert.Equal(200, run.Run.OutputTokens.Value);
        Assert.Equal(30, run.Run.Itl.Value.Count.Value);
        Assert.Contains(run.Run.Notes, static n => n.StartsWith("ITL is per chunk", StringComparison.Ordinal));
        Assert.Contains(run.Run.Findings, static f => f.Id == "token-count");
        Assert.True(run.OtherDefinitions.Single(static o => o is { Tool: "GuideLLM", Metric: "ITL" })
            .Latency.Value.Mean.Value.Value < run.Run.Itl.Value.Mean.Value.Value);
    }

    [Theory]
    [InlineData("vllm:spec_decode_num_accepted_tokens_total 10\nvllm:spec_decode_num_draft_tokens_total 20\nvllm:num_preemptions_total 1\n",
        "vllm:spec_decode_num_accepted_tokens_total 40\nvllm:spec_decode_num_draft_tokens_total 60\nvllm:num_preemptions_total 4\n",
            "75 % of draft tokens were accepted", "3 preemption(s)")]
    [InlineData("sglang:cached_tokens_total{a=\"b\"} 0\nsglang:prompt_tokens_total{a=\"b\"} 100\n",
        "sglang:cached_tokens_total{a=\"b\"} 50\nsglang:prompt_tokens_total{a=\"b\"} 300\nsglang:spec_accept_length 2.5\n", "25 % of prompt tokens",
            "2.5 tokens")]
    [InlineData("llamacpp:requests_deferred 0\n", "llamacpp:requests_deferred 3\nllamacpp:tokens_predicted_total 9\n", "3 request(s) were still waiting",
        "3 request(s)")]
    [InlineData("nv_inference_queue_duration_us{model=\"m\"} 1000\nnv_inference_request_success{model=\"m\"} 1\n",
        "nv_inference_queue_duration_us{model=\"m\"} 9000\nnv_inference_request_success{model=\"m\"} 5\n", "waited 2.00 ms", "queue")]
    public async Task ServersMetrics_OfEachServer_AreUnderstood(string before, string after, string first, string second)
    {
        await using StandInServer server = await StandInServer.Start(new StandInSettings { PrefillMs = 2, StepMs = 1,
            MetricsTexts = ["# HELP x\nbroken line here\n" + before, after] });
        EndpointResult result = (await Verb.MeasureEndpoint(new EndpointSpec { Urls = [server.Address.ToString()], Requests = "3", OutputTokens = "2" })).Value;
        string notes = string.Join(' ', result.CounterNotes);

        Assert.Contains(first, notes, StringComparison.Ordinal);
        Assert.Contains(second, notes, StringComparison.Ordinal);
    }

    // Different draws of prompts differ from the first word on; a shared prefix is the same in all.
    [Fact]
    public void Prompts_AreFreshUnlessTheyAreToShare()
    {
        string[] fresh = [.. Enumerable.Range(0, 50).Select(static i => RequestBody.Synthetic(1, i, 30))];
        string[] shared = [.. Enumerable.Range(0, 50).Select(static i => RequestBody.Synthetic(1, i, 30, 10))];

        Assert.Equal(50, fresh.Select(static p => string.Join(' ', p.Split(' ').Take(4))).Distinct().Count());
        Assert.Single(shared.Select(static p => string.Join(' ', p.Split(' ').Take(10))).Distinct());
        Assert.Equal(50, shared.Distinct().Count());
        Assert.DoesNotContain(RequestBody.Synthetic(2, 0, 30), fresh);
        Assert.Equal(RequestBody.Synthetic(1, 0, 30), fresh[0]);
    }
}
