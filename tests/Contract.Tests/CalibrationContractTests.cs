using System.Globalization;
using System.Text.Json;

namespace Floorline.Contract.Tests;

/// <summary>backtest and calibrate through the command line, on tables that the tests write.</summary>
public sealed class CalibrationContractTests : IDisposable
{
    private const string Header = "row_id,model,params_total_b,params_active_b,bytes_per_weight,hardware,n_devices,engine_version,phase,batch_or_concurrency,input_tokens,output_tokens,metric,value,quality,hw_family\n";

    // Five runs of one deployment, all about a fifth slower than the shipped profile expects.
    private const string OwnRuns = Header
        + "r1,llama-3.1-8b,8.03,8.03,2,H100 SXM,1,vllm 0.14,decode,1,1000,0,itl_ms,7.2,A,H100\n"
        + "r2,llama-3.1-8b,8.03,8.03,2,H100 SXM,1,vllm 0.14,decode,8,2000,0,itl_ms,8.9,A,H100\n"
        + "r3,llama-3.1-8b,8.03,8.03,2,H100 SXM,1,vllm 0.14,decode,16,1000,0,itl_ms,8.9,A,H100\n"
        + "r4,llama-3.1-8b,8.03,8.03,2,H100 SXM,1,vllm 0.14,decode,1,16000,0,itl_ms,8.8,A,H100\n"
        + "r5,llama-3.1-8b,8.03,8.03,2,H100 SXM,1,vllm 0.14,decode,4,500,0,itl_ms,7.4,A,H100\n";

