using System.Globalization;
using Floorline.Core.Answers;
using Floorline.Core.Quantities;
using Floorline.Workbench;

namespace Floorline.Contract.Tests.Cases;

/// <summary>What an answer says of causes and of what is good never contradicts the floor and the time that stand beside it.</summary>
public sealed class RangeTests
{
    private static readonly string[] _models = ["llama-3.1-8b", "llama-3.1-70b", "qwen3-30b-a3b", "mixtral-8x7b", "gpt-oss-20b", "llama-2-13b", "qwen2.5-7b",
        "bert-base", "sdxl", "whisper-large-v3"];

    private static readonly string[] _hardware = ["h100", "8xh100", "rtx-4090", "2xrtx-4090", "rtx-3060-12gb", "apple-m1", "apple-m2-ultra", "jetson-thor",
        "2xdgx-spark", "ryzen-7950x", "2xepyc-9654", "t4", "8xmi300x", "tpu-v5e"];

    private static readonly string?[] _engines = ["vllm", "llama.cpp", "eager", "compiled", null, null];

    private static readonly string?[] _weights = ["bf16", "fp8", "q4_k_m", "int8", null, null, null];

    private static readonly string?[] _busy = ["3%", "60%", "99%", null, null, null];

    [Fact]
    public void Answer_OfRandomSituations_IsWithinItsOwnNumbers()
    {
        var random = new Random(13);
        int judged = 0;
        for (int i = 0; i < 900; i++)
        {
            var spec = new SituationSpec { Model = Any(_models), On = Any(_hardware), Engine = Any(_engines), Weights = Any(_weights),
                Context = Any("1", "4096", null), Batch = Any("16", null, null), Util = Any(_busy) };
            if (Verb.Diagnose(spec with { Measured = "1000s" }) is not { IsOk: true, Value: var slow })
            {
                continue;
            }

            Seconds floor = slow.Diagnosis.Floors.Binding;
            double factor = Math.Exp((random.NextDouble() * 7) - 1.5);
            spec = spec with { Measured = string.Create(CultureInfo.InvariantCulture, $"{floor.Milliseconds * factor:0.######}ms") };
            if (Verb.Diagnose(spec) is { IsOk: true, Value: var result })
            {
                Check(spec, result);
                judged++;
            }
        }

        Assert.True(judged > 500, $"{judged} situations were judged");

        T Any<T>(params T[] values) => values[random.Next(values.Length)];
    }

    private static void Check(SituationSpec spec, DiagnoseResult result)
    {
        Answer answer = result.Answer;
        Seconds floor = result.Diagnosis.Floors.Binding;
        Seconds time = result.Diagnosis.Measured.Time;
        string what = $"{spec.Model} on {spec.On}, {spec.Engine}, {spec.Weights}, {spec.Batch}, {spec.Context}, {spec.Util}, {spec.Measured}";
        if (answer.Achievable is { } range)
        {
            Assert.True(range.Low >= floor * 0.9999, $"{what}: {range} begins below the floor {Figures.Of(floor)}");
            Assert.True(answer.Verdict != AnswerVerdict.Good || (range.Low <= time * 1.0001 && time <= range.High * 1.0001), $"{what}: good outside {range}");
            Assert.True(answer.Verdict != AnswerVerdict.Slow || time > range.High, $"{what}: slow within {range}");
        }

        Assert.True(answer.Verdict == AnswerVerdict.Good || answer.Causes.All(static c => c is not { Kind: CauseKind.AtRoof, Standing: CauseStanding.Shown }),
            $"{what}: shown to be at the roof and {answer.Verdict}");
        Assert.Equal(answer.Causes.Select(static c => c.Standing).Order(), answer.Causes.Select(static c => c.Standing));
        Assert.All(answer.Causes, c => Assert.True(c.Share is null || c.Share <= time * 1.0001 || c.Kind == CauseKind.WarmupFirstCall,
            $"{what}: {c.Kind} takes {c.Share}"));
        Assert.Equal(answer.WouldFit.Select(static f => f.Command).Distinct(), answer.WouldFit.Select(static f => f.Command));
        if (answer.Verdict == AnswerVerdict.Slow && answer.Causes is [{ Standing: CauseStanding.Likely, Share: { } part }, ..])
        {
            Assert.True(part >= (time - floor) * 0.5, $"{what}: {answer.Causes[0].Kind} is likely and takes {Figures.Of(part)} of {Figures.Of(time - floor)}");
        }
    }

