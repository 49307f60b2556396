using System.Globalization;
using System.Text.Json;

namespace Floorline.Contract.Tests.Verdicts;

/// <summary>Samples come from everything that holds them: documents of ours, results of benchmarks; a summary is refused with what writes samples.</summary>
public sealed class VerifySourcesTests : IDisposable
{
    private const string Plain = "\"model_id\":\"m\",\"num_prompts\":200,\"request_rate\":\"inf\",\"duration\":2,\"completed\":200,\"total_input_tokens\":200,\"total_output_tokens\":600,\"request_throughput\":1";
    private readonly string _folder = Directory.CreateTempSubdirectory("floorline-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("{\"schema\":\"floorline/command@1\",\"times_ms\":[$]}", "run")]
    [InlineData("{\n  \"schema\": \"floorline/lab@1\",\n  \"kind\": \"decode\",\n  \"steps_ms\": [$]\n}", "step")]
    public void Verify_OwnDocuments_AreSamples(string form, string latency)
    {
        JsonElement verdict = Verify(4, Write("a.json", form.Replace("$", Numbers(10, 200), StringComparison.Ordinal)),
            Write("b.json", form.Replace("$", Numbers(12, 200), StringComparison.Ordinal)));

        Assert.Equal("slower", verdict.GetProperty("speed").GetProperty("verdict").GetString());
        Assert.Equal(200, verdict.GetProperty("speed").GetProperty("baseline_count").GetInt32());
        Assert.Equal(latency, verdict.GetProperty("speed").GetProperty("latency").GetString());
    }

    /// <summary>The detailed result of vLLM: end to end unless another latency is named; gaps are one per token, and the same in both files.</summary>
    [Theory]
    [InlineData(null, "e2e", 0, 200)]
    [InlineData("ttft", "ttft", 4, 200)]
    [InlineData("TTFT_ms", "ttft", 4, 200)]
    [InlineData("itl", "itl", 6, 400)]
    public void Verify_DetailedVllmResults_AreComparedByALatency(string? column, string latency, int code, int count)
    {
        string[] named = column is null ? [] : ["--column", column];
        JsonElement verdict = Verify(code, [Write("a.json", Vllm(10)), Write("b.json", Vllm(13)), .. named]);

        Assert.Equal(latency, verdict.GetProperty("speed").GetProperty("latency").GetString());
        Assert.Equal(count, verdict.GetProperty("speed").GetProperty("candidate_count").GetInt32());
    }

    [Fact]
    public void Verify_RequestsWithoutATokenOrFailed_AreLeftOutAndSaid()
    {
        string lists = "\"ttfts\":[" + string.Join(',', Enumerable.Range(0, 200).Select(static i => i % 4 == 0 ? "0" : Text(0.01 + (i * 37 % 11 * 1e-4))))
            + "],\"itls\":[" + string.Join(',', Enumerable.Repeat("[]", 200)) + "],\"errors\":["
                + string.Join(',', Enumerable.Range(0, 200).Select(static i => i < 3 ? "\"boom\"" : "\"\"")) + "]";
        string file = Write("a.json", $"{{{Plain},{lists}}}");

        JsonElement verdict = Verify(6, file, file, "--column", "ttft");

        Assert.Equal(148, verdict.GetProperty("speed").GetProperty("baseline_count").GetInt32());
        string[] kinds = [.. verdict.GetProperty("findings").EnumerateArray().Select(static f => f.GetProperty("kind").GetString()!)];
        Assert.Contains("empty_answers", kinds);
        Assert.Contains("failed_requests", kinds);
    }

    [Fact]
    public void Verify_GuideLlmWithItsRequests_HasTheirTimes()
    {
        string Report(double ms, int kept)
        {
            string requests = string.Join(',', Enumerable.Range(0, kept)
                .Select(i =>
                    $"{{\"request_latency\":{Text((ms + (i * 37 % 11 * 0.01)) / 1e3)},\"time_to_first_token_ms\":{Text(ms)},\"inter_token_latency_ms\":1}}"));
            return $"{{\"benchmarks\":[{{\"metrics\":{{\"request_totals\":{{\"successful\":100,\"total\":100,\"errored\":0}},\"request_latency\":{{\"successful\":{{\"count\":100,\"mean\":1,\"median\":1}}}}}},\"requests\":{{\"successful\":[{requests}]}}}}]}}";
        }

        JsonElement verdict = Verify(4, Write("a.json", Report(100, 100)), Write("b.json", Report(130, 100)));
        Assert.Equal(100, verdict.GetProperty("speed").GetProperty("baseline_count").GetInt32());
        Refused("no single times", "verify", Write("c.json", Report(100, 7)), Write("d.json", Report(100, 7)));
    }

    /// <summary>A file of several runs is asked which; the two sides may differ.</summary>
    [Fact]
    public void Verify_SeveralRuns_AreChosenByNumber()
    {
        static string Test(int generated, double ns) =>
            $"{{\"build_commit\":\"x\",\"n_prompt\":0,\"n_gen\":{generated},\"avg_ns\":{Text(ns)},\"avg_ts\":1,\"samples_ns\":[{string.Join(',', Enumerable.Range(0, 20).Select(i => Text(ns + (i * 37 % 11 * ns / 1000))))}]}}";
        string file = Write("bench.json", $"[{Test(16, 1e9)},{Test(32, 4e9)}]");

        Refused("2 runs; expected --run N with one of 1: tg16", "verify", file, file, "--column", "tpot");
        Refused("no run 3", "verify", file, file, "--column", "tpot", "--run", "3");
        Refused("--run: found '0'", "verify", file, file, "--run", "0");
        JsonElement verdict = Verify(4, file, file, "--column", "tpot", "--run", "1,2", "--metrics", "median");
        Assert.Equal(62.8, verdict.GetProperty("speed").GetProperty("baseline_ms").GetDouble(), 0.5);
    }