    private readonly string _folder = Directory.CreateTempSubdirectory("floorline-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Backtest_VeryManyRows_ListsThoseThatAreFurthestOff()
    {
        string rows = string.Concat(Enumerable.Range(0, 2003).Select(static i =>
            string.Create(CultureInfo.InvariantCulture,
                $"r{i},llama-3.1-8b,8.03,8.03,2,H100 SXM,1,vllm 0.14,decode,1,1000,0,itl_ms,{(i is 5 or 1900 ? 30 : 7.2 + (i * 1e-5))},A,H100\n")));
        JsonElement json = Backtest(Header + rows, 0);

        string[] listed = [.. json.GetProperty("predictions").EnumerateArray().Select(static p => p.GetProperty("row_id").GetString()!)];
        Assert.Equal(2000, listed.Length);
        Assert.Equal(3, json.GetProperty("predictions_left_out").GetInt32());
        Assert.Equal(2003, json.GetProperty("by_quantity").GetProperty("decode").GetProperty("count").GetInt32());
        Assert.Contains("r5", listed);
        Assert.Contains("r1900", listed);
        Assert.Equal(listed.OrderBy(static id => int.Parse(id[1..], CultureInfo.InvariantCulture)), listed);
    }

    [Fact]
    public void Backtest_ASmallTable_HasExactlyTheFieldsOnRecord()
    {
        JsonElement json = Backtest(OwnRuns, 0);

        Assert.Equal("floorline/backtest@1", json.GetProperty("schema").GetString());
        Assert.Equal((5, 5), (json.GetProperty("rows").GetInt32(), json.GetProperty("scored").GetInt32()));
        Assert.Empty(json.GetProperty("skipped").EnumerateArray());
        Assert.Empty(json.GetProperty("floor_violations").EnumerateArray());
        Assert.Equal(["h100-sxm"], json.GetProperty("decode_mape_by_device").EnumerateObject().Select(static d => d.Name));

        // One device, decodes only: the mean of all is the mean of the device.
        Assert.Equal(json.GetProperty("mean_ape").GetDouble(), json.GetProperty("decode_mape_by_device").GetProperty("h100-sxm").GetDouble(), 1e-9);
        Assert.InRange(json.GetProperty("median_ape").GetDouble(), 5, 30);
        Assert.InRange(json.GetProperty("coverage_90").GetDouble(), 0, 1);

        // Every expected value with its interval: what the scores are taken over.
        JsonElement[] predictions = [.. json.GetProperty("predictions").EnumerateArray()];
        Assert.Equal(["r1", "r2", "r3", "r4", "r5"], predictions.Select(static p => p.GetProperty("row_id").GetString()!));
        Assert.Equal(0, json.GetProperty("predictions_left_out").GetInt32());
        Assert.Equal(7.2, predictions[0].GetProperty("measured_ms").GetDouble(), 1e-9);
        Assert.All(predictions, static p => Assert.InRange(p.GetProperty("expected_ms").GetDouble(), p.GetProperty("low_ms").GetDouble(),
            p.GetProperty("high_ms").GetDouble()));
        Assert.Equal(json.GetProperty("mean_ape").GetDouble(), predictions.Average(static p => Math.Abs(p.GetProperty("error").GetDouble())) * 100, 1e-6);
        Assert.Equal(json.GetProperty("coverage_90").GetDouble(), predictions.Average(static p => p.GetProperty("covered").GetBoolean() ? 1.0 : 0), 1e-9);
    }

    [Fact]
    public void Backtest_RowsThatCannotBeScored_AreSkippedWithAReasonEach()
    {
        const string Rows = Header
            + "ok,llama-3.1-8b,8.03,8.03,2,H100 SXM,1,vllm,decode,1,1000,0,itl_ms,7.2,A,H100\n"
            + "suspect,llama-3.1-8b,8.03,8.03,2,H100 SXM,1,vllm,decode,1,1000,0,itl_ms,7.2,S,H100\n"
            + "no-size,strange,,,2,H100 SXM,1,vllm,decode,1,1000,0,itl_ms,7.2,A,H100\n"
            + "no-bytes,strange,7,7,,H100 SXM,1,vllm,decode,1,1000,0,itl_ms,7.2,A,H100\n"
            + "no-device,llama-3.1-8b,8.03,8.03,2,Abacus 3000,1,vllm,decode,1,1000,0,itl_ms,7.2,A,Abacus\n"
            + "metric,llama-3.1-8b,8.03,8.03,2,H100 SXM,1,vllm,decode,1,1000,0,furlongs,7.2,A,H100\n"
            + "phase,llama-3.1-8b,8.03,8.03,2,H100 SXM,1,vllm,dreaming,1,1000,0,itl_ms,7.2,A,H100\n"
            + "negative,llama-3.1-8b,8.03,8.03,2,H100 SXM,1,vllm,decode,1,1000,0,itl_ms,-7.2,A,H100\n"
            + "no-prompt,llama-3.1-8b,8.03,8.03,2,H100 SXM,1,vllm,prefill,1,,0,ttft_ms,7.2,A,H100\n";

        JsonElement json = Backtest(Rows, 0);

        Assert.Equal((9, 1), (json.GetProperty("rows").GetInt32(), json.GetProperty("scored").GetInt32()));
        Dictionary<string, string> reasons = json.GetProperty("skipped").EnumerateArray()
            .ToDictionary(static s => s.GetProperty("row_id").GetString()!, static s => s.GetProperty("reason").GetString()!);
        Assert.Equal(8, reasons.Count);
        foreach ((string row, string reason) in ((string, string)[])[("suspect", "quality S"), ("no-size", "parameter count"),
            ("no-bytes", "bytes per weight"), ("no-device", "Abacus 3000"), ("metric", "furlongs"), ("phase", "dreaming"), ("negative", "above zero"),
                ("no-prompt", "prompt")])
        {
            Assert.Contains(reason, reasons[row], StringComparison.Ordinal);
        }
    }

    // Calls of models without a decoder: known by name, part by part, and known by the row's own figures alone. ViT-B/16 is 35.2 GFLOP per image: at
    // 989.5 TFLOP/s a batch of 1,024 takes no less than 36 ms, and a model of which only parameters are stated only what reading them takes.
    [Fact]
    public void Backtest_CallsOfModelsWithoutADecoder_HaveFloorsAndExpectedTimes()
    {
        const string Calls = "row_id,model,params_total_b,weight_format,bytes_per_weight,hardware,n_devices,engine_version,phase,"
            + "batch_or_concurrency,input_tokens,output_tokens,metric,value,notes,quality,hw_family\n"
            + "vit,vit-base-patch16-224,0.0866,fp16,2,H100 SXM,1,PyTorch,prefill,1024,224 px,,step_ms,90,,A,H100\n"
            + "fast,vit-base-patch16-224,0.0866,fp16,2,H100 SXM,1,PyTorch,prefill,1024,224 px,,step_ms,30,,A,H100\n"
            + "stated,timm/nobody_knows,0.0866,fp16,2,H100 SXM,1,PyTorch,prefill,1024,224 px,,step_ms,90,17.58 GMACs/img,A,H100\n"
            + "bare,timm/nobody_knows,0.0866,fp16,2,H100 SXM,1,PyTorch,prefill,1,,,step_ms,5,,A,H100\n"
            + "whole,GR00T-N1.5-3B,2.7,bf16,2,H100 SXM,1,TensorRT,e2e,1,,,step_ms,30,end to end,B,H100\n"
            + "head,GR00T-N1.5-3B,2.7,bf16,2,H100 SXM,1,TensorRT,e2e,1,,,step_ms,3,\"DiT, one step\",B,H100\n"
            + "part,GR00T-N1.5-3B,2.7,bf16,2,H100 SXM,1,TensorRT,e2e,1,,,step_ms,3,tokenizer,B,H100\n"
            + "rate,SDXL-base-1.0,3.5,declared weight_data_types=fp8,,H100 SXM,8,MLPerf Inference v4.1 X,"
            + "e2e,offline,,,samples_s_total,16.3,\"scenario Offline, VALID\",A,H100\n"
            + "packed,BERT-Large,0.335,int8,1,H100 SXM,1,MLPerf Inference v4.1 X,e2e,offline,"
            + "384 (packed),,samples_s_total,9000,\"scenario Offline, VALID\",A,H100\n";

        JsonElement json = Backtest(Calls, 5);

        Assert.Equal(7, json.GetProperty("scored").GetInt32());
        Assert.Equal(["fast"], json.GetProperty("floor_violations").EnumerateArray().Select(static v => v.GetProperty("row_id").GetString()!));
        Dictionary<string, JsonElement> expected = json.GetProperty("predictions").EnumerateArray()
            .ToDictionary(static p => p.GetProperty("row_id").GetString()!);
        Assert.Equal(["vit", "fast", "stated", "whole", "head", "rate"], expected.Keys);
        Assert.Equal(["forward call", "denoising call"], expected.Values.Select(static p => p.GetProperty("quantity").GetString()!).Distinct());

        // One of four steps of the action head alone takes a part of the whole; 8 devices make 16.3 images a second, so each takes 491 ms for one.
        Assert.InRange(expected["head"].GetProperty("expected_ms").GetDouble(), 0.02 * expected["whole"].GetProperty("expected_ms").GetDouble(),
            0.25 * expected["whole"].GetProperty("expected_ms").GetDouble());
        Assert.Equal(8e3 / 16.3, expected["rate"].GetProperty("measured_ms").GetDouble(), 1e-6);
        Dictionary<string, string> skipped = json.GetProperty("skipped").EnumerateArray()
            .ToDictionary(static s => s.GetProperty("row_id").GetString()!, static s => s.GetProperty("reason").GetString()!);
        Assert.Contains("not told apart", skipped["part"], StringComparison.Ordinal);
        Assert.Contains("packed", skipped["packed"], StringComparison.Ordinal);
    }

    [Fact]
    public void Backtest_NothingToScore_SaysWhyInText()
    {
        CommandLine.Said said = CommandLine.RunIn(_folder, "backtest",
            Write(Header + "no-size,strange,,,2,H100 SXM,1,vllm,decode,1,1000,0,itl_ms,7.2,A,H100\n", "none.csv"));

        Assert.Equal(0, said.Code);
        Assert.Contains("0 scored", said.Out, StringComparison.Ordinal);
        Assert.Contains("Not scored", said.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Calibrate_RunsWithoutAnEngine_AreNotStoredUnderNoName()
    {
        string runs = Write(OwnRuns.Replace("vllm 0.14", "", StringComparison.Ordinal), "unnamed.csv");

        CommandLine.Said said = CommandLine.RunIn(_folder, "calibrate", runs);

        Assert.Equal(1, said.Code);
        Assert.Contains("--engine NAME", said.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_folder, "floorline.json")));
        Assert.Equal(0, CommandLine.RunIn(_folder, "calibrate", runs, "--engine", "mine").Code);
    }

    [Fact]
    public void Calibrate_AColumnEngine_IsTaken() =>
        Assert.StartsWith("vllm", CommandLine.RunIn(_folder, "calibrate",
            Write(OwnRuns.Replace("engine_version", "engine", StringComparison.Ordinal), "engine.csv"), "--dry-run").Out, StringComparison.Ordinal);

    [Fact]
    public void Calibrate_ARunFasterThanItsFloor_IsLeftOut()
    {
        CommandLine.Said said = CommandLine.RunIn(_folder, "calibrate",
            Write(OwnRuns + "wrong,llama-3.1-8b,8.03,8.03,2,H100 SXM,1,vllm 0.14,decode,1,1000,0,itl_ms,0.01,A,H100\n", "wrong.csv"), "--dry-run");

        Assert.Contains("5 runs", said.Out, StringComparison.Ordinal);
        Assert.Contains("wrong: faster than its floor", said.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Backtest_AModelNobodyKnows_IsTakenFromTheRowWithALooserFloor()
    {
        // 10e9 parameters of 2 bytes over 3,350 GB/s are 5.970 ms. Up to a tenth of them may be an embedding that no decode reads: 5.373 ms is certain.
        const string Rows = Header
            + "loose,nobody-knows-10b,10,,2,H100 SXM,1,vllm,decode,1,0,0,itl_ms,5.5,A,H100\n"
            + "impossible,nobody-knows-10b,10,10,2,H100 SXM,1,vllm,decode,1,0,0,itl_ms,5.2,A,H100\n"
            + "sparse,nobody-knows-100b-a10b,100,10,2,H100 SXM,4,vllm,decode,1,0,0,itl_ms,5.5,A,H100\n"
            + "rate,nobody-knows-10b,10,10,2,H100 SXM,1,vllm,decode,8,0,0,tok_s_total,2000,A,H100\n";

        JsonElement json = Backtest(Rows, 5);

        Assert.Equal(4, json.GetProperty("scored").GetInt32());
        JsonElement[] violations = [.. json.GetProperty("floor_violations").EnumerateArray()];
        Assert.Equal(["impossible", "rate"], violations.Select(static v => v.GetProperty("row_id").GetString()!));
        Assert.Equal(5.2, violations[0].GetProperty("measured").GetDouble(), 1e-9);
        Assert.Equal(10e9 * 2 * 0.9 / 3350e9 * 1e3, violations[0].GetProperty("floor").GetDouble(), 1e-6);

        // Eight sequences at 2,000 tokens/s are steps of 4 ms.
        Assert.Equal(4, violations[1].GetProperty("measured").GetDouble(), 1e-9);
    }

    [Fact]
    public void Backtest_ATableThatCannotBeRead_NamesAllProblems()
    {
        CommandLine.Said said = CommandLine.RunIn(_folder, "backtest", Write("model,metric,value\nx,itl_ms,fast\n", "bad.csv"));

        Assert.Equal((1, ""), (said.Code, said.Out));
        Assert.Contains("no column hardware", said.Error, StringComparison.Ordinal);
        string worse = CommandLine.RunIn(_folder, "backtest", Write("model\n", "worse.csv")).Error;
        Assert.All((string[])["hardware", "metric", "value"], column => Assert.Contains("no column " + column, worse, StringComparison.Ordinal));
        Assert.Equal(1, CommandLine.RunIn(_folder, "backtest", "nonesuch.csv").Code);
    }

    [Fact]
    public void Backtest_NamesThatCouldSteerATerminal_AreShownHarmless()
    {
        CommandLine.Said said = CommandLine.RunIn(_folder, "backtest",
            Write(Header + "\u001b[31mred,\u001b]0;x\u0007,10,10,2,\u001b[2J,1,vllm,decode,1,0,0,itl_ms,5.5,A,H100\n", "steer.csv"));

        Assert.DoesNotContain('\u001b', said.Out + said.Error);
        Assert.DoesNotContain('\u0007', said.Out + said.Error);
    }

    [Fact]
    public void Backtest_Text_FitsAScreen()
    {
        CommandLine.Said said = CommandLine.RunIn(_folder, "backtest", Write(OwnRuns, "runs.csv"));

        Assert.Equal((0, ""), (said.Code, said.Error));
        Assert.All(said.Out.Split('\n'), static l => Assert.True(l.Length <= 80, l));
    }

    [Fact]
    public void Calibrate_FiveRuns_AreStoredAndUsed()
    {
        Write("""{"situations": {"a": {"model": "llama-3-8b", "on": "h100"}}, "engines": [{"name": "other", "kind": "eager"}]}""", "floorline.json");
        double Expected() => CommandLine.RunIn(_folder, "predict", "llama-3.1-8b", "--on", "h100", "--context", "1000", "--engine", "vllm", "--json")
            .Json.GetProperty("expected").GetProperty("middle_ms").GetDouble();
        double before = Expected();

        CommandLine.Said said = CommandLine.RunIn(_folder, "calibrate", Write(OwnRuns, "runs.csv"), "--json");

        Assert.Equal((0, ""), (said.Code, said.Error));
        Assert.Equal("floorline/calibration@1", said.Json.GetProperty("schema").GetString());
        Assert.Equal(5, said.Json.GetProperty("runs").GetInt32());
        double shipped = Error(said.Json, "before");
        double heldOut = Error(said.Json, "held_out");
        Assert.True(heldOut < shipped, $"{heldOut} after {shipped}");

        // The file keeps what it had, and the next prediction rests on the runs: 7.2 ms was measured.
        JsonElement file = JsonDocument.Parse(File.ReadAllText(Path.Combine(_folder, "floorline.json"))).RootElement;
        Assert.Equal("llama-3-8b", file.GetProperty("situations").GetProperty("a").GetProperty("model").GetString());
        Assert.Equal(["other", "vllm"], file.GetProperty("engines").EnumerateArray().Select(static e => e.GetProperty("name").GetString()!));
        Assert.True(Math.Abs(Expected() - 7.2) < Math.Abs(before - 7.2));
        Assert.InRange(Expected(), 7.2 * 0.9, 7.2 * 1.1);

        // Again: in place of the older one.
        CommandLine.RunIn(_folder, "calibrate", "runs.csv");
        Assert.Equal(2, JsonDocument.Parse(File.ReadAllText(Path.Combine(_folder, "floorline.json"))).RootElement.GetProperty("engines").GetArrayLength());
    }

    [Fact]
    public void Calibrate_DryRun_StoresNothing()
    {
        CommandLine.Said said = CommandLine.RunIn(_folder, "calibrate", Write(OwnRuns, "runs.csv"), "--dry-run");

        Assert.Equal(0, said.Code);
        Assert.False(File.Exists(Path.Combine(_folder, "floorline.json")));
        Assert.All(said.Out.Split('\n'), static l => Assert.True(l.Length <= 80, l));
    }

    [Fact]
    public void Calibrate_UnderANameOfItsOwn_CanBeAskedFor()
    {
        CommandLine.RunIn(_folder, "calibrate", Write(OwnRuns, "runs.csv"), "--engine", "ours");

        JsonElement json = CommandLine.RunIn(_folder, "predict", "llama-3.1-8b", "--on", "h100", "--engine", "ours", "--json").Json;

        Assert.Equal("ours", json.GetProperty("expected").GetProperty("engine").GetString());
        Assert.Contains("ours", CommandLine.RunIn(_folder, "predict", "llama-3.1-8b", "--on", "h100", "--engine", "nonesuch").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Calibrate_ServedRuns_AreFittedToo()
    {
        string rows = Header + string.Concat(new (int, double, double)[] { (1, 8, 40), (4, 8.6, 60), (8, 9.4, 90), (16, 11, 130) }
            .Select(static r => string.Create(CultureInfo.InvariantCulture,
                $"i{r.Item1},llama-3.1-8b,8.03,8.03,2,H100 SXM,1,vllm,e2e,{r.Item1},500,64,itl_ms,{r.Item2},A,H100\nt{r.Item1},llama-3.1-8b,8.03,8.03,2,H100 SXM,1,vllm,e2e,{r.Item1},500,64,ttft_ms,{r.Item3},A,H100\n")));

        CommandLine.Said said = CommandLine.RunIn(_folder, "calibrate", Write(rows, "served.csv"), "--json");

        Assert.Equal(0, said.Code);
        Assert.Equal(4, said.Json.GetProperty("runs").GetInt32());
        Assert.True(said.Json.GetProperty("held_out").TryGetProperty("itl", out _));
        Assert.True(said.Json.GetProperty("held_out").TryGetProperty("ttft", out _));
    }

    [Theory]
    [InlineData("", "an empty file")]
    [InlineData(Header, "0 usable run(s)")]
    [InlineData(Header + "r,llama-3.1-8b,8.03,8.03,2,H100 SXM,1,vllm,decode,1,1000,0,itl_ms,7.2,A,H100\n", "1 usable run(s)")]
    [InlineData(Header + "r,x,8,8,2,H100 SXM,1,vllm,decode,1,1000,0,itl_ms,7.2,A,H100\ns,x,8,8,2,H100 SXM,1,llama.cpp,decode,1,1000,0,itl_ms,7.2,A,H100\n",
        "runs of one engine")]
    public void Calibrate_RunsThatDoNotSuffice_SaysWhatIsMissing(string content, string expected)
    {
        CommandLine.Said said = CommandLine.RunIn(_folder, "calibrate", Write(content, "runs.csv"));

        Assert.Equal((1, ""), (said.Code, said.Out));
        Assert.Contains(expected, said.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_folder, "floorline.json")));
    }

    [Theory]
    [InlineData("not json", "no JSON")]
    [InlineData("[]", "an object with a list of engines")]
    [InlineData("""{"engines": 5}""", "an object with a list of engines")]
    public void Calibrate_IntoAFileThatIsNoFloorlineJson_LeavesItAlone(string content, string expected)
    {
        string file = Path.Combine(_folder, Write(content, "floorline.json"));

        CommandLine.Said said = CommandLine.RunIn(_folder, "calibrate", Write(OwnRuns, "runs.csv"));

        Assert.Equal(1, said.Code);
        Assert.Contains(expected, said.Error, StringComparison.Ordinal);
        Assert.Equal(content, File.ReadAllText(file));
    }

    private static double Error(JsonElement json, string name) => json.GetProperty(name).GetProperty("decode").GetProperty("median_ape").GetDouble();

    private JsonElement Backtest(string rows, int code)
    {
        CommandLine.Said said = CommandLine.RunIn(_folder, "backtest", Write(rows, "data.csv"), "--json");
        Assert.Equal(code, said.Code);
        return said.Json;
    }

    private string Write(string content, string name)
    {
        File.WriteAllText(Path.Combine(_folder, name), content);
        return name;
    }
}
