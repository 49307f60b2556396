using System.Text.Json;
using Floorline.Core.Traces;
using Floorline.Core.Traces.Budgets;
using Floorline.Core.Traces.Comparison;
using Floorline.Core.Traces.Gaps;
using Floorline.Core.Traces.Ranks;
using Floorline.Core.Traces.Rules;
using Floorline.Core.Traces.Steps;
using Floorline.Readers.Traces;

namespace Floorline.Io.Tests.Traces;

/// <summary>Real traces diagnosed: budgets equal the reference to the nanosecond, labels are found, and what must not be reported is not.</summary>
public class TraceDiagnosisFixtureTests
{
    private const string Folder = "fixtures/traces";

    // Every trace with a reference: window, busy, idle, compute, communication, copies, exposed parts, kernels, gaps and the split of the gaps.
    [SharedDataFact(Folder + "/expected")]
    public void Budget_OfEveryReference_EqualsItExactly()
    {
        int compared = 0;
        foreach (string file in Directory.GetFiles(SharedData.PathOf(Folder + "/expected"), "*.json"))
        {
            using var document = JsonDocument.Parse(File.ReadAllText(file).Replace("NaN", "null", StringComparison.Ordinal));
            string name = Path.GetFileNameWithoutExtension(file);
            string? trace = Directory.GetFiles(SharedData.PathOf(Folder), name, SearchOption.AllDirectories).SingleOrDefault();
            if (trace is null || !document.RootElement.TryGetProperty("reference", out JsonElement reference))
            {
                continue;
            }

            reference = reference.TryGetProperty("result", out JsonElement result) ? result : reference;
            TraceDiagnosis diagnosis = Diagnose(trace);
            JsonProperty[] devices = [.. reference.GetProperty("devices").EnumerateObject()];
            Assert.Equal(devices.Select(static d => d.Name), diagnosis.Devices.Select(static d => $"{d.Device}"));
            foreach ((JsonProperty expected, DeviceDiagnosis actual) in devices.Zip(diagnosis.Devices))
            {
                Same(name, expected.Value, actual);
                compared++;
            }
        }

        Assert.True(compared >= 18, $"{compared} devices compared");
    }

    [SharedDataFact(Folder + "/patterns/truth.json")]
    public void Findings_OfTheLabelledCases_AreTheirLabelsOnBothTwins()
    {
        using var truth = JsonDocument.Parse(File.ReadAllText(SharedData.PathOf(Folder + "/patterns/truth.json")));
        foreach (JsonProperty one in truth.RootElement.EnumerateObject())
        {
            TraceDiagnosis kineto = Diagnose(SharedData.PathOf($"{Folder}/patterns/{one.Name}.json.gz"));
            TraceDiagnosis nsys = Diagnose(SharedData.PathOf($"{Folder}/patterns/{one.Name}.sqlite"));
            foreach (TraceDiagnosis diagnosis in new[] { kineto, nsys })
            {
                string[] rules = [.. diagnosis.Findings.Select(static f => f.Rule)];
                Assert.All(one.Value.GetProperty("labels").EnumerateArray(), label => Assert.Contains(label.GetString(), rules));
                Assert.All(one.Value.GetProperty("must_not").EnumerateArray(), label => Assert.DoesNotContain(label.GetString(), rules));
                Assert.DoesNotContain(rules, static r => r.StartsWith("untrusted-", StringComparison.Ordinal));
                JsonElement rank = one.Value.GetProperty("ranks")[0];
                DeviceBudget budget = Assert.Single(diagnosis.Devices).Budget;
                Assert.Equal(
                    (rank.GetProperty("window_ns").GetInt64(), rank.GetProperty("busy_ns").GetInt64(), rank.GetProperty("idle_ns").GetInt64(),
                        rank.GetProperty("compute_ns").GetInt64(), rank.GetProperty("comm_ns").GetInt64(),
                            rank.GetProperty("exposed_comm_ns").GetInt64(), rank.GetProperty("comm_overlap_ns").GetInt64(),
                                rank.GetProperty("memcpy_ns").GetInt64()),
                    (budget.Window, budget.Busy, budget.Idle, budget.Compute, budget.Communication, budget.ExposedCommunication,
                        budget.CommunicationOverlap, budget.Copies));
                Assert.Equal((rank.GetProperty("kernels").GetInt32(), rank.GetProperty("gaps").GetInt32()), (diagnosis.Devices[0].Work.Kernels,
                    diagnosis.Devices[0].Gaps.Count));
            }

            Assert.All(IdleCauses.All, cause => Assert.Equal(kineto.IdleOf(cause), nsys.IdleOf(cause)));
            Assert.Equal(kineto.Devices[0].Steps.Lengths.Median, nsys.Devices[0].Steps.Lengths.Median);
        }
    }

