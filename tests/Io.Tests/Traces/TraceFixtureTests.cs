using System.Text.Json;
using Floorline.Core.Traces.Model;
using Floorline.Readers.Traces;

namespace Floorline.Io.Tests.Traces;

/// <summary>Real traces, read and compared with what a reference in another language counted in them.</summary>
public sealed class TraceFixtureTests
{
    private const string Root = "fixtures/traces";

    [SharedDataFact(Root + "/expected")]
    public void Read_KinetoFixtures_DevicesEqualTheReference()
    {
        int compared = 0;
        foreach (string file in Fixtures("*.json.gz.json"))
        {
            using JsonDocument expected = JsonDocument.Parse(File.ReadAllText(file).Replace("NaN", "null", StringComparison.Ordinal));
            JsonElement result = expected.RootElement.GetProperty("reference").GetProperty("result");
            Trace trace = ReadOne(Find(Path.GetFileNameWithoutExtension(file)));

            Assert.Equal(result.GetProperty("raw_bytes").GetInt64(), trace.Info.SourceBytes);
            Assert.Null(trace.Info.EarlyEnd);
            Assert.Equal(result.GetProperty("devices").EnumerateObject().Select(static device => long.Parse(device.Name)).Order(), Devices(trace));
            foreach (JsonProperty device in result.GetProperty("devices").EnumerateObject())
            {
                Dictionary<string, long> found = Measure(trace, long.Parse(device.Name));
                foreach (string name in (string[])["window", "busy", "compute", "comm", "memcpy", "memset"])
                {
                    Assert.True(Nanoseconds(device.Value.GetProperty(name + "_us")) == found[name],
                        $"{Path.GetFileName(file)} device {device.Name}: {name} {found[name]} ns, reference {device.Value.GetProperty(name + "_us")} us");
                    compared++;
                }

                Assert.Equal(device.Value.GetProperty("kernels").GetInt64(), found["kernels"]);
                Assert.Equal(device.Value.GetProperty("streams").GetInt64(), found["streams"]);
            }
        }

        Assert.True(compared >= 60, $"only {compared} figures compared");
    }

    [SharedDataFact(Root + "/expected")]
    public void Read_NsightSystemsFixtures_DevicesEqualTheReference()
    {
        foreach (string file in Fixtures("*.sqlite.json"))
        {
            using JsonDocument expected = JsonDocument.Parse(File.ReadAllText(file).Replace("NaN", "null", StringComparison.Ordinal));
            Trace trace = ReadOne(Find(Path.GetFileNameWithoutExtension(file)));
            foreach (JsonProperty device in expected.RootElement.GetProperty("reference").GetProperty("devices").EnumerateObject())
            {
                Dictionary<string, long> found = Measure(trace, long.Parse(device.Name));
                Assert.Equal(device.Value.GetProperty("window_ns").GetInt64(), found["window"]);
                Assert.Equal(device.Value.GetProperty("busy_ns").GetInt64(), found["busy"]);
                Assert.Equal(device.Value.GetProperty("compute_ns").GetInt64(), found["compute"]);
                Assert.Equal(device.Value.GetProperty("comm_ns").GetInt64(), found["comm"]);
                Assert.Equal(device.Value.GetProperty("memcpy_union_ns").GetInt64(), found["memcpy"]);
                Assert.Equal(device.Value.GetProperty("kernels").GetInt64(), found["kernels"]);
                Assert.Equal(device.Value.GetProperty("launch_end_to_start_ns").GetProperty("n").GetInt64(), LaunchedKernels(trace, long.Parse(device.Name)));
            }
        }
    }

    [SharedDataFact(Root + "/patterns")]
    public void Read_Twins_HaveTheSameDeviceWork()
    {
        foreach (string kineto in Directory.GetFiles(SharedData.PathOf(Root + "/patterns"), "*.json.gz"))
        {
            Trace left = ReadOne(kineto);
            Trace right = ReadOne(kineto.Replace(".json.gz", ".sqlite", StringComparison.Ordinal));

            long shift = Work(left).Min(static work => work.Start) - Work(right).Min(static work => work.Start);
            Assert.Equal(Work(left).Select(work => work with { Start = work.Start - shift }).Order(), Work(right).Order());
            Assert.Equal(left.Counts.Linked, right.Counts.Linked);
            Assert.Equal(left.Info.Devices[0].Name, right.Info.Devices[0].Name);
        }
    }