    // What a monitor shows never makes an answer worse: an engine whose loop is native does not wait for launches.
    [Theory]
    [InlineData("llama-3.1-8b", "rtx-4090", "q4_k_m", "llama.cpp", "6tok/s", "5%", CauseKind.DeviceCpuBuild)]
    [InlineData("mixtral-8x7b", "2xrtx-3090", "q4_k_m", "llama.cpp", "8tok/s", "3%", CauseKind.DeviceCpuBuild)]
    [InlineData("mixtral-8x7b", "2xrtx-3090", "q4_k_m", "llama.cpp", "8tok/s", null, CauseKind.DeviceCpuBuild)]
    [InlineData("llama-3.1-8b", "a100-sxm-80gb", "bf16", "eager", "12tok/s", "15%", CauseKind.HostEager)]
    [InlineData("llama-3.1-8b", "a100-sxm-80gb", "bf16", "vllm", "12tok/s", "99%", CauseKind.KernelFormat)]
    [InlineData("llama-2-13b", "rtx-3090", "gptq", "eager", "5tok/s", null, CauseKind.KernelFormat)]
    [InlineData("llama-2-7b", "p40", "fp16", "eager", "2tok/s", null, CauseKind.KernelFormat)]
    [InlineData("llama-2-13b", "apple-m1", "q8_0", "llama.cpp", "0.3tok/s", null, CauseKind.OffloadStorage)]
    public void Diagnose_WhatAStatedFactSays_IsTheFirstCause(string model, string on, string weights, string engine, string measured, string? busy,
        CauseKind cause)
    {
        Answer answer = Verb.Diagnose(new SituationSpec { Model = model, On = on, Weights = weights, Engine = engine, Measured = measured,
            Util = busy }).Value.Answer;

        Assert.Equal((AnswerVerdict.Slow, cause), (answer.Verdict, answer.Causes[0].Kind));
        Assert.True(busy != "99%" || answer.Causes.All(static c => c.Kind is not (CauseKind.OffloadFlag or CauseKind.HostEager)));
    }

    // A recording of 200 tokens in 9 s is 45 ms a token; a first call of a text encoder takes 900 ms where later ones take less than one.
    [Theory]
    [InlineData("whisper-large-v3", "rtx-3090", "9s", "call", "200", null, CauseKind.HostEager)]
    [InlineData("bert-base", "t4", "900ms", null, null, "128", CauseKind.WarmupFirstCall)]
    [InlineData("bert-base", "a100-sxm-80gb", "8ms", null, null, "128", CauseKind.HostEager)]
    public void Diagnose_ACall_IsHeldAgainstItself(string model, string on, string measured, string? timed, string? output, string? prompt, CauseKind cause)
    {
        Answer answer = Verb.Diagnose(new SituationSpec { Model = model, On = on, Weights = "fp16", Measured = measured, Timed = timed, OutputTokens = output,
            Prompt = prompt }).Value.Answer;

        Assert.Equal((AnswerVerdict.Slow, cause), (answer.Verdict, answer.Causes[0].Kind));
        Assert.DoesNotContain(answer.AssumedThatDecides, static d => d.Input == "what was timed");
    }

    [Fact]
    public void DoesNotFit_EndsWithTheCodeOfItsVerdict()
    {
        string[] of = ["qwen2.5-7b", "--on", "t4", "--engine", "sglang", "--batch", "32", "--json"];
        foreach (CommandLine.Said said in new[] { CommandLine.Run(["diagnose", .. of, "--measured", "111.9ms"]),
            CommandLine.Run(["predict", .. of, "--measured", "111.9ms"]), CommandLine.Run(["predict", .. of]) })
        {
            Assert.Equal(said.Json.GetProperty("answer").GetProperty("verdict").GetString() == "does_not_fit" ? 2 : 0, said.Code);
        }
    }
}
