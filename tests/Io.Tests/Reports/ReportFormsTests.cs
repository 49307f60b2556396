using System.Text;
using Floorline.Core.Serving;
using Floorline.Readers;
using Floorline.Readers.Reports;

namespace Floorline.Io.Tests.Reports;

/// <summary>Forms and traps that no sample beside the checkout shows; the contents are made up here.</summary>
public class ReportFormsTests
{
    private const string Sglang = """{"backend":"sglang-oai","dataset_name":"random","request_rate":Infinity,"max_concurrency":8,"total_input_tokens":10,"total_output_tokens":20,"total_output_tokens_retokenized":20,"median_ttft_ms":5,"p99_ttft_ms":NaN,"duration":2,"completed":4,"random_range_ratio":1,"new_field":{"a":[1,-Infinity]}}""";

    [Fact]
    public void Sglang_BareInfinity_IsARateWithoutLimit()
    {
        ReportedFile file = Read(Sglang + "\n" + Sglang).Value;

        Assert.Equal(2, file.Runs.Count);
        Assert.Equal(double.PositiveInfinity, file.Runs[0].Run.RequestRate.Value.Value);
        Assert.False(file.Runs[0].Run.Ttft.Value.P99.IsKnown);
        Assert.Contains("\"new_field\":{\"a\":[1,\"-Infinity\"]}", file.Runs[0].Other!, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_ACutLastLine_KeepsWhatIsBeforeIt()
    {
        ReportedFile file = Read(Sglang + "\n" + Sglang[..100]).Value;

        Assert.Single(file.Runs);
        Assert.Contains("ends in the middle", Assert.Single(file.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void Vllm_KeyWithAColon_IsTheSameKey()
    {
        ReportedRun run = Assert.Single(Read("""{"model_id":"m","num_prompts":5,"request_rate":"inf","request_goodput:":1.5,"duration":2,"completed":4,"total_input_tokens":1,"total_output_tokens":2,"request_throughput":2,"median_ttft_ms":3}""").Value.Runs);

        Assert.Equal(1.5, run.Run.Goodput.Value.Value);
        Assert.Equal(1, run.Run.Failed.Value);
        Assert.Equal(3e-3, run.Run.Ttft.Value.P50.Value.Value);
    }

    [Fact]
    public void Vllm_FailedRequests_AreInNoLatency()
    {
        ServingRun run = Read("""{"model_id":"m","num_prompts":3,"request_rate":"inf","duration":2,"completed":2,"failed":1,"total_input_tokens":3,"total_output_tokens":5,"request_throughput":1,"ttfts":[0.1,9.9,0.2],"itls":[[0.01],[],[0.02,0.02]],"input_lens":[1,1,1],"output_lens":[2,0,3],"errors":["","boom",""]}""").Value.Runs[0].Run;

        Assert.Equal(2, run.Ttft.Value.Count.Value);
        Assert.Equal(0.15, run.Ttft.Value.Mean.Value.Value, 1e-12);
        Assert.Equal(3, run.Itl.Value.Count.Value);
    }

    [Fact]
    public void TrtLlm_Report_IsRead()
    {
        ServingRun run = Read("""{"engine":{"model":"m","version":"1.0"},"world_info":{"issue_rate":2.0},"request_info":{"num_requests":10,"avg_num_concurrent_requests":4,"avg_input_length":100,"avg_output_length":20},"performance":{"total_latency_ms":1000,"request_throughput_req_s":10,"system_output_throughput_tok_s":200,"request_latency_percentiles_ms":{"average":400,"p50":390,"p90":450,"p95":460,"p99":470}},"streaming_metrics":{"avg_ttft_ms":30,"ttft_percentiles":{"average":30,"p50":29,"p90":40,"p95":45,"p99":49},"tpot_percentiles":{"average":12,"p50":11,"p90":13,"p95":14,"p99":15}}}""").Value.Runs[0].Run;

        Assert.Equal("1.0", run.ToolVersion.Value);
        Assert.Equal(200, run.OutputTokens.Value);
        Assert.Equal(29e-3, run.Ttft.Value.P50.Value.Value, 1e-12);
        Assert.Equal(11e-3, run.Tpot.Value.P50.Value.Value, 1e-12);
        Assert.False(run.Itl.IsKnown);
    }

    [Fact]
    public void AiPerf_BothPlacesOfItsMetrics_AreTold()
    {
        const string Metrics = "\"request_throughput\":{\"unit\":\"requests/sec\",\"avg\":2},\"time_to_first_token\":{\"unit\":\"ms\",\"avg\":30,\"p50\":29},\"request_count\":{\"unit\":\"requests\",\"avg\":8},\"inter_token_latency\":{\"unit\":\"ms\",\"avg\":5,\"p50\":4}";
        ReportedFile old = Read($"{{\"records\":{{{Metrics}}}}}").Value;
        ReportedFile now = Read($"{{\"schema_version\":\"1.5\",{Metrics}}}").Value;

        Assert.Equal("aiperf-records", old.Format);
        Assert.Equal("aiperf-json", now.Format);
        Assert.Equal(old.Runs[0].Run.Ttft.Value.P50.Value, now.Runs[0].Run.Ttft.Value.P50.Value);
        Assert.Equal(4, now.Runs[0].Run.Duration.Value.Value);
    }

    [Fact]
    public void AiPerf_OnlyErrors_IsNoLatency()
    {
        ServingRun run = Read("""{"schema_version":"1.5","error_request_count":{"unit":"requests","avg":7}}""").Value.Runs[0].Run;

        Assert.Equal(7, run.Failed.Value);
        Assert.Equal(0, run.Completed.Value);
        Assert.Equal("no request succeeded", run.Ttft.UnknownReason);
    }

    [Fact]
    public void MetricTable_OfTheTwoNvidiaTools_IsRead()
    {
        ServingRun run = Read("Metric,avg,min,max,p99,p95,p90,p50\nTime To First Token (ms),12.5,10,20,19,18,17,12\nInter Token Latency (ms),4.5,4,5,4.9,4.8,4.7,4.4\nRequest Latency (ms),\"1,200.5\",1000,1300,1290,1280,1270,1199\n\nMetric,Value\nOutput Token Throughput (tokens/sec),350.5\nRequest Throughput (requests/sec),3.5\nRequest Count (count),70\n").Value.Runs[0].Run;

        Assert.Equal(12e-3, run.Ttft.Value.P50.Value.Value, 1e-12);
        Assert.Equal(1.2005, run.EndToEnd.Value.Mean.Value.Value, 1e-12);
        Assert.Equal(350.5, run.OutputRate.Value.Value);
        Assert.Equal(70, run.Completed.Value);
    }

    [Fact]
    public void LlamaBench_Sql_IsRead()
    {
        ReportedFile file = Read("CREATE TABLE IF NOT EXISTS test (build_commit TEXT);\n\nINSERT INTO test (build_commit, build_number, model_filename, n_prompt, n_gen, n_depth, avg_ns, avg_ts) VALUES ('abc', '7', 'it''s.gguf', '0', '128', '0', '1000000000', '128.0');\nINSERT INTO test (build_commit, build_number, model_filename, n_prompt, n_gen, n_depth, avg_ns, avg_ts) VALUES ('abc', '7', 'a, b.gguf', '512', '0', '0', '100000000', '5120.0');\n").Value;

        Assert.Equal("llama-bench-sql", file.Format);
        Assert.Equal("it's.gguf", file.Runs[0].Run.Model.Value);
        Assert.Equal(1.0 / 128, file.Runs[0].Run.Itl.Value.Mean.Value.Value, 1e-12);
        Assert.Equal(5120, file.Runs[1].Run.InputRate.Value.Value);
        Assert.Equal("a, b.gguf", file.Runs[1].Run.Model.Value);
    }

    [Fact]
    public void PlainCsv_OfRequests_IsCounted()
    {
        ServingRun run = Read("ttft_ms,latency_s,output_tokens,error\n10,1.0,5,\n30,2.0,7,\n99,9.0,9,timeout\n").Value.Runs[0].Run;

        Assert.Equal(2, run.Completed.Value);
        Assert.Equal(1, run.Failed.Value);
        Assert.Equal(12, run.OutputTokens.Value);
        Assert.Equal(20e-3, run.Ttft.Value.P50.Value.Value, 1e-12);
        Assert.Equal(1.5, run.EndToEnd.Value.Mean.Value.Value, 1e-12);
    }

    [Fact]
    public void PlainCsv_WithoutAUnit_IsRefused()
    {
        Problem problem = Assert.Single(Read("ttft,output_tokens\n10,5\n").Problems);

        Assert.Equal("ttft", problem.Path);
        Assert.Contains("unit", problem.Found, StringComparison.Ordinal);
    }

    [Fact]
    public void PlainCsv_OfRuns_KeepsItsFigures()
    {
        ReportedFile file = Read("concurrency,p50_ttft_ms,p99_ttft_ms,mean_itl_ms,output_tok_s,region\n1,10,20,5,100,eu\n8,30,90,9,500,us\n").Value;

        Assert.Equal(2, file.Runs.Count);
        Assert.Equal(8, file.Runs[1].Run.ConcurrencyCount.Value);
        Assert.Equal(90e-3, file.Runs[1].Run.Ttft.Value.P99.Value.Value, 1e-12);
        Assert.Equal("{\"region\":\"us\"}", file.Runs[1].Other);
    }

    [Fact]
    public void Read_KeysOfPeople_AreWithheld()
    {
        string other = Read(Sglang.Replace("{\"a\":[1,-Infinity]}",
            "{\"api_key\":\"short\",\"note\":\"use sk-abcdefghijklmnopqrstuvwx\",\"list\":[\"hf_abcdefghijklmnopqrstu\"]}", StringComparison.Ordinal))
                .Value.Runs[0].Other!;

        Assert.DoesNotContain("abcdefghijkl", other, StringComparison.Ordinal);
        Assert.DoesNotContain("short", other, StringComparison.Ordinal);
        Assert.Contains("withheld", other, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "an empty file")]
    [InlineData("<html>", "HTML")]
    [InlineData("version https://git-lfs.github.com/spec/v1", "Git LFS")]
    [InlineData("{\"a\":1}", "keys a")]
    [InlineData("{\"a\":", "broken")]
    [InlineData("[1,2]", "not objects")]
    [InlineData("{\"a\":1,\"a\":2}", "twice")]
    [InlineData("hello", "no known form")]
    public void Read_SomethingElse_NamesIt(string content, string expected) =>
        Assert.Contains(expected, Assert.Single(Read(content).Problems).Found, StringComparison.Ordinal);

    [Fact]
    public void Read_DeepNesting_IsRefused() =>
        Assert.Contains("nesting", Assert.Single(Read(string.Concat(Enumerable.Repeat("{\"a\":", 200)) + "1" + new string('}', 200)).Problems)
            .Found, StringComparison.Ordinal);

    [Fact]
    public void Read_LittleLawBroken_IsAFinding()
    {
        ServingRun run = Read("""{"model_id":"m","num_prompts":100,"request_rate":"inf","max_concurrency":2,"duration":10,"completed":100,"total_input_tokens":1,"total_output_tokens":2,"request_throughput":10,"mean_e2el_ms":900}""").Value.Runs[0].Run;

        Assert.Contains(run.Findings, static f => f.Id == "little-law");
    }

    [Fact]
    public void LlmD_AsJson_IsTheSameFormat() => Assert.Equal(
        "llm-d-0.2",
        Read("""{"version":"0.2","scenario":{"load":{"standardized":{"tool":"guidellm","rate_qps":3}}},"results":{"request_performance":{"aggregate":{"requests":{"total":9,"failures":1},"latency":{"time_to_first_token":{"units":"ms","mean":20,"p50":19}}}}}}""").Value.Format);

    private static ReadResult<ReportedFile> Read(string text)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
        return ReportFile.Read(stream, "made.json");
    }
}
