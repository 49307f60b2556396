using System.Text.RegularExpressions;
using Floorline.Core.Quantities;
using Floorline.Core.Serving;
using Floorline.Readers;
using Floorline.Readers.Reports;

namespace Floorline.Io.Tests.Reports;

/// <summary>The published and recorded results beside the checkout: every one is read, and its totals are those written in it.</summary>
public class ReportSamplesTests
{
    private const string Samples = "fixtures/serving";

    // file, format, runs, and of the first run: completed, input tokens, output tokens, output tokens/s, duration (all as written in the file; null = not in
    // it)
    private static readonly (string File, string Format, int Runs, long? Completed, long? Input, long? Output, double? Rate, double? Duration)[] _written =
    [
        ("vllm/nvidia-vllm-16.0qps-Llama-3.1-405B-FP8-20241109-150547.json", "vllm-bench-detailed", 1, 1000, 215196, 120689, 1198.8884495761356,
            100.66741408899998),
        ("live_here/vllm_comp_poisson2rps.json", "vllm-bench-detailed", 1, 30, 1890, 1323, 60.06118408035075, 22.02753775600013),
        ("live_here/vllm_seed21_run1.json", "vllm-bench", 1, 4, 1020, 64, 25.44282553065938, 2.5154438890003803),
        ("vllm/nvidia-throughput_test_ip128_op2048_np4.json", "vllm-throughput", 1, 4, null, null, null, 71.27394035900033),
        ("vllm/nvidia-throughput_test_ip2048_op2048_np64.json", "vllm-throughput", 1, 64, null, null, null, 262.4642917030005),
        ("vllm/inferencex/qwen35_vllm_tp8_isl10240_osl128_conc64.json", "inferencex", 1, 640, 6553600, 81920, 71.14903047026995, 1151.3860337734222),
        ("vllm/inferencex/qwen35_vllm_tp8_isl1024_osl128_conc16.json", "inferencex", 1, 160, 163840, 20480, 342.2113956644697, 59.84604914963584),
        ("sglang/llama_3_3_70b_online_output.jsonl", "sglang-bench", 7, 300, 152612, 160347, 537.4142851849319, 298.3675805060193),
        ("sglang/one_batch_result_torch_tp4.jsonl", "sglang-one-batch", 6, 1, 1024, 8, null, 0.0828),
        ("guidellm/benchmarks_stripped_v0.2-0.3.json", "guidellm-0.3", 1, 46, 11827, 5888, 198.13346751788123, 29.997201442718506),
        ("guidellm/benchmarks_stripped_output.txt", "guidellm-console", 1, 46, 11827, 5888, 198.1, 30.0),
        ("guidellm/guidellm_report_v2.first_benchmark_only.json", "guidellm-v2", 1, 2, 143, 16, 3.1950675815128577, null),
        ("aiperf/profile_export_aiperf.excerpt.json", "aiperf-json", 1, 64, null, null, 50.08213863971112, null),
        ("aiperf/profile_export.from_docs.jsonl", "aiperf-requests", 1, 1, 550, 9, null, null),
        ("genai-perf/perf_analyzer.csv", "perf-analyzer-csv", 4, null, null, null, null, null),
        ("llmperf/summary_anyscale_7b.json", "llmperf-summary", 1, 150, 82500, 22649, 198.25122608178637, null),
        ("llmperf/summary_together_7b.json", "llmperf-summary", 1, 150, 82500, null, null, null),
        ("llmperf/summary_groq_70b.json", "llmperf-summary", 1, 150, 82500, null, null, null),
        ("llmperf/individual_anyscale_7b.json", "llmperf-individual", 1, 150, 82500, 22649, null, null),
        ("llama-bench/readme_sample.json", "llama-bench-json", 2, null, 512, 0, null, 0.07213564),
        ("llama-bench/readme_sample.csv", "llama-bench-csv", 2, null, 512, 0, null, 0.07028566),
        ("llama-bench/strix-halo_llama-2-7b.Q4_0.first40.jsonl", "llama-bench-wrapped", 40, null, 1, 0, null, 0.01998332),
        ("live_here/llama_bench_110m.json", "llama-bench-json", 16, null, 64, 0, null, null),
        ("live_here/llama_bench_110m.csv", "llama-bench-csv", 16, null, 64, 0, null, 0.137190213),
        ("live_here/llama_bench_110m.md", "llama-bench-md", 16, null, 64, 0, null, null),
        ("mlperf/8xMI300X_2xEPYC_9575F/llama2-70b-99/Interactive/performance/run_1/mlperf_log_summary.txt", "mlperf-summary", 1, null, null, null, 8840.42,
            null),
        ("mlperf/8xMI300X_2xEPYC_9575F/llama2-70b-99/Server/performance/run_1/mlperf_log_summary.txt", "mlperf-summary", 1, null, null, null, 24593.77, null),
        ("mlperf/8xMI300X_2xEPYC_9575F/llama2-70b-99/Server/performance/run_1/mlperf_log_detail.txt", "mlperf-detail", 1, 73728, null, null, 24593.8, null),
        ("mlperf/8xMI300X_2xEPYC_9575F/llama2-70b-99/Offline/performance/run_1/mlperf_log_summary.txt", "mlperf-summary", 1, null, null, null, 27803.9,
            2666.829394561),
        ("mlperf_v0.5/NVIDIA_results_T4x8_ssd-large_Offline_performance_run_1_mlperf_log_summary.txt", "mlperf-summary-v0.5", 1, 70752, null, null, null,
            64.60748065),
        ("inference-perf/vllm/stage_6_lifecycle_metrics.json", "inference-perf-lifecycle", 1, 11002, null, null, 6431.058168023075, null),
        ("inference-perf/vllm/stage_6_prometheus_metrics.json", "inference-perf-prometheus", 1, 21904, null, null, 11117.550154, null),
        ("llm-d/br_v0_2_example.yaml", "llm-d-0.2", 1, 500, null, null, 2262.448, 49.97206788184121),
        ("live_here/hey_c4.txt", "hey-text", 1, 68, null, null, null, 15.252),
        ("live_here/sse_chat_32.jsonl", "sse-recording-timed", 1, 1, 38, 32, null, null),
        ("live_here/sse_dead_stream_1.txt", "sse-recording", 1, 0, null, 0, null, null),
    ];