    [SharedDataFact(Root + "/multirank")]
    public void Read_ArchiveOfRanks_ByRank()
    {
        TraceSet set = TraceReader.Read([SharedData.PathOf(Root + "/multirank/dlrm_8ranks.tar.gz")]).Value;

        Assert.Equal([0, 1, 2, 3, 4, 5, 6, 7], set.Traces.Select(static trace => trace.Info.Rank ?? -1));
        Assert.All(set.Traces, static trace => Assert.True(trace.Counts.Linked > 0));
        Assert.Empty(set.Skipped);
    }

    [SharedDataFact(Root + "/ncu")]
    public void Read_NsightCompute_MemoryBoundCopy()
    {
        Trace trace = ReadOne(SharedData.PathOf(Root + "/ncu/copy_blocked.csv"));

        KernelMetrics kernel = Assert.Single(trace.KernelMetrics);
        Assert.Equal(TraceFormat.NsightCompute, trace.Info.Format);
        Assert.Equal(61.84, kernel.DramPercent);
        Assert.Equal(1.30, kernel.ComputePercent);
        Assert.Equal(21_058_944, kernel.DurationNs);
        Assert.Equal("7.5", kernel.ComputeCapability);
        Assert.True(kernel.IsMemoryBound);
        Assert.Equal(11, kernel.Rules.Count);
        Assert.Equal(4_963_609_951.19, kernel.All["GPU Speed Of Light Throughput/DRAM Frequency"].Value);
        Assert.StartsWith("copy_blocked", KernelName.Bare(kernel.Kernel), StringComparison.Ordinal);
    }

    [SharedDataFact(Root + "/cpu")]
    public void Read_BareArray_LegacyAutograd()
    {
        Trace trace = ReadOne(SharedData.PathOf(Root + "/cpu/cpu_decode_stall_trace.json.gz"));

        Assert.Equal(TraceFormat.LegacyAutograd, trace.Info.Format);
        Assert.Equal(1000, trace.Info.ResolutionNs);
        Assert.Equal(trace.Counts.Read, trace.Count);
        Assert.Contains("tokenize", Names(trace, EventKind.CpuOperator));
        Assert.Contains("ProfilerStep#2", Names(trace, EventKind.Annotation));
        Assert.Equal(116_000, trace.Starts[0]);
    }

    [SharedDataFact(Root + "/kineto")]
    public void Read_MemoryTimeline_RunningTotal()
    {
        Trace trace = ReadOne(SharedData.PathOf(Root + "/kineto/memory_timeline.raw.gz"));

        Assert.Equal(TraceFormat.MemoryTimeline, trace.Info.Format);
        Assert.Equal(16_845, trace.Counts.Read);
        long total = 0;
        for (int index = 0; index < trace.Count; index++)
        {
            MemoryChange change = trace.MemoryChanges[trace.Details[index]];
            total += change.Change;
            Assert.Equal(total, change.Allocated);
        }
    }

    [SharedDataFact(Root + "/kineto")]
    public void Read_Collectives_AsStated()
    {
        Trace trace = ReadOne(SharedData.PathOf(Root + "/kineto/a100_nccl_meta.json.gz"));
        KernelLaunch launch = trace.KernelLaunches.ToArray().First(static launch => launch.Collective >= 0);
        Collective collective = trace.Collectives[launch.Collective];

        Assert.Equal("allreduce", trace.Names[collective.Name]);
        Assert.True(collective.GroupSize == 2 && collective.InElements > 0);
        Assert.Equal("Float", trace.Names[collective.ElementType]);
    }