    // 39.4 % idle with no worker and 23.3 % with four: starved by its input, and then no longer.
    [SharedDataFact(Folder + "/kineto/resnet50_num_workers_0_a.json.gz")]
    public void ResNetPair_WithWorkers_StarvationGoes()
    {
        TraceDiagnosis none = Diagnose(SharedData.PathOf(Folder + "/kineto/resnet50_num_workers_0_a.json.gz"));
        TraceDiagnosis four = Diagnose(SharedData.PathOf(Folder + "/kineto/resnet50_num_workers_4_a.json.gz"));

        TraceFinding starved = Assert.Single(none.Findings, static f => f.Rule == "input-starvation");
        Assert.Equal(none.Findings[0], starved);
        Assert.Equal(0.394, none.Devices[0].Share(none.Idle), 3);
        Assert.Equal(0.233, four.Devices[0].Share(four.Idle), 3);
        Assert.True(four.IdleOf(IdleCause.DataLoader) * 50 < none.IdleOf(IdleCause.DataLoader));
        var comparison = TraceComparison.Of(none, four);
        Assert.Equal(ChangeVerdict.Faster, comparison.Verdict);
        Assert.Contains(comparison.Resolved, static f => f.Rule == "input-starvation");
        Assert.True(TraceComparison.Of(four, none).IsRegression);
    }

    [SharedDataFact(Folder + "/multirank/dlrm_8ranks.tar.gz")]
    public void Dlrm_EightRanks_NamesRankSeven()
    {
        TraceDiagnosis job = Diagnose(SharedData.PathOf(Folder + "/multirank/dlrm_8ranks.tar.gz"));

        Assert.Equal(8, job.Devices.Count);
        Assert.Equal((StragglerVerdict.Named, 7, 8), (job.Ranks.Verdict, job.Ranks.Latest!.Rank, job.Ranks.Collectives));
        using var expected = JsonDocument.Parse(File.ReadAllText(SharedData.PathOf(Folder + "/expected/dlrm_8ranks.json")));
        foreach ((JsonElement rank, RankWait actual) in expected.RootElement.GetProperty("reference").GetProperty("ranks").EnumerateArray()
            .Zip(job.Ranks.Ranks))
        {
            Assert.Equal(Us(rank, "collective_us"), actual.Time);
            Assert.Equal(Us(rank, "wait_us"), actual.Wait);
            Assert.Equal(Us(rank, "mean_lateness_us"), actual.MeanLateness);
            Assert.Equal(Us(rank, "clock_offset_vs_rank0_us"), actual.ClockOffset);
            Assert.Equal(Us(rank, "compute_kernel_us"), job.Devices[actual.Rank].Launches.KernelDurations.Sum - actual.Time);
        }
    }

    [SharedDataFact(Folder + "/inference/vllm_decode_full_graph.json.gz")]
    public void VllmDecode_ReplayedFromAGraph_IsNotCalledLaunchBound()
    {
        TraceDiagnosis diagnosis = Diagnose(SharedData.PathOf(Folder + "/inference/vllm_decode_full_graph.json.gz"));

        Assert.DoesNotContain(diagnosis.Findings, static f => f.Rule is "launch-overhead" or "host-sync" or "input-starvation");
        Assert.Equal(StepKind.Decode, Assert.Single(diagnosis.Devices[0].Steps.Steps).Name.Kind);
        Assert.Equal(32, diagnosis.Devices[0].Steps.Steps[0].Name.Sequences);
        Assert.True(diagnosis.Devices[0].Launches.GraphRatio > 400);
    }

