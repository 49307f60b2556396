using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Floorline.StandIn;
using Floorline.Workbench;

namespace Floorline.Contract.Tests.Endpoint;

/// <summary>The command against the stand-in: its document, its page, its files, its exit codes, its secrets.</summary>
[Collection(nameof(Timed))]
public sealed class MeasureEndpointTests : IAsyncLifetime
{
    private const string Key = "my-very-own-key-0123456789";
    private static readonly string[] _fields = ["tool", "tool_version", "format", "model", "concurrency", "request_rate", "requests", "completed", "failed",
        "duration_s", "input_tokens", "output_tokens", "output_tok_s", "request_per_s"];
    private static readonly string[] _latencies = ["ttft_ms", "itl_ms", "tpot_ms", "e2e_ms"];
    private static readonly string[] _figures = ["mean", "p50", "p90", "p95", "p99", "count"];
    private readonly string _folder = Directory.CreateTempSubdirectory("floorline-").FullName;
    private StandInServer _server = null!;

    public async Task InitializeAsync() => _server = await StandInServer.Start(new StandInSettings { PrefillMs = 5, StepMs = 3, Model = "llama-3-8b" });

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void Json_OfARun_HasTheContract()
    {
        CommandLine.Said said = Run("--concurrency", "4", "--requests", "40", "--output-tokens", "10", "--prompt-tokens", "20", "--on", "h100", "--json");
        JsonElement run = said.Json.GetProperty("runs")[0];

        Assert.Equal("", said.Error);
        Assert.Equal("floorline/serving@1", said.Json.GetProperty("schema").GetString());
        Assert.All(_fields, field => Assert.True(run.TryGetProperty(field, out _), field));
        Assert.All(_latencies, metric => Assert.All(_figures, figure =>
            Assert.True(run.GetProperty(metric).TryGetProperty(figure, out _), $"{metric}.{figure}")));
        Assert.Equal(40, run.GetProperty("completed").GetInt32());
        Assert.Equal(400, run.GetProperty("output_tokens").GetInt32());
        Assert.Equal(800, run.GetProperty("input_tokens").GetInt32());
        Assert.Equal(40, run.GetProperty("ttft_ms").GetProperty("count").GetInt32());
        Assert.Equal(360, run.GetProperty("itl_ms").GetProperty("count").GetInt32());
        Assert.True(run.GetProperty("client").GetProperty("lag_p99_ms").GetDouble() >= 0);
        Assert.True(run.GetProperty("client").GetProperty("limited").ValueKind is JsonValueKind.True or JsonValueKind.False);
        Assert.Empty(run.GetProperty("errors").EnumerateObject());
        Assert.Equal(6, run.GetProperty("other_definitions").GetArrayLength());

        // the model's name came from /v1/models, the hardware from the option
        JsonElement diagnosis = said.Json.GetProperty("diagnosis")[0];
        Assert.Contains("ITL, decode, batch 4", diagnosis.GetProperty("of").GetString(), StringComparison.Ordinal);
        Assert.True(diagnosis.GetProperty("floor_ms").GetDouble() > 1);
    }