    [SharedDataFact(Samples)]
    public void Read_EverySample_IsRead()
    {
        string[] files = [.. Directory.GetFiles(SharedData.PathOf(Samples), "*", SearchOption.AllDirectories)
            .Where(static f => Path.GetFileName(f) is not ("README.md" or "INDEX.csv"))];

        Assert.NotEmpty(files);
        Assert.All(files, static file => Assert.True(Read(file).IsOk, $"{file}: {string.Join("; ", Read(file).Problems)}"));
    }

    [SharedDataFact(Samples)]
    public void Totals_OfEverySample_AreThoseWrittenInIt() => Assert.All(_written, static w =>
    {
        ReportedFile file = Read(SharedData.PathOf($"{Samples}/{w.File}")).Value;
        ServingRun run = file.Runs[0].Run;

        Assert.Equal(w.Format, file.Format);
        Assert.Equal(w.Runs, file.Runs.Count);
        Same(w.Completed, run.Completed.Select(static v => (double)v));
        Same(w.Input, run.InputTokens.Select(static v => (double)v));
        Same(w.Output, run.OutputTokens.Select(static v => (double)v));
        Same(w.Rate, run.OutputRate.Select(static v => v.Value));
        Same(w.Duration, run.Duration.Select(static v => v.Value));
    });