    [Theory]
    [InlineData("{\"schema\":\"floorline/serving@1\",\"runs\":[{\"tool\":\"x\",\"e2e_ms\":{\"mean\":1,\"p50\":1,\"count\":9}}]}",
        "holds a summary (p50, p95, count) and no samples; expected the result file itself")]
    [InlineData("{\"schema\":\"floorline/lab@1\",\"kind\":\"compare\"}", "holds medians and no samples; expected steps as floorline lab decode MODEL --json")]
    [InlineData("{\"schema\":\"floorline/lab@1\",\"kind\":\"decode\",\"step_ms\":3}", "no steps_ms")]
    [InlineData("{\"schema\":\"floorline/lab@1\",\"steps_ms\":[1,-1]}", "steps_ms[1]: found -1")]
    [InlineData("{\"schema\":\"floorline/host@1\"}", "bandwidths and rates")]
    [InlineData("{\"schema\":\"floorline/trace@1\"}", "floorline trace --compare BASE NEW")]
    [InlineData("{\"schema\":\"floorline/floors@1\"}", "no latency samples")]
    [InlineData("{" + Plain + ",\"median_ttft_ms\":3}", "result of format vllm-bench without e2e")]
    [InlineData("{" + Plain + ",\"median_e2el_ms\":3}",
        "a summary of e2e (p50, p95, count) and no single times; expected the result that vllm bench serve writes with --save-result --save-detailed")]
    [InlineData("{\n  \"hello\": 1\n}", "a JSON document of no kind that holds times")]
    public void Verify_FilesWithoutSamples_AreRefusedWithWhatWritesThem(string text, string said)
    {
        string file = Write("x.json", text);

        Refused(said, "verify", file, file);
    }

    [Fact]
    public void Verify_GoldenSetAndNoOutputs_IsRefused()
    {
        string file = Write("a.json", Vllm(10));

        Refused("times and no outputs", "verify", file, file, "--golden", Write("golden.jsonl", "{\"id\":\"a\",\"prompt\":\"p\",\"expected\":\"x\"}\n"));
    }

    [Fact]
    public void Verify_MetricThatIsALatency_IsSentToColumn() => Refused("--column ttft", "verify", "a", "b", "--metrics", "ttft");

    /// <summary>A journal keeps a summary where there is no more, says so, and keeps samples where there are.</summary>
    [Fact]
    public void Journal_SamplesAndSummaries_AreTaken()
    {
        JsonElement kept = Journal("--samples", Write("lab.json", $"{{\"schema\":\"floorline/lab@1\",\"steps_ms\":[{Numbers(10, 100)}]}}"));
        Assert.Equal(100, kept.GetProperty("samples").GetProperty("count").GetInt32());

        JsonElement summed = Journal("--samples", Write("v.json", $"{{{Plain},\"median_ttft_ms\":30,\"p99_ttft_ms\":90}}"), "--column", "ttft", "--metric",
            "p99");
        Assert.Equal(90, summed.GetProperty("measured_ms").GetDouble());
        Assert.Equal("p99", summed.GetProperty("metric").GetString());
        Assert.Equal(JsonValueKind.Null, summed.GetProperty("samples").ValueKind);
        Assert.Contains(summed.GetProperty("findings").EnumerateArray(), static f =>
            f.GetString()!.Contains("a summary of ttft alone, of 200 values: median 30 ms, p99 90 ms", StringComparison.Ordinal));

        Refused("a summary of ttft without p95", "journal", "add", "llama-3-8b", "--on", "h100-sxm", "--samples", Path.Combine(_folder, "v.json"), "--column",
            "ttft", "--metric", "p95");
    }

    private static string Vllm(double ttft)
    {
        IEnumerable<int> each = Enumerable.Range(0, 200);
        string ttfts = string.Join(',', each.Select(i => Text((ttft + (i * 37 % 11 * 0.1)) / 1e3)));
        string itls = string.Join(',', each.Select(static i => $"[{Text(0.2 + (i * 29 % 13 * 1e-3))},{Text(0.2 + (i * 31 % 17 * 1e-3))}]"));
        return $"{{{Plain},\"ttfts\":[{ttfts}],\"itls\":[{itls}],\"input_lens\":[{string.Join(',', each.Select(static _ => 1))}],\"output_lens\":[{string.Join(',', each.Select(static _ => 3))}]}}";
    }

    private static string Numbers(double middle, int count) => string.Join(',', Enumerable.Range(0, count).Select(i => Text(middle + (i * 37 % 11 * 0.05))));

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private string Write(string name, string text)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    private JsonElement Verify(int code, params string[] arguments)
    {
        CommandLine.Said said = CommandLine.RunIn(_folder, ["verify", .. arguments, "--json"]);
        Assert.True(said.Code == code, said.Code + said.Out + said.Error);
        return said.Json;
    }

    private JsonElement Journal(params string[] arguments)
    {
        CommandLine.Said said = CommandLine.RunIn(_folder, ["journal", "add", "llama-3-8b", "--on", "h100-sxm", .. arguments, "--json"]);
        Assert.True(said.Code == 0, said.Error);
        JsonElement json = said.Json;
        return json.TryGetProperty("entry", out JsonElement entry) ? entry : json.GetProperty("entries")[0];
    }

    private void Refused(string said, params string[] arguments)
    {
        CommandLine.Said run = CommandLine.RunIn(_folder, arguments);
        Assert.Equal(1, run.Code);
        Assert.Contains(said, run.Error, StringComparison.Ordinal);
        Assert.True(run.Error.Trim().Split('\n').Distinct().Count() == run.Error.Trim().Split('\n').Length, run.Error);
    }
}
