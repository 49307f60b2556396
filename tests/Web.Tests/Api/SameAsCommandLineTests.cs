using System.Text;
using System.Text.Json;

namespace Floorline.Web.Tests.Api;

/// <summary>Each answer is the document that the command line prints, byte for byte: as many situations as there are ways to state one.</summary>
public sealed class SameAsCommandLineTests : IAsyncLifetime
{
    private RunningServer _server = null!;

    public static TheoryData<string> Situations =>
    [
        "floors llama-3-8b --on h100",
        "floors llama-3-70b --on 8xh100-sxm --weights fp8 --batch 32 --context 4096",
        "floors mixtral-8x7b --on h200 --batch 16 --kv fp8",
        "floors params=7e9 --on bw=200GB/s,fp16=100TFLOP/s --weights bf16",
        "floors whisper-large-v3 --on orin --phase prefill --prompt 64",
        "floors deepseek-v3 --on 8xh200 --ep 8 --batch 64",
        "floors llama-3-70b --on 4xh100 --tp 4 --collective ring --reserve 2GB",
        "diagnose personaplex --on jetson-thor --context 3000 --measured 114ms",
        "diagnose personaplex --on jetson-thor --weights fp8 --context 3000 --measured 74ms --hw-override bw=200GB/s",
        "diagnose llama-3-8b --on h100 --measured 8ms+-2%",
        "diagnose llama-3-70b --on 8xh100-sxm --context 4096 --measured 85ms",
        "diagnose llama-3-8b --on h100 --measured 1ms",
        "diagnose llama-3-8b --on 4090 --weights q4_k_m --measured 12ms --engine llama.cpp",
        "diagnose llama-3-8b --on h100 --measured 20ms --launches 500 --launch-cost 10us",
        "predict llama-3-8b --on l4 --weights bf16 --measured 70ms --apply fp8,kv-fp8",
        "predict qwen2.5-7b --on h100 --concurrency 16 --prompt-tokens 1024 --output-tokens 128",
        "plan llama-3-8b --on h100 --slo ttft<500ms,itl<20ms --concurrency 8 --price 2.5",
        "roofline llama-3-8b --on h100 --measured 9ms --batch 4",
        "sweep mixtral-8x7b --on 2xh200 --over batch",
        "sweep llama-3-8b --on h100 --over context --points 9",
        "sweep llama-3-70b --on 8xh100 --over weights --context 8192",
        "roofline params=7e9 --on bw=200GB/s",
        "chunk --measured 33ms --rate 30hz --chunk 50",
        "catalogue",
        "catalogue hardware h100-sxm",
        "catalogue formats",
        "floors no-such-model --on no-such-device --weights fp9 --context many",
        "diagnose llama-3-8b --on h100",
        "predict llama-3-8b --on h100 --apply no-such-lever",
    ];

    public Task InitializeAsync()
    {
        _server = new RunningServer();
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Theory]
    [MemberData(nameof(Situations))]
    public async Task Get_Situation_GivesWhatTheCommandLinePrints(string line)
    {
        string[] words = line.Split(' ');
        string printed = CommandLine.Json(words).TrimEnd('\n');

        string answered = await (await _server.Get(PathOf(words))).Content.ReadAsStringAsync();

        if (printed.Contains("floorline/problems@1", StringComparison.Ordinal))
        {
            Assert.Equal(Messages(printed), Messages(answered));
            Assert.NotEmpty(Messages(printed));
        }
        else
        {
            Assert.Equal(printed, answered);
        }
    }