    // Every flat result, whichever its tool: the totals as they stand in its text, found without the reader.
    [SharedDataFact(Samples)]
    public void Totals_OfEveryFlatSample_StandInItsText()
    {
        (string Key, Func<ServingRun, Fact<double>> Read)[] totals =
        [
            ("completed", static r => r.Completed.Select(static v => (double)v)),
            ("total_input_tokens", static r => r.InputTokens.Select(static v => (double)v)),
            ("total_output_tokens", static r => r.OutputTokens.Select(static v => (double)v)),
            ("output_throughput", static r => r.OutputRate.Select(static v => v.Value)),
            ("request_throughput", static r => r.CompletedRate.Select(static v => v.Value)),
            ("duration", static r => r.Duration.Select(static v => v.Value)),
            ("num_completed_requests", static r => r.Completed.Select(static v => (double)v)),
        ];
        int seen = 0;
        foreach (string file in Directory.GetFiles(SharedData.PathOf(Samples), "*.json*", SearchOption.AllDirectories))
        {
            ReadResult<ReportedFile> read = Read(file);
            foreach ((string line, int number) in read.IsOk && Path.GetExtension(file) == ".jsonl" && read.Value.Runs.Count > 1
                ? File.ReadLines(file).Where(static l => l.Length > 2).Select(static (l, i) => (l, i)) : [(File.ReadAllText(file), 0)])
            {
                foreach ((string key, Func<ServingRun, Fact<double>> value) in totals)
                {
                    Match[] said = Regex.Matches(line, $"^\\s*\"{key}\": ?([0-9.e+-]+)|[{{,] ?\"{key}\": ?([0-9.e+-]+)", RegexOptions.Multiline).ToArray();
                    if (said.Length == 1 && number < read.Value.Runs.Count)
                    {
                        double written = double.Parse(said[0].Groups[1].Value + said[0].Groups[2].Value, System.Globalization.CultureInfo.InvariantCulture);
                        Fact<double> given = value(read.Value.Runs[number].Run);
                        if (read.Value.Format == "sglang-one-batch" && key == "output_throughput")
                        {
                            // a decode rate without the prefill: another thing under the same name, and said so
                            Assert.Contains("decode rate", given.UnknownReason, StringComparison.Ordinal);
                            continue;
                        }

                        Assert.True(given.IsKnown && Math.Abs(given.Value - written) <= 1e-9 * Math.Abs(written),
                            $"{file} {key}: {written} written, {(given.IsKnown ? given.Value : given.UnknownReason)} read");
                        seen++;
                    }
                }
            }
        }

        Assert.True(seen > 60, $"{seen} totals");
    }

    [SharedDataFact(Samples)]
    public void Metrics_ThatCannotBeConverted_SayWhy()
    {
        Assert.Contains("keeps no time of single tokens", One("guidellm/benchmarks_stripped_v0.2-0.3.json").Itl.UnknownReason, StringComparison.Ordinal);
        Assert.Contains("TTFT included", One("llmperf/summary_groq_70b.json").Itl.UnknownReason, StringComparison.Ordinal);
        Assert.Contains("mean per request", One("aiperf/profile_export_aiperf.excerpt.json").Itl.UnknownReason, StringComparison.Ordinal);
        Assert.Contains("no first token", One("llama-bench/readme_sample.json").Ttft.UnknownReason, StringComparison.Ordinal);
        Assert.Contains("no single gaps", One("mlperf/8xMI300X_2xEPYC_9575F/llama2-70b-99/Server/performance/run_1/mlperf_log_summary.txt")
            .Itl.UnknownReason, StringComparison.Ordinal);
        Assert.All(_written.SelectMany(static w => Read(SharedData.PathOf($"{Samples}/{w.File}")).Value.Runs), static r => Assert.All(
            new[] { r.Run.Ttft, r.Run.Itl, r.Run.Tpot, r.Run.EndToEnd }, static m => Assert.True(m.IsKnown || m.UnknownReason!.Length > 10)));
    }

    // GuideLLM's own ITL is (last - first) / (tokens - 1), which is our TPOT; its "TPOT" of 4.8857 ms includes TTFT and must not appear.
    [SharedDataFact(Samples)]
    public void GuideLlm_Tpot_IsItsItl()
    {
        ServingRun run = One("guidellm/benchmarks_stripped_v0.2-0.3.json");

        Assert.Equal(4.9241227427805505e-3, run.Tpot.Value.P50.Value.Value, 1e-9);
        Assert.Equal(16.38054847717285e-3, run.Ttft.Value.P50.Value.Value, 1e-9);
        Assert.Equal(46, run.Tpot.Value.Count.Value);
    }

