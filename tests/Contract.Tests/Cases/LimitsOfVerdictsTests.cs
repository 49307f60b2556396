using System.Text.Json;
using Floorline.Core.Situations;
using Floorline.Readers.Catalogue;

namespace Floorline.Contract.Tests.Cases;

/// <summary>What a verdict and a first action may rest on: what a tester of the decisions found said with too much confidence, each as its kind.</summary>
public class LimitsOfVerdictsTests
{
    private static CommandLine.Said Run(string command) => CommandLine.Run([.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--json"]);

    private static string Text(string command) => CommandLine.Run(command.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Out.ReplaceLineEndings(" ");

    private static JsonElement Answer(string command) => Run(command).Json.GetProperty("answer");

    private static string[] Actions(JsonElement answer) => [.. answer.GetProperty("first_actions").EnumerateArray().Select(static a => a.GetProperty("lever").GetString()!)];

    [Theory]
    [InlineData("floors llama-3.1-70b --on rtx-4090")]
    [InlineData("predict llama-3.1-70b --on rtx-4090")]
    [InlineData("diagnose llama-3.1-70b --on rtx-4090 --weights q4_k_m --engine llama.cpp --measured 2tok/s")]
    [InlineData("predict deepseek-v3 --on h100")]
    public void WhatDoesNotFit_IsTheFirstSentenceWithWhatWouldAndNoBestSpeed(string command)
    {
        string text = Text(command);

        Assert.StartsWith("It does not fit: ", text, StringComparison.Ordinal);
        Assert.Contains("What would fit: ", text, StringComparison.Ordinal);
        Assert.DoesNotContain("at best", text, StringComparison.Ordinal);

        // What was measured ran, reading from elsewhere what does not fit: that is slow, and not impossible to run.
        Assert.Equal(command.Contains("--measured", StringComparison.Ordinal) ? 0 : 2, Run(command).Code);
    }

    [Fact]
    public void ASweepOfWhichNoPointFits_EndsAsOneStepThatDoesNotFit() =>
        Assert.Equal(2, Run("sweep llama-3.1-70b --on rtx-4090 --over batch").Code);

    [Fact]
    public void AFormatThatNobodyStated_IsAskedForWhereTheTimeIsTooShortForWhatWouldLieOutside()
    {
        JsonElement answer = Answer("diagnose llama-3.1-70b --on rtx-4090 --measured 3tok/s");

        JsonElement decides = Assert.Single(answer.GetProperty("assumed_that_decides").EnumerateArray());
        Assert.Equal(("weights", "q4_k_m", "slow"), (decides.GetProperty("input").GetString(), decides.GetProperty("other").GetString(),
            decides.GetProperty("verdict_then").GetString()));
        Assert.Equal(("cannot_tell", "memory.weights"), (answer.GetProperty("verdict").GetString(),
            answer.GetProperty("causes")[0].GetProperty("id").GetString()));
        Assert.StartsWith("It cannot be bf16", answer.GetProperty("alarm").GetString(), StringComparison.Ordinal);
    }

    public static TheoryData<string, string> EnginesAndDevicesTheyDoNotRunOn()
    {
        var data = new TheoryData<string, string>();
        foreach (SupportEngine engine in SupportCatalogue.Table.Engines)
        {
            string[] families = [.. engine.NotOn.SelectMany(static n => n.Families)];
            if (HardwareCatalogue.All.LastOrDefault(d => families.Contains(SupportCatalogue.Table.FamilyOf(d)?.Name) && d.Memory.IsKnown) is { } device)
            {
                data.Add(engine.Name, device.Name);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(EnginesAndDevicesTheyDoNotRunOn))]
    public void AnEngineThatDoesNotRunOnADevice_IsSaidFirst(string engine, string device)
    {
        string situation = $"llama-3.2-1b --on {device} --engine {engine}";
        string alarm = Answer($"predict {situation}").GetProperty("alarm").GetString()!;

        Assert.StartsWith("It would not run: ", alarm, StringComparison.Ordinal);
        Assert.Contains("What was measured ran otherwise: ", Text($"diagnose {situation} --measured 300ms"), StringComparison.Ordinal);
    }

    // What was measured cannot be of that engine, and nothing can be expected of it: all is as without it, but for what is said first and done first.
    [Theory]
    [MemberData(nameof(EnginesAndDevicesTheyDoNotRunOn))]
    public void AnEngineThatDoesNotRunOnADevice_LeavesNothingThatRestsOnIt(string engine, string device)
    {
        foreach (string command in new[] { $"diagnose llama-3.2-1b --on {device} --measured 300ms", $"predict llama-3.2-1b --on {device} --measured 300ms",
            $"plan llama-3.2-1b --on {device} --measured 300ms", $"predict llama-3.2-1b --on {device}", $"plan llama-3.2-1b --on {device}",
            $"plan llama-3.2-1b --on {device} --concurrency 4 --prompt-tokens 500 --output-tokens 100 --slo itl<100ms",
            $"sweep llama-3.2-1b --on {device} --over batch" })
        {
            (CommandLine.Said without, CommandLine.Said with) = (Run(command), Run($"{command} --engine {engine}"));

            Assert.Equal(Told(without.Json), Told(with.Json));

            // What does not run as it was stated meets no goal as it was stated.
            Assert.Equal(command.Contains("--slo", StringComparison.Ordinal) ? 3 : without.Code, with.Code);
            Assert.Contains(with.Json.GetProperty("assumptions").EnumerateArray(), a => a.GetString()!.StartsWith($"--engine {engine} is not used: ",
                StringComparison.Ordinal));
            if (with.Json.TryGetProperty("answer", out JsonElement answer))
            {
                JsonElement first = answer.GetProperty("first_actions")[0];
                Assert.Equal("engine", first.GetProperty("lever").GetString());
                Assert.DoesNotContain(SupportCatalogue.Table.Engine(engine)!.Title, first.GetProperty("command").GetString()!.Split(';', ':')[^1]
                    .Split(" name ")[^1].Replace(" for such a device", "", StringComparison.Ordinal).Split(", "));
            }
        }
    }

    // Everything that a document says but what was stated, assumed, said first and done first.
    private static string Told(JsonElement document)
    {
        var node = System.Text.Json.Nodes.JsonNode.Parse(document.GetRawText())!.AsObject();
        foreach (string name in new[] { "inputs", "assumptions", "floorline" })
        {
            node.Remove(name);
        }

        if (node["answer"] is System.Text.Json.Nodes.JsonObject answer)
        {
            answer.Remove("alarm");
            answer.Remove("first_actions");
        }

        node.Remove("meets");
        (node["slo"] as System.Text.Json.Nodes.JsonObject)?.Remove("attainment");

        // which engine it is stands before the steps too
        (node["playbook"] as System.Text.Json.Nodes.JsonObject)?.Remove("before_steps");

        return node.ToJsonString();
    }

    [Theory]
    [InlineData("7900xtx", "tensorrt-llm", "llama.cpp, PyTorch, vLLM")]
    [InlineData("apple-m2-max", "tensorrt-llm", "MLX")]
    public void AnEngineThatDoesNotRunOnADevice_NamesThoseThatDocumentsNameForIt(string device, string engine, string named) =>
        Assert.Contains(named, Answer($"plan llama-3.1-8b --on {device} --engine {engine} --measured 3tok/s").GetProperty("first_actions")[0]
            .GetProperty("command").GetString(), StringComparison.Ordinal);

    [Theory]
    [InlineData("diagnose llama-3.1-8b --on 7900xtx --measured 40ms --also engine=tensorrt-llm:20ms", "--also engine=tensorrt-llm:20ms is not used")]
    [InlineData("plan llama-3.1-8b --on h100 --engine tensorrt-llm --concurrency 8 --prompt-tokens 500 --output-tokens 100 --slo itl<30ms "
        + "--hardware h200,mi300x", "--hardware mi300x is not used")]
    public void AnEngineThatDoesNotRunElsewhere_IsComparedWithNothingThere(string command, string said) =>
        Assert.Contains(Run(command).Json.GetProperty("assumptions").EnumerateArray(), a => a.GetString()!.StartsWith(said, StringComparison.Ordinal));

    [Fact]
    public void DevicesThatAnEngineDoesNotRunOn_AreFamiliesOfTheTable()
    {
        string[] known = [.. SupportCatalogue.Table.Families.Select(static f => f.Name)];

        Assert.All(SupportCatalogue.Table.Engines.SelectMany(static e => e.NotOn), n =>
        {
            Assert.Subset(known.ToHashSet(), n.Families.ToHashSet());
            Assert.NotEmpty(n.Refusal.Source);
            Assert.NotEmpty(n.Refusal.Address);
        });
    }

    [Theory]
    [InlineData("diagnose llama-3.1-8b --on gtx-1080-ti --weights fp16 --measured 100ms")]
    [InlineData("diagnose llama-3.1-8b --on apple-m2-max --engine vllm --measured 60ms")]
    [InlineData("plan llama-3.1-8b --on apple-m2-max --slo itl<20ms --measured 60ms --engine vllm")]
    public void AFormatThatNoEngineRunsThere_IsNoFirstAction(string command) => Assert.DoesNotContain("fp8", Actions(Answer(command)));

    [Theory]
    [InlineData("llama-3.1-8b", "q4_k_m", "jetson-orin-nano-8gb", "4tok/s")]
    [InlineData("llama-3.1-8b", "fp8", "jetson-agx-orin-64gb", "2tok/s")]
    public void APowerModeThatIsTheLikeliestCause_IsTheFirstAction(string model, string weights, string device, string measured)
    {
        JsonElement answer = Answer($"diagnose {model} --on {device} --weights {weights} --measured {measured}");

        if (answer.GetProperty("causes")[0].GetProperty("id").GetString() == "clock.power")
        {
            Assert.Equal("clocks", Actions(answer)[0]);
        }
        else
        {
            Assert.NotEmpty(Actions(answer));
        }
    }

    [Fact]
    public void AClockStatedFarBelowThePeaks_IsRaisedBeforeAnythingElse() =>
        Assert.Equal("clocks", Actions(Answer("diagnose llama-3.1-8b --on h100 --engine vllm --measured 8ms --clock 695MHz"))[0]);

    // What a document calls a kernel decides between formats of unlike risk; of two that risk the same the faster goes first, on any device.
    [Theory]
    [InlineData("l40s", "tensorrt-llm")]
    [InlineData("rtx-4090", "tensorrt-llm")]
    [InlineData("h100", "tensorrt-llm")]
    [InlineData("a100", "sglang")]
    [InlineData("l40s", "vllm")]
    [InlineData("b200", "sglang")]
    public void OfFormatsThatRiskTheSame_TheWordNativeDoesNotGoBeforeWhatIsFaster(string device, string engine)
    {
        (string Kernel, string Terms, string Evidence, double Time)[] formats = [.. Run($"predict llama-3.1-8b --on {device} --engine {engine}").Json
            .GetProperty("helps").EnumerateArray().Where(static o => o.GetProperty("group").GetString() == "weights")
            .Select(static o => (o.GetProperty("kernel").GetString()!, o.GetProperty("quality_risk").GetString() + o.GetProperty("cost").GetString(),
                o.GetProperty("evidence").GetString()!, o.GetProperty("predicted").GetProperty("middle_ms").GetDouble()))];

        Assert.NotEmpty(formats);
        for (int i = 0; i < formats.Length; i++)
        {
            Assert.DoesNotContain(formats[(i + 1)..], later => formats[i].Kernel == "native" && later.Kernel == "weight_only"
                && (later.Terms, later.Evidence) == (formats[i].Terms, formats[i].Evidence) && later.Time < formats[i].Time);
        }
    }

    [Theory]
    [InlineData("predict llama-3.1-8b --on l40s --engine tensorrt-llm", "w4a16", "w4a8")]
    [InlineData("predict llama-3.1-8b --on l40s --engine vllm", "fp8", "w4a16")]
    public void OfFormats_TheOneThatIsFasterOrRisksLessWithAKernelOfItsOwn_GoesFirst(string command, string first, string second)
    {
        string[] helps = [.. Run(command).Json.GetProperty("helps").EnumerateArray().Select(static o => o.GetProperty("lever").GetString()!)];

        Assert.Contains(first, helps);
        Assert.Contains(first, helps.TakeWhile(l => l != second));
    }

    [Theory]
    [InlineData("llama-3.1-8b", "h100", "30tok/s")]
    [InlineData("llama-3.1-70b", "mi300x", "10tok/s")]
    public void SixteenBitInAnEngineThatIsMadeForIt_DoesNotBlameTheFormatFirst(string model, string device, string measured)
    {
        JsonElement answer = Answer($"diagnose {model} --on {device} --weights bf16 --measured {measured} --engine vllm");

        Assert.NotEqual("kernel.format", answer.GetProperty("causes")[0].GetProperty("id").GetString());
        Assert.NotEqual("other-kernel", Actions(answer)[0]);
        Assert.DoesNotContain(answer.GetProperty("causes").EnumerateArray(), static c => c.GetProperty("id").GetString() == "kernel.format"
            && c.GetProperty("check").GetString()!.Contains("16 bit", StringComparison.Ordinal));
    }

    [Fact]
    public void ASecondMeasurementThatWouldNotFit_ShowsNothingAndContradictsAStatedFormat()
    {
        const string Command = "diagnose llama-3.1-70b --on 4xh100 --tp 4 --measured 40ms --also tp=1:29tok/s --engine vllm";

        Assert.DoesNotContain(Answer(Command).GetProperty("causes").EnumerateArray(), static c => c.GetProperty("standing").GetString() == "shown");
        Assert.Equal("impossible", Answer(Command + " --weights bf16").GetProperty("verdict").GetString());
    }

    [Fact]
    public void WeightsOutsideThatTakeLongerThanTheStep_ContradictIt() => Assert.Equal(5,
        Run("diagnose llama-3.1-8b --on apple-m2-max --weights q8_0 --engine llama.cpp --measured 60ms --on-host 60% --host-bandwidth 50GB/s").Code);

    [Fact]
    public void ArithmeticThatADeviceConverts_CountsAtTheRateItConvertsTo()
    {
        JsonElement json = Run("floors yolov8n --on rk3588-npu").Json;

        Assert.True(json.GetProperty("floors").GetProperty("r3_ms").GetDouble() > 2);
    }

    [Fact]
    public void DenoisingStepsThatNobodyStated_AreFewerBeforeOneStepWasTimed()
    {
        JsonElement answer = Answer("diagnose flux.1-dev --on apple-m4-max --measured 150s");

        Assert.Equal("cannot_tell", answer.GetProperty("verdict").GetString());
        Assert.Equal("denoising steps", answer.GetProperty("assumed_that_decides")[0].GetProperty("input").GetString());
    }

    [Fact]
    public void AWholeCallOfAModelThatGenerates_IsItsPromptAndItsSteps()
    {
        CommandLine.Said without = CommandLine.Run("diagnose", "whisper-large-v3", "--on", "rtx-3090", "--measured", "30s", "--timed", "call");
        JsonElement whole = Run("diagnose whisper-large-v3 --on rtx-3090 --measured 30s --timed call --output-tokens 400").Json;

        Assert.Equal(1, without.Code);
        Assert.Contains("--output-tokens", without.Error, StringComparison.Ordinal);
        Assert.InRange(whole.GetProperty("ratio").GetDouble(), 30, 45);
        Assert.Equal("cannot_tell", Answer("diagnose whisper-large-v3 --on rtx-3090 --measured 30s").GetProperty("verdict").GetString());
    }

    [Fact]
    public void AChunk_HoldsForTheLongestCallThatWasStated()
    {
        JsonElement json = Run("chunk --measured 33ms --rate 30hz --chunk 50 --percentiles p95=20ms,p99=60ms").Json;

        Assert.Equal(2, json.GetProperty("smallest_chunk").GetInt32());
    }

    [Theory]
    [InlineData("q4_k_m")]
    [InlineData("nf4")]
    public void AFormatThatTheStatedEngineRunsBadly_IsSaidWithItsExpectedTime(string weights) => Assert.StartsWith("It may well be slower",
        Answer($"predict llama-3.1-8b --on h100 --engine vllm --weights {weights}").GetProperty("alarm").GetString(), StringComparison.Ordinal);

    [Theory]
    [InlineData("bge-large --on t4 --measured 15ms")]
    [InlineData("flux.1-dev --on apple-m4-max --measured 150s")]
    [InlineData("llama-3.1-70b --on rtx-4090 --measured 3tok/s")]
    [InlineData("llama-3-8b --on h100 --measured 3ms")]
    public void DiagnoseAndPredict_GiveOneAnswer(string situation)
    {
        JsonElement diagnosed = Answer($"diagnose {situation}");
        JsonElement predicted = Answer($"predict {situation}");

        Assert.Equal(diagnosed.GetProperty("verdict").GetString(), predicted.GetProperty("verdict").GetString());
        Assert.Equal(Actions(diagnosed), Actions(predicted));
    }

    [Theory]
    [InlineData("SageAttention")]
    [InlineData("LMCache")]
    [InlineData("mmap")]
    [InlineData("DeepSpeed")]
    [InlineData("torch.jit")]
    [InlineData("MIG")]
    public void ANameOfTheField_IsFound(string name) => Assert.Equal(0, CommandLine.Run("catalogue", "levers", name).Code);
}