    [Theory]
    [InlineData("floors llama-3-70b --on 8xh100-sxm --weights fp8 --batch 32")]
    [InlineData("diagnose llama-3-8b --on h100 --measured 8ms+-2%")]
    public async Task Post_Situation_GivesWhatTheCommandLinePrints(string line)
    {
        string[] words = line.Split(' ');
        var fields = new Dictionary<string, string> { ["model"] = words[1] };
        for (int i = 2; i < words.Length; i += 2)
        {
            fields[words[i][2..]] = words[i + 1];
        }

        HttpResponseMessage answer = await _server.Post("/api/v1/" + words[0], JsonSerializer.Serialize(fields));

        Assert.Equal(CommandLine.Json(words).TrimEnd('\n'), await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Pipeline_SampleFile_GivesWhatTheCommandLinePrints()
    {
        HttpResponseMessage answer = await _server.Post("/api/v1/pipeline", await File.ReadAllTextAsync(RepositoryRoot.Of("samples", "voice-pipeline.json")));

        Assert.Equal(CommandLine.Json("pipeline", RepositoryRoot.Of("samples", "voice-pipeline.json")).TrimEnd('\n'), await answer.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("llama-3-8b --on h100 --measured 9ms")]
    [InlineData("llama-3-70b --on 8xh100 --weights fp8 --measured 60ms --engine vllm")]
    [InlineData("mixtral-8x7b --on 2xh200 --batch 8")]
    public async Task Explore_Situation_HoldsTheDocumentsOfTheSingleVerbs(string line)
    {
        string[] words = line.Split(' ');
        JsonElement all = await _server.Json(PathOf(["explore", .. words]));

        AssertSame(CommandLine.Json(["predict", .. words]), all.GetProperty("prediction"));
        AssertSame(CommandLine.Json(["roofline", .. words]), all.GetProperty("roofline"));
        AssertSame(CommandLine.Json(["sweep", .. words, "--over", "context"]), all.GetProperty("sweeps")[0]);
        AssertSame(CommandLine.Json(["sweep", .. words, "--over", "batch"]), all.GetProperty("sweeps")[1]);
        AssertSame(CommandLine.Json(["sweep", .. words, "--over", "weights"]), all.GetProperty("sweeps")[2]);
        if (line.Contains("--measured", StringComparison.Ordinal))
        {
            AssertSame(CommandLine.Json(["diagnose", .. words]), all.GetProperty("diagnosis"));
            Assert.Equal(all.GetProperty("diagnosis").GetProperty("regime").GetString(), all.GetProperty("decision").GetProperty("leaf").GetString());
        }
        else
        {
            AssertSame(CommandLine.Json(["floors", .. words]), all.GetProperty("floors"));
            Assert.Equal(JsonValueKind.Null, all.GetProperty("diagnosis").ValueKind);
        }
    }

    [Fact]
    public async Task Explore_DecisionPath_FollowsItsOwnAnswers()
    {
        foreach (string measured in (string[])["1ms", "6ms", "8.5ms", "30ms"])
        {
            JsonElement decision = (await _server.Json($"/api/v1/explore?model=llama-3-8b&on=h100&measured={measured}")).GetProperty("decision");
            var questions = decision.GetProperty("questions").EnumerateArray().ToDictionary(static q => q.GetProperty("id").GetString()!);
            string[] path = [.. decision.GetProperty("path").EnumerateArray().Select(static p => p.GetString()!)];
            string next = path[0];
            foreach (string asked in path)
            {
                Assert.Equal(next, asked);
                next = questions[asked].GetProperty(questions[asked].GetProperty("answer").GetBoolean() ? "yes" : "no").GetString()!;
            }

            Assert.Equal(next, decision.GetProperty("leaf").GetString());
        }
    }

    private static string PathOf(string[] words)
    {
        var path = new StringBuilder("/api/v1/" + words[0]);
        if (words[0] == "catalogue")
        {
            return path.Append(string.Concat(words.Skip(1).Select(static w => "/" + w))).ToString();
        }

        var query = new List<string>();
        int first = 1;
        if (words.Length > 1 && !words[1].StartsWith("--", StringComparison.Ordinal))
        {
            query.Add("model=" + Uri.EscapeDataString(words[1]));
            first = 2;
        }

        for (int i = first; i < words.Length; i += 2)
        {
            query.Add($"{words[i][2..]}={Uri.EscapeDataString(words[i + 1])}");
        }

        return path.Append('?').AppendJoin('&', query).ToString();
    }

    private static string[] Messages(string document) => [.. JsonDocument.Parse(document).RootElement.GetProperty("problems").EnumerateArray().Select(static p => p.GetProperty("message").GetString()!)];

    private static void AssertSame(string printed, JsonElement part) => Assert.True(JsonElement.DeepEquals(JsonDocument.Parse(printed).RootElement, part), printed[..200] + "\n" + part.GetRawText()[..200]);
}