    [SharedDataFact(Folder + "/cpu/cpu_decode_trace.json.gz")]
    public void HostOnlyTraces_HaveNoBudgetAndSayWhy()
    {
        foreach (string name in new[] { "cpu/cpu_decode_trace.json.gz", "cpu/cpu_decode_stall_trace.json.gz", "kineto/cpu_only_degenerate.json.gz" })
        {
            TraceDiagnosis diagnosis = Diagnose(SharedData.PathOf($"{Folder}/{name}"));

            Assert.Empty(diagnosis.Devices);
            Assert.Contains(diagnosis.Findings, static f => f.Rule == "untrusted-no-device");
        }
    }

    // Input shapes of a real trace against the roofline: no matrix product is faster than its floor.
    [SharedDataFact(Folder + "/inference/h100_qwen15_0.5b.json.gz")]
    public void ClassFloors_OfARealTrace_AreBelowItsTimes()
    {
        var hardware = Readers.Catalogue.HardwareCatalogue.Find("h100-sxm").Value;
        var diagnosis = TraceDiagnosis.Of(TraceReader.Read([SharedData.PathOf(Folder + "/inference/h100_qwen15_0.5b.json.gz")]).Value.Traces, hardware);

        ClassFloor gemm = ClassFloor.Of(diagnosis.Devices[0]).Single(static c => c.Kernel == Core.Traces.Kernels.KernelClass.Gemm);
        Assert.InRange(gemm.Ratio, 1, 20);
    }

    private static void Same(string name, JsonElement expected, DeviceDiagnosis actual)
    {
        DeviceBudget b = actual.Budget;
        bool microseconds = expected.TryGetProperty("window_us", out _);
        (string Name, long Value)[] values = microseconds
            ? [("window_us", b.Window), ("busy_us", b.Busy), ("idle_us", b.Idle), ("compute_us", b.Compute), ("comm_us", b.Communication),
                ("exposed_comm_us", b.ExposedCommunication), ("memcpy_us", b.Copies), ("exposed_memcpy_us", b.ExposedCopies)]
            : [("window_ns", b.Window), ("busy_ns", b.Busy), ("idle_ns", b.Idle), ("compute_ns", b.Compute), ("comm_ns", b.Communication),
                ("exposed_comm_ns", b.ExposedCommunication), ("memcpy_union_ns", b.Copies), ("memcpy_not_hidden_ns", b.ExposedCopies)];
        foreach ((string field, long value) in values)
        {
            long wanted = microseconds ? Us(expected, field) : expected.GetProperty(field).GetInt64();
            Assert.True(wanted == value, $"{name} {field}: {value} instead of {wanted}");
        }

        Assert.Equal(expected.GetProperty("kernels").GetInt32(), actual.Work.Kernels);
        Assert.Equal(b.Window, b.Compute + b.ExposedCommunication + b.ExposedCopies + b.FillsOnly + b.Idle);
        Assert.Equal(b.Idle, IdleCauses.All.Sum(actual.Gaps.TotalOf));
        JsonElement split = microseconds ? expected.GetProperty("gaps").GetProperty("split_us") : expected.GetProperty("gap_split_ns");
        Assert.Equal(Split(split, "host", microseconds), Enumerable.Range(0, IdleCauses.HostCount).Sum(cause => actual.Gaps.TotalOf((IdleCause)cause)));
        Assert.Equal(Split(split, "launch", microseconds), actual.Gaps.TotalOf(IdleCause.LaunchLatency));
        Assert.Equal(Split(split, "queued", microseconds), actual.Gaps.TotalOf(IdleCause.Queued));
        Assert.Equal(Split(split, "unlinked", microseconds), actual.Gaps.TotalOf(IdleCause.Unlinked));
        if (microseconds)
        {
            Assert.Equal(expected.GetProperty("gaps").GetProperty("n").GetInt32(), actual.Gaps.Count);
        }
    }

    private static long Split(JsonElement split, string name, bool microseconds) =>
        !split.TryGetProperty(name, out JsonElement value) ? 0 : microseconds ? (long)Math.Round(value.GetDecimal() * 1000) : value.GetInt64();

    private static long Us(JsonElement element, string name) => (long)Math.Round(element.GetProperty(name).GetDecimal() * 1000);

    private static TraceDiagnosis Diagnose(string path) => TraceDiagnosis.Of(TraceReader.Read([path]).Value.Traces);
}
