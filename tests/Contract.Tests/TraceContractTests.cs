using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Floorline.Contract.Tests;

/// <summary>The verb trace from the outside: its document, its text, its page, its exit codes, on traces made here.</summary>
public sealed class TraceContractTests : IDisposable
{
    private static readonly string[] _rules =
        ["launch-overhead", "memory-spike", "memory-bound", "exposed-comm", "straggler", "repeated-alloc", "input-starvation", "host-sync", "pageable-copy",
            "gemm-share", "host-bound", "initialisation", "device-wait", "launch-distance", "slowdown", "slow-steps"];

    private readonly string _folder = Directory.CreateTempSubdirectory("floorline-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Json_OfATrace_HasTheContractsFieldsAndSumsToTheWindow()
    {
        CommandLine.Said said = CommandLine.Run("trace", File("loader.json", Loader(20_000)), "--json");

        Assert.Equal((0, ""), (said.Code, said.Error));
        JsonElement json = said.Json;
        Assert.Equal("floorline/trace@1", json.GetProperty("schema").GetString());
        Assert.StartsWith("Input starvation", json.GetProperty("verdict").GetString(), StringComparison.Ordinal);
        JsonElement device = Assert.Single(json.GetProperty("devices").EnumerateArray());
        string[] integers = ["rank", "device", "window_ns", "busy_ns", "idle_ns", "compute_ns", "communication_ns", "communication_overlap_ns",
            "exposed_communication_ns", "copy_ns", "exposed_copy_ns", "kernels", "gaps"];
        Assert.All(integers, name => Assert.True(device.GetProperty(name).TryGetInt64(out _), name));
        Assert.Equal(Long(device, "window_ns"), Long(device, "compute_ns") + Long(device, "exposed_communication_ns") + Long(device, "exposed_copy_ns")
            + Long(device, "fill_only_ns") + Long(device, "idle_ns"));
        Assert.Equal(Long(device, "idle_ns"), device.GetProperty("idle_causes").EnumerateObject().Sum(static c => c.Value.GetInt64()));
        Assert.Equal(Long(json, "idle_ns"), json.GetProperty("idle_causes").EnumerateObject().Sum(static c => c.Value.GetInt64()));
        Assert.Equal(Long(device, "window_ns"), Long(device, "computed_ns") + device.GetProperty("losses_ns").EnumerateObject()
            .Sum(static l => l.Value.GetInt64()));
        JsonElement loss = json.GetProperty("losses")[0];
        Assert.Equal("input", loss.GetProperty("cause").GetString());
        Assert.Equal(140, loss.GetProperty("ms").GetDouble(), 0.1);
        Assert.Equal(loss.GetProperty("window_ms").GetDouble() - loss.GetProperty("gain_ms").GetDouble(), loss.GetProperty("becomes_ms").GetDouble(), 1e-6);
        Assert.All(["title", "name", "advice", "check", "evidence"], name => Assert.NotEqual("", loss.GetProperty(name).GetString()));
        JsonElement answer = json.GetProperty("answer");
        Assert.Equal("slow", answer.GetProperty("verdict").GetString());
        Assert.Equal("host.preprocessing", answer.GetProperty("causes")[0].GetProperty("id").GetString());
        Assert.Equal(140, answer.GetProperty("causes")[0].GetProperty("share_ms").GetDouble(), 0.1);
        Assert.Equal("host-pipeline", answer.GetProperty("first_actions")[0].GetProperty("lever").GetString());
        Assert.Equal(240.0 / 380, answer.GetProperty("gains")[0].GetProperty("low_ratio").GetDouble(), 1e-3);
        Assert.Equal(240, answer.GetProperty("achievable").GetProperty("low_ms").GetDouble(), 0.1);
        Assert.Contains("model", answer.GetProperty("not_stated").EnumerateArray().Select(static n => n.GetString()));
        JsonElement finding = json.GetProperty("findings")[0];
        Assert.Equal("input-starvation", finding.GetProperty("rule").GetString());
        Assert.All(["title", "severity", "next", "check", "threshold"], name => Assert.NotEqual("", finding.GetProperty(name).GetString()));
        Assert.Equal(140, finding.GetProperty("gain_ceiling_ms").GetDouble(), 0.1);
        Assert.NotEmpty(finding.GetProperty("evidence").GetProperty("intervals_ns").EnumerateArray());
        Assert.All(json.GetProperty("findings").EnumerateArray(), static f =>
            Assert.True(f.GetProperty("rule").GetString() is { } rule && (_rules.Contains(rule) || rule.StartsWith("untrusted-", StringComparison.Ordinal))));
    }

    [Fact]
    public void Text_OfATrace_StartsWithTheVerdictAndFits80Columns()
    {
        CommandLine.Said said = CommandLine.Run("trace", File("loader.json", Loader(20_000)));

        Assert.Equal(0, said.Code);
        Assert.StartsWith("Input starvation: the device waits for the data loader (longest:\nenumerate(DataLoader)#_SingleProcessDataLoaderIter.__next__): "
            + "at most 140 ms of\n380 ms to win (37 %).\nSlow. The window would take 240 ms without it.\nDevice 0: 380 ms with 8 kernels, 8 steps of 50.0 "
                + "ms.\nIt computed 63 % of the time and idled 37 %, most of it: host fetches input (140\nms).\n  |####", said.Out, StringComparison.Ordinal);
        Assert.True(said.Out.IndexOf("Input starvation", StringComparison.Ordinal) < said.Out.IndexOf("Why it idled", StringComparison.Ordinal));
        Assert.Contains("Try: More DataLoader workers", said.Out, StringComparison.Ordinal);
        Assert.Contains("Counted: 8 kernels, copies and fills", said.Out, StringComparison.Ordinal);
        Assert.All(said.Out.Split('\n'), static line => Assert.True(line.Length <= 80, line));
    }

    [Fact]
    public void Page_OfATrace_NeedsNothingElseAndEscapesItsNames()
    {
        string page = Path.Combine(_folder, "page.html");
        string trace = Events(Kernel("</script><script>alert(1)</script>", 0, 100, 1) + Kernel("{{BODY}} <img src=x onerror=alert(1)>", 200, 100, 2));

        Assert.Equal(0, CommandLine.Run("trace", File("odd.json", trace), "--html", page).Code);
        string html = System.IO.File.ReadAllText(page);
        Assert.DoesNotContain("<script>alert", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", html, StringComparison.Ordinal);
        Assert.DoesNotContain("http://", html, StringComparison.Ordinal);
        Assert.DoesNotContain("https://", html, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", html, StringComparison.Ordinal);
        Assert.Contains("id=\"timeline\"", html, StringComparison.Ordinal);
        int from = html.IndexOf("<script id=\"data\" type=\"application/json\">", StringComparison.Ordinal)
            + "<script id=\"data\" type=\"application/json\">".Length;
        using var data = JsonDocument.Parse(html[from..html.IndexOf("</script>", from, StringComparison.Ordinal)]);
        Assert.Equal(300_000, data.RootElement.GetProperty("devices")[0].GetProperty("window").GetInt64());
    }

    [Fact]
    public void Page_ThatCannotBeWritten_IsABadInput()
    {
        CommandLine.Said said = CommandLine.Run("trace", File("loader.json", Loader(20_000)), "--html", Path.Combine(_folder, "no", "such", "page.html"));

        Assert.Equal(1, said.Code);
        Assert.Contains("--html", said.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Compare_SlowerTrace_ExitsWith4AndSaysWhere()
    {
        string fast = File("fast.json", Loader(1_000));
        string slow = File("slow.json", Loader(20_000));
        CommandLine.Said worse = CommandLine.Run("trace", "--compare", fast, slow, "--json");
        CommandLine.Said better = CommandLine.Run("trace", "--compare", slow, fast);

        Assert.Equal(4, worse.Code);
        Assert.Equal("floorline/trace-comparison@1", worse.Json.GetProperty("schema").GetString());
        Assert.Equal("slower", worse.Json.GetProperty("verdict").GetString());
        Assert.Contains(worse.Json.GetProperty("appeared").EnumerateArray(), static f => f.GetProperty("rule").GetString() == "input-starvation");
        Assert.Equal(0, better.Code);
        Assert.StartsWith("Faster: A step takes", better.Out, StringComparison.Ordinal);
        Assert.Equal(0, CommandLine.Run("trace", "--compare", fast, fast).Code);
    }

    [Fact]
    public void Floors_WithModelAndHardware_PlaceTheStepOnTheLadder()
    {
        JsonElement floors = CommandLine.Run("trace", File("loader.json", Loader(20_000)), "--model", "llama-3-8b", "--on", "h100", "--json")
            .Json.GetProperty("floors");

        Assert.Equal(50, floors.GetProperty("step_ms").GetDouble(), 1e-6);
        Assert.Equal(8, floors.GetProperty("steps").GetInt32());
        double mbu = floors.GetProperty("mbu").GetDouble();
        Assert.Equal(8 * floors.GetProperty("floor_ms").GetDouble() / 380.0, mbu, 0.01);
        double gaps = floors.GetProperty("ladder").EnumerateArray().Where(static r => r.TryGetProperty("gap_ms", out _))
            .Sum(static r => r.GetProperty("gap_ms").GetDouble());
        Assert.Equal(50 - floors.GetProperty("ladder")[0].GetProperty("time_ms").GetDouble(), gaps, 1e-6);
    }

    [Fact]
    public void Trace_GraphsWithoutKernels_GivesNoIdleTime()
    {
        var events = new StringBuilder();
        for (int i = 0; i < 10; i++)
        {
            events.Append(CultureInfo.InvariantCulture, $$"""{"ph":"X","cat":"cuda_runtime","name":"cudaGraphLaunch","pid":1,"tid":1,"ts":{{i * 1000}},"dur":5,"args":{"correlation":{{100 + i}} } },""");
            events.Append(Kernel("k", (i * 1000) + 500, 4, i + 1));
        }

        CommandLine.Said said = CommandLine.Run("trace", File("graphs.json", Events(events.ToString())), "--json");
        JsonElement device = said.Json.GetProperty("devices")[0];

        Assert.Equal(6, said.Code);
        Assert.Equal(JsonValueKind.Null, device.GetProperty("idle_ns").ValueKind);
        Assert.NotEqual("", device.GetProperty("idle_ns_unknown").GetString());
        Assert.Equal("untrusted-graphs", said.Json.GetProperty("findings")[0].GetProperty("rule").GetString());
    }

    /// <summary>Steps of training say no phase: what they are held against is said, and how to state another.</summary>
    [Fact]
    public void Trace_StepsWithoutAPhase_SayWhichFloorTheyAreHeldAgainst()
    {
        string file = File("loader.json", Loader(20_000));
        JsonElement assumed = CommandLine.Run("trace", file, "--model", "llama-3-8b", "--on", "h100", "--json").Json.GetProperty("floors");
        Assert.Equal("decode", assumed.GetProperty("phase").GetString());
        Assert.Contains("--phase prefill states it", assumed.GetProperty("note").GetString(), StringComparison.Ordinal);
        Assert.Contains("held against the floor of a decode step", CommandLine.Run("trace", file, "--model", "llama-3-8b", "--on", "h100")
            .Out.ReplaceLineEndings(" ").Replace("   ", " ", StringComparison.Ordinal).Replace("  ", " ", StringComparison.Ordinal), StringComparison.Ordinal);

        JsonElement stated = CommandLine.Run("trace", file, "--model", "llama-3-8b", "--on", "h100", "--phase", "prefill", "--json").Json.GetProperty("floors");
        Assert.Equal("prefill", stated.GetProperty("phase").GetString());
        Assert.False(stated.TryGetProperty("note", out _));
    }

    [Fact]
    public void Trace_OfTheHostAlone_AnswersNothingAndExitsWith6()
    {
        CommandLine.Said said = CommandLine.Run("trace", File("host.json", Events("""{"ph":"X","cat":"cpu_op","name":"aten::mm","pid":1,"tid":1,"ts":1,"dur":5},""")));

        Assert.Equal(6, said.Code);
        Assert.StartsWith("Not to be trusted.", said.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Trace_CutOff_IsAnalysedUpToThere()
    {
        string whole = Loader(20_000);
        CommandLine.Said said = CommandLine.Run("trace", File("cut.json", whole[..(whole.Length / 2)]));

        Assert.Equal(0, said.Code);
        Assert.StartsWith($"The file ended early at byte {whole.Length / 2}: record again, or trust only what stands", said.Out, StringComparison.Ordinal);
        Assert.Contains("  1. The file ended early", said.Out, StringComparison.Ordinal);
        Assert.Contains("ended early at byte", said.Out, StringComparison.Ordinal);
    }

    [SharedDataFact("fixtures/traces/ncu/copy_blocked.csv")]
    public void Trace_OfNsightComputeAlone_GivesItsKernels()
    {
        string csv = SharedData.PathOf("fixtures/traces/ncu/copy_blocked.csv");
        CommandLine.Said said = CommandLine.Run("trace", csv);
        JsonElement kernel = Assert.Single(CommandLine.Run("trace", csv, "--json").Json.GetProperty("kernel_metrics").EnumerateArray());

        Assert.StartsWith("Memory-bound kernels, as Nsight Compute measured them.\n", said.Out, StringComparison.Ordinal);
        Assert.Contains("Measured by Nsight Compute", said.Out, StringComparison.Ordinal);
        Assert.All(said.Out.Split('\n'), static line => Assert.True(line.Length <= 80, line));
        Assert.Equal((21_058_944, 61.84, true), (Long(kernel, "duration_ns"), kernel.GetProperty("memory_percent").GetDouble(),
            kernel.GetProperty("memory_bound").GetBoolean()));
    }

    [Theory]
    [InlineData("trace", "no-such-file.json")]
    [InlineData("trace", "README.md")]
    [InlineData("trace", "--compare", "README.md")]
    [InlineData("trace")]
    [InlineData("trace", "README.md", "--model", "llama-3-8b")]
    [InlineData("trace", "README.md", "--on", "no-such-hardware")]
    public void Trace_OfABadInput_ExitsWith1AndSaysWhatIsExpected(params string[] arguments)
    {
        CommandLine.Said said = CommandLine.Run(arguments);

        Assert.Equal((1, ""), (said.Code, said.Out));
        Assert.StartsWith("floorline: ", said.Error, StringComparison.Ordinal);
    }

    [SharedDataFact("fixtures/traces/multirank/dlrm_8ranks.tar.gz")]
    public void Trace_OfAnArchiveOfRanks_NamesTheStraggler()
    {
        CommandLine.Said said = CommandLine.Run("trace", SharedData.PathOf("fixtures/traces/multirank/dlrm_8ranks.tar.gz"));

        Assert.Contains("Straggler: rank 7", said.Out, StringComparison.Ordinal);
        Assert.All(said.Out.Split('\n'), static line => Assert.True(line.Length <= 80, line));
    }

    private static long Long(JsonElement element, string name) => element.GetProperty(name).GetInt64();

    private string File(string name, string text)
    {
        string path = Path.Combine(_folder, name);
        System.IO.File.WriteAllText(path, text);
        return path;
    }

    // eight steps: the loader, then 30 ms of one kernel
    // all three steps are within 1.5 times their floor; what the device waited for says whether the floor is what binds them
    [Theory]
    [InlineData(1000, "compute_bound", "The device is kept busy")]
    [InlineData(4000, "transitional", "Input starvation")]
    [InlineData(10_000, "overhead_bound", "Input starvation")]
    public void Regime_OfStepsNearTheirFloor_AgreesWithTheFirstLine(int loaderUs, string regime, string verdict)
    {
        string[] arguments = ["trace", File("loader.json", Loader(loaderUs)), "--model", "llama-3-8b", "--on", "h100-sxm",
            "--phase", "prefill", "--batch", "1", "--prompt", "2048"];
        JsonElement json = CommandLine.Run([.. arguments, "--json"]).Json;
        string text = string.Join(' ', CommandLine.Run(arguments).Out.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

        Assert.StartsWith(verdict, json.GetProperty("verdict").GetString(), StringComparison.Ordinal);
        Assert.Equal(regime, json.GetProperty("floors").GetProperty("regime").GetString());
        Assert.InRange(json.GetProperty("floors").GetProperty("ratio").GetDouble(), 1, 1.5);
        Assert.Contains("compute-bound", text, StringComparison.Ordinal);
        Assert.Equal(regime != "compute_bound", text.Contains("by the time of a step alone compute-bound", StringComparison.Ordinal));
    }

    private static string Loader(int loaderUs)
    {
        var events = new StringBuilder();
        for (int i = 0; i < 8; i++)
        {
            long t = i * (loaderUs + 30_000L);
            events.Append(CultureInfo.InvariantCulture, $$"""{"ph":"X","cat":"user_annotation","name":"ProfilerStep#{{i}}","pid":1,"tid":1,"ts":{{t}},"dur":{{loaderUs + 30_000}}},""");
            events.Append(CultureInfo.InvariantCulture, $$"""{"ph":"X","cat":"user_annotation","name":"enumerate(DataLoader)#_SingleProcessDataLoaderIter.__next__","pid":1,"tid":1,"ts":{{t}},"dur":{{loaderUs}}},""");
            events.Append(Kernel("sm90_xmma_gemm_bf16", t + loaderUs + 10, 29_990, i + 1));
        }

        return Events(events.ToString());
    }

    private static string Events(string events) => $$"""{"schemaVersion":1,"traceEvents":[{{events.TrimEnd(',')}}]}""";

    private static string Kernel(string name, long start, long duration, int correlation) => string.Create(CultureInfo.InvariantCulture,
        $$"""{"ph":"X","cat":"cuda_runtime","name":"cudaLaunchKernel","pid":1,"tid":1,"ts":{{start - 5}},"dur":3,"args":{"correlation":{{correlation}} } },{"ph":"X","cat":"kernel","name":"{{name}}","pid":0,"tid":7,"ts":{{start}},"dur":{{duration}},"args":{"device":0,"stream":7,"correlation":{{correlation}} } },""");
}