    [SharedDataFact(Root + "/manifest.json")]
    public void Read_EveryFixture_NoProblem()
    {
        using JsonDocument manifest = JsonDocument.Parse(File.ReadAllText(SharedData.PathOf(Root + "/manifest.json")));
        foreach (JsonElement entry in manifest.RootElement.EnumerateArray())
        {
            string path = SharedData.PathOf($"{Root}/{entry.GetProperty("file").GetString()}");
            if (!File.Exists(path))
            {
                continue;
            }

            TraceSet set = TraceReader.Read([path]).Value;
            Assert.All(set.Traces, trace => Assert.Null(trace.Info.EarlyEnd));
            if (entry.TryGetProperty("events", out JsonElement events))
            {
                Assert.Equal(events.GetInt64(), Assert.Single(set.Traces).Counts.Read);
            }
        }
    }

    private static string[] Fixtures(string pattern) =>
        [.. Directory.GetFiles(SharedData.PathOf(Root + "/expected"), pattern).Where(static file => !file.Contains(".critical_path.", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)];

    private static string Find(string name) => Directory.GetFiles(SharedData.PathOf(Root), name, SearchOption.AllDirectories).Single();

    private static Trace ReadOne(string path) => Assert.Single(TraceReader.Read([path]).Value.Traces);

    private static long Nanoseconds(JsonElement microseconds) => (long)(microseconds.GetDecimal() * 1000);

    private static IEnumerable<long> Devices(Trace trace) => trace.Tracks.ToArray().Where(static track => track.Kind == TrackKind.Device)
        .Select(static track => track.Device).Distinct().Order();

    private static IEnumerable<string> Names(Trace trace, EventKind kind)
    {
        for (int index = 0; index < trace.Count; index++)
        {
            if (trace.Kinds[index] == kind)
            {
                yield return trace.NameOf(index);
            }
        }
    }

    private static List<(EventKind Kind, string Name, long Start, long Duration)> Work(Trace trace)
    {
        var work = new List<(EventKind, string, long, long)>();
        for (int index = 0; index < trace.Count; index++)
        {
            if (EventKinds.IsDeviceWork(trace.Kinds[index]))
            {
                work.Add((trace.Kinds[index], trace.NameOf(index), trace.Starts[index], trace.Durations[index]));
            }
        }

        return work;
    }

    private static long LaunchedKernels(Trace trace, long device)
    {
        long count = 0;
        for (int index = 0; index < trace.Count; index++)
        {
            count += trace.Kinds[index] == EventKind.DeviceKernel && trace.TrackOf(index).Device == device && trace.Launchers[index] >= 0 ? 1 : 0;
        }

        return count;
    }

    private static Dictionary<string, long> Measure(Trace trace, long device)
    {
        var intervals = new List<(EventKind Kind, bool Communication, long Start, long End)>();
        var streams = new HashSet<long>();
        for (int index = 0; index < trace.Count; index++)
        {
            TraceTrack track = trace.TrackOf(index);
            if (track.Kind == TrackKind.Device && track.Device == device)
            {
                string name = trace.NameOf(index);
                bool communication = name.Contains("nccl", StringComparison.OrdinalIgnoreCase) || name.Contains("rccl", StringComparison.OrdinalIgnoreCase)
                    || name.Contains("cross_device_reduce", StringComparison.OrdinalIgnoreCase)
                    || name.Contains("multimem_all_reduce", StringComparison.OrdinalIgnoreCase);
                intervals.Add((trace.Kinds[index], communication, trace.Starts[index], trace.EndOf(index)));
                if (trace.Kinds[index] == EventKind.DeviceKernel)
                {
                    streams.Add(track.Stream);
                }
            }
        }

        long Of(Func<(EventKind Kind, bool Communication, long Start, long End), bool> which) =>
            Union.Length(intervals.Where(which).Select(static interval => (interval.Start, interval.End)));
        return new Dictionary<string, long>
        {
            ["window"] = intervals.Max(static interval => interval.End) - intervals.Min(static interval => interval.Start),
            ["busy"] = Of(static _ => true),
            ["compute"] = Of(static one => one.Kind == EventKind.DeviceKernel && !one.Communication),
            ["comm"] = Of(static one => one.Kind == EventKind.DeviceKernel && one.Communication),
            ["memcpy"] = Of(static one => one.Kind == EventKind.DeviceCopy),
            ["memset"] = Of(static one => one.Kind == EventKind.DeviceMemset),
            ["kernels"] = intervals.Count(static one => one.Kind == EventKind.DeviceKernel),
            ["streams"] = streams.Count,
        };
    }
}