    [Fact]
    public void SingleStream_WithHardware_GivesDecodeAndPrefill()
    {
        JsonElement diagnoses = Run("--requests", "12", "--output-tokens", "8", "--model", "llama-3-8b", "--on", "h100", "--json")
            .Json.GetProperty("diagnosis");

        Assert.Contains("decode", diagnoses[0].GetProperty("of").GetString(), StringComparison.Ordinal);
        Assert.Contains("prefill of 256 tokens", diagnoses[1].GetProperty("of").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void ServersMetrics_BeforeAndAfter_DifferByTheRun()
    {
        JsonElement json = Run("--concurrency", "4", "--requests", "20", "--output-tokens", "10", "--json").Json;
        JsonElement tokens = json.GetProperty("server").GetProperty("metrics").EnumerateArray()
            .Single(static m => m.GetProperty("name").GetString() == "vllm:generation_tokens_total");

        Assert.Equal(200, tokens.GetProperty("after").GetDouble() - tokens.GetProperty("before").GetDouble());
        Assert.Contains(json.GetProperty("server").GetProperty("says").EnumerateArray(), static s =>
            s.GetString()!.Contains("queue", StringComparison.Ordinal));
        Assert.Equal("0.0.1-stand-in", json.GetProperty("server").GetProperty("version").GetString());
    }

    [Fact]
    public void Text_FitsAPage_AndSaysWhatIsNext()
    {
        string text = Run("--rate", "40", "--requests", "60", "--output-tokens", "8", "--slo", "ttft<500ms,itl<50ms", "--definitions").Out;

        Assert.All(text.Split('\n').Where(static l => l.Contains(' ', StringComparison.Ordinal)), static line => Assert.True(line.Length <= 80, line));
        Assert.Contains("Uncorrected (from the sending)", text, StringComparison.Ordinal);
        Assert.Contains("goodput", text, StringComparison.Ordinal);
        Assert.Contains("The same run as others define it", text, StringComparison.Ordinal);
        Assert.Contains("\nNext\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void PageAndRecords_AreWholeAndAgree()
    {
        string page = Path.Combine(_folder, "a.html");
        string lines = Path.Combine(_folder, "a.jsonl");
        JsonElement run = Run("--concurrency", "4", "--requests", "40", "--output-tokens", "10", "--html", page, "--jsonl", lines, "--json")
            .Json.GetProperty("runs")[0];
        string html = File.ReadAllText(page);
        CommandLine.Said report = CommandLine.Run("report", lines, "--json");
        JsonElement again = report.Json.GetProperty("runs")[0];

        Assert.StartsWith("<!doctype html>", html, StringComparison.Ordinal);
        Assert.All(new[] { "<script", "src=", "href=", "url(", "@import" }, taboo => Assert.DoesNotContain(taboo, html, StringComparison.OrdinalIgnoreCase));
        Assert.Contains("</html>", html, StringComparison.Ordinal);
        Assert.Equal(40, File.ReadAllLines(lines).Length);
        Assert.Equal(run.GetProperty("output_tokens").GetInt32(), again.GetProperty("output_tokens").GetInt32());
        Assert.Equal(run.GetProperty("completed").GetInt32(), again.GetProperty("completed").GetInt32());
        Assert.All(_latencies, metric => Assert.Equal(run.GetProperty(metric).GetProperty("mean").GetDouble(), again.GetProperty(metric).GetProperty("mean")
            .GetDouble(), 1e-3));
    }

    [Fact]
    public void AKey_IsSentAndStandsNowhere()
    {
        string page = Path.Combine(_folder, "a.html");
        string lines = Path.Combine(_folder, "a.jsonl");
        foreach (string path in new[] { "", "fault/echo-key/" })
        {
            foreach (string form in new[] { "--json", "--definitions" })
            {
                CommandLine.Said said = CommandLine.RunWith(
                    _folder, [KeyValuePair.Create("MY_KEY", Key), KeyValuePair.Create("OTHER", Key + "-too")],
                    "measure", "endpoint", _server.Address + path, "--api-key-env", "MY_KEY", "--header", "X-Team=OTHER", "--requests", "8", "--warmup",
                        path.Length == 0 ? "3" : "0", "--output-tokens", "3", "--html", page, "--jsonl", lines, form);

                Assert.Equal("Bearer " + Key, _server.LastAuthorization);
                Assert.All(new[] { said.Out, said.Error, File.ReadAllText(page), File.ReadAllText(lines) }, static text =>
                    Assert.DoesNotContain(Key, text, StringComparison.Ordinal));
                // 6 too where the machine is busy and the client the limit
                Assert.Contains(said.Code, path.Length == 0 ? [0, 6] : new[] { 6 });
            }
        }

        Assert.Contains("(key)", File.ReadAllText(lines), StringComparison.Ordinal);

        // With a warm-up a refused key ends the measurement after its first few requests, and what the server echoes is no secret told.
        CommandLine.Said refused = CommandLine.RunWith(_folder, [KeyValuePair.Create("MY_KEY", Key)], "measure", "endpoint",
            _server.Address + "fault/echo-key/", "--api-key-env", "MY_KEY");
        Assert.Equal(1, refused.Code);
        Assert.Contains("--api-key-env: found status 401", refused.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(Key, refused.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("an address without secrets", "http://user:pass@127.0.0.1:1")]
    [InlineData("an address without secrets", "http://127.0.0.1:1/?key=abc")]
    [InlineData("an address such as", "ftp://127.0.0.1")]
    [InlineData("NAME=VARIABLE", "127.0.0.1:1", "--header", "Authorization: Bearer abc")]
    [InlineData("which is not set", "127.0.0.1:1", "--api-key-env", "NO_SUCH_VARIABLE_HERE")]
    [InlineData("--concurrency", "127.0.0.1:1", "--concurrency", "many")]
    [InlineData("one of them", "127.0.0.1:1", "--concurrency", "4", "--rate", "3")]
    [InlineData("--slo", "127.0.0.1:1", "--slo", "fast")]
    [InlineData("--stop-when", "127.0.0.1:1", "--stop-when", "soon")]
    [InlineData("--arrivals", "127.0.0.1:1", "--arrivals", "uniform")]
    [InlineData("no-such-file", "127.0.0.1:1", "--data", "no-such-file")]
    public void BadInput_IsNamed(string expected, params string[] arguments)
    {
        CommandLine.Said said = CommandLine.Run(["measure", "endpoint", .. arguments]);

        Assert.Equal(1, said.Code);
        Assert.Equal("", said.Out);
        Assert.Contains(expected, said.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("pass@", said.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("key=abc", said.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void NobodyThere_IsInvalidAndSaysWhatToDo()
    {
        CommandLine.Said said = CommandLine.Run("measure", "endpoint", "http://127.0.0.1:9", "--requests", "3");

        Assert.Equal(6, said.Code);
        Assert.Contains("none completed", said.Out, StringComparison.Ordinal);
        Assert.Contains("refused", said.Out, StringComparison.Ordinal);
        Assert.Contains("Nobody listens there", said.Out, StringComparison.Ordinal);
    }

    // More than one process can send: the run must call itself the client's, not the server's.
    [Fact]
    public void TooMuchForTheClient_IsRefused()
    {
        CommandLine.Said said = Run("--rate", "500000", "--arrivals", "constant", "--requests", "1500", "--output-tokens", "2", "--prompt-tokens", "4",
            "--warmup", "1", "--json");
        JsonElement run = said.Json.GetProperty("runs")[0];

        Assert.Equal(6, said.Code);
        Assert.True(run.GetProperty("client").GetProperty("limited").GetBoolean());
        Assert.False(said.Json.GetProperty("valid").GetBoolean());
        Assert.Contains(run.GetProperty("invalid_because").EnumerateArray(), static r =>
            r.GetString()!.Contains("client was the limit", StringComparison.Ordinal));
        Assert.Contains(run.GetProperty("findings").EnumerateArray(), static f => f.GetProperty("id").GetString() == "client-limited");
    }

    [Fact]
    public void Interrupted_GivesWhatWasMeasured()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using Process process = CommandLine.Started(_folder, [], "measure", "endpoint", _server.Address.ToString(), "--concurrency", "2", "--duration", "300s",
            "--output-tokens", "8", "--json");
        for (int i = 0; i < 600 && _server.Served.Count < 20; i++)
        {
            Thread.Sleep(50);
        }

        Process.Start("kill", ["-INT", process.Id.ToString(CultureInfo.InvariantCulture)]).WaitForExit();
        CommandLine.Said said = CommandLine.Ended(process);
        JsonElement run = said.Json.GetProperty("runs")[0];

        Assert.True(said.Code is 0 or 6, said.Error);
        Assert.True(run.GetProperty("completed").GetInt32() > 0);
        Assert.True(run.GetProperty("duration_s").GetDouble() < 200);
        Assert.Contains(run.GetProperty("findings").EnumerateArray(), static f => f.GetProperty("id").GetString() == "interrupted");
    }

    /// <summary>A terminal that closes and a scheduler that ends a job get what was measured, a kill loses a second of it.</summary>
    [Theory]
    [InlineData("HUP")]
    [InlineData("TERM")]
    [InlineData("KILL")]
    public void Ended_BySignals_KeepsWhatWasMeasured(string signal)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        string lines = Path.Combine(_folder, "requests.jsonl"), part = PartFile.Of(lines);
        using Process process = CommandLine.Started(_folder, [], "measure", "endpoint", _server.Address.ToString(), "--concurrency", "2", "--duration", "300s",
            "--output-tokens", "8", "--json", "--jsonl", lines);
        for (int i = 0; i < 600 && !(File.Exists(part) && Lines(part).Length > 5); i++)
        {
            Thread.Sleep(50);
        }

        Process.Start("kill", [$"-{signal}", process.Id.ToString(CultureInfo.InvariantCulture)]).WaitForExit();
        CommandLine.Said said = CommandLine.Ended(process);
        bool killed = signal == "KILL";
        string[] kept = Lines(killed ? part : lines);

        Assert.Equal((killed, !killed), (File.Exists(part), File.Exists(lines)));
        Assert.True(killed || said.Code is 0 or 6, said.Error);
        Assert.True(kept.Length > 5);
        Assert.All(kept, static line => Assert.Equal("floorline/request@1", JsonDocument.Parse(line).RootElement.GetProperty("schema").GetString()));
        if (!killed)
        {
            Assert.Equal(kept.Length, said.Json.GetProperty("runs")[0].GetProperty("requests").GetInt32());
        }

        static string[] Lines(string path)
        {
            using StreamReader reader = new(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
            return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        }
    }

    [Fact]
    public void Data_OfEveryForm_IsSent()
    {
        (string Name, string Content, int Words)[] files =
        [
            ("a.jsonl", "{\"prompt\":\"one two three\"}\n{\"messages\":[{\"role\":\"user\",\"content\":\"one two three four five\"}]}\n", 8),
            ("sharegpt.json",
                "[{\"id\":\"a\",\"conversations\":[{\"from\":\"human\",\"value\":\"one two\"},{\"from\":\"gpt\",\"value\":\"sixteen letters.\"}]},{\"id\":\"b\",\"conversations\":[{\"from\":\"human\",\"value\":\"one two three four\"},{\"from\":\"gpt\",\"value\":\"sixteen letters.\"}]}]", 6),
        ];
        foreach ((string name, string content, int words) in files)
        {
            JsonElement run = Run("--requests", "8", "--data", Made(name, content), "--json").Json.GetProperty("runs")[0];

            Assert.Equal(8, run.GetProperty("completed").GetInt32());
            Assert.Equal(words * 4, run.GetProperty("input_tokens").GetInt32());
        }
    }

    [Fact]
    public void Trace_IsReplayedAtItsTimes()
    {
        string trace = Made("trace.jsonl", string.Concat(Enumerable.Range(0, 10)
            .Select(static i => $"{{\"timestamp\":{i * i * 10},\"input_length\":{i + 5},\"output_length\":{i + 2}}}\n")));
        string lines = Path.Combine(_folder, "t.jsonl");
        JsonElement run = Run("--trace", trace, "--trace-speed", "2", "--jsonl", lines, "--json").Json.GetProperty("runs")[0];
        JsonElement[] records = [.. File.ReadAllLines(lines).Select(static l => JsonDocument.Parse(l).RootElement)];

        Assert.Equal(10, run.GetProperty("completed").GetInt32());
        Assert.Equal(Enumerable.Range(0, 10).Sum(static i => i + 2), run.GetProperty("output_tokens").GetInt32());
        Assert.All(records, static r => Assert.Equal(Math.Pow(r.GetProperty("index").GetInt32(), 2) * 0.005, r.GetProperty("planned_s").GetDouble(), 1e-6));
    }

    [Fact]
    public void StopWhen_ThePrecisionIsReached_Ends()
    {
        JsonElement run = Run("--concurrency", "8", "--requests", "100000", "--output-tokens", "6", "--stop-when", "itl:20%", "--json")
            .Json.GetProperty("runs")[0];

        Assert.InRange(run.GetProperty("completed").GetInt32(), 20, 99_999);
    }

    [Fact]
    public async Task SeveralEndpoints_CountAllServers()
    {
        await using StandInServer other = await StandInServer.Start(new StandInSettings { PrefillMs = 5, StepMs = 3 });
        JsonElement json = CommandLine.Run("measure", "endpoint", _server.Address.ToString(), other.Address.ToString(), "--concurrency", "4", "--requests",
            "20", "--output-tokens", "5", "--warmup", "0", "--json").Json;
        JsonElement tokens = json.GetProperty("server").GetProperty("metrics").EnumerateArray()
            .Single(static m => m.GetProperty("name").GetString() == "vllm:generation_tokens_total");

        Assert.Equal(100, tokens.GetProperty("after").GetDouble() - tokens.GetProperty("before").GetDouble());
        Assert.True(_server.Served.Count >= 5 && other.Served.Count >= 5);
    }

    private CommandLine.Said Run(params string[] arguments) => CommandLine.Run(["measure", "endpoint", _server.Address.ToString(), .. arguments]);

    private string Made(string name, string content)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllText(path, content);
        return path;
    }
}