    // The lists of a detailed file give the figures that its summary holds.
    [SharedDataFact(Samples)]
    public void VllmDetailed_FromItsLists_GivesItsSummary()
    {
        ServingRun run = One("live_here/vllm_comp_poisson2rps.json");

        Assert.Equal(2699.1367919999902, run.Ttft.Value.P50.Value.Milliseconds, 1e-6);
        Assert.Equal(6686.618451099748, run.Ttft.Value.P99.Value.Milliseconds, 1e-6);
        Assert.Equal(44.278230499458004, run.Itl.Value.P50.Value.Milliseconds, 1e-6);
        Assert.Equal(231.3032564902096, run.Itl.Value.P99.Value.Milliseconds, 1e-6);
        Assert.Equal(55.54215192324717, run.Tpot.Value.Mean.Value.Milliseconds, 1e-2);
        Assert.Equal(8827.91423778006, run.EndToEnd.Value.P99.Value.Milliseconds, 1.0);
    }

    // Individual responses of the same run as a summary: the same TTFT, and a TPOT that the summary cannot give.
    [SharedDataFact(Samples)]
    public void LlmPerf_Individual_AgreesWithItsSummary()
    {
        ServingRun single = One("llmperf/individual_anyscale_7b.json");
        ServingRun summary = One("llmperf/summary_anyscale_7b.json");

        Assert.Equal(summary.Ttft.Value.P99.Value.Value, single.Ttft.Value.P99.Value.Value, 1e-9);
        Assert.Equal(summary.EndToEnd.Value.P95.Value.Value, single.EndToEnd.Value.P95.Value.Value, 1e-9);
        Assert.True(single.Tpot.IsKnown);
        Assert.False(summary.Tpot.IsKnown);
    }

    [SharedDataFact(Samples)]
    public void Findings_OfWhatIsWrong_AreThere()
    {
        Assert.Contains(One("live_here/hey_c4.txt").Findings, static f => f.Id == "rate-counts-errors");
        Assert.Contains(One("live_here/sse_dead_stream_1.txt").Findings, static f => f.Text.StartsWith("stream-error", StringComparison.Ordinal));
        Assert.Contains(One("inference-perf/vllm/stage_6_lifecycle_metrics.json").Findings, static f => f.Id == "schedule-delay");
        Assert.Contains(One("live_here/vllm_seed21_run1.json").Findings, static f => f.Id == "few-samples");
    }

    // A role-only chunk stands 0.03 ms before the first text: it is neither first token nor gap.
    [SharedDataFact(Samples)]
    public void Recording_RoleOnlyChunk_IsNoToken()
    {
        ServingRun run = One("live_here/sse_chat_32.jsonl");

        Assert.Equal(158.570441, run.Ttft.Value.Mean.Value.Milliseconds, 1e-6);
        Assert.True(run.Itl.Value.Sample!.Least.Milliseconds > 1);
    }

    // Bytes changed at random: a result or problems, never an exception.
    [SharedDataFact(Samples)]
    public void Read_DamagedSamples_GivesProblemsOrAResult()
    {
        var random = new Random(5);
        foreach ((string name, _, _, _, _, _, _, _) in _written)
        {
            byte[] whole = File.ReadAllBytes(SharedData.PathOf($"{Samples}/{name}"));
            byte[] bytes = whole.Length > 60_000 ? whole[..60_000] : whole;
            for (int i = 0; i < 25; i++)
            {
                byte[] changed = [.. bytes];
                for (int k = 0; k < 1 + (i % 5); k++)
                {
                    changed[random.Next(changed.Length)] = (byte)random.Next(9, 127);
                }

                int length = i % 3 == 0 ? random.Next(1, changed.Length) : changed.Length;
                using var stream = new MemoryStream(changed, 0, length);
                ReadResult<ReportedFile> read = ReportFile.Read(stream, name);
                Assert.True(read.IsOk || read.Problems.Count > 0);
            }
        }
    }

    private static ServingRun One(string file) => Read(SharedData.PathOf($"{Samples}/{file}")).Value.Runs[0].Run;

    private static ReadResult<ReportedFile> Read(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return ReportFile.Read(stream, path);
    }

    private static void Same(double? written, Fact<double> read)
    {
        if (written is { } value)
        {
            Assert.Equal(value, read.Value, Math.Abs(value) * 1e-9);
        }
    }
}
