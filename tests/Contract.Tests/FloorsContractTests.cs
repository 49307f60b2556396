using System.Text.Json;

namespace Floorline.Contract.Tests;

public class FloorsContractTests
{
    [Fact]
    public void Floors_Json_HasEveryFieldOfTheContract()
    {
        CommandLine.Said said = CommandLine.Run("floors", "llama-3-8b", "--on", "h100", "--json");

        Assert.Equal(0, said.Code);
        Assert.Equal("", said.Error);
        JsonElement json = said.Json;
        Assert.Equal("floorline/floors@1", json.GetProperty("schema").GetString());
        Assert.Equal("0.1.0", json.GetProperty("tool_version").GetString());
        Assert.Equal("llama-3-8b", json.GetProperty("inputs").GetProperty("model").GetString());
        AssertNumbers(json.GetProperty("floors"), "r1_ms", "r2_ms", "r3_ms", "r4_ms", "binding_ms");
        Assert.Equal("weights", json.GetProperty("floors").GetProperty("binding").GetString());
        AssertNumbers(json.GetProperty("bytes"), "weights_read", "weights_resident", "kv_read", "kv_resident");
        AssertNumbers(json, "flops", "arithmetic_intensity", "ridge_point", "best_tok_s");
        Assert.True(json.GetProperty("capacity").GetProperty("fits").GetBoolean());
        AssertNumbers(json.GetProperty("capacity"), "used_bytes", "available_bytes", "max_batch");
        Assert.NotEqual(0, json.GetProperty("assumptions").GetArrayLength());
    }

    [Fact]
    public void Floors_Llama8BOnH100_EqualsTheHandComputation()
    {
        JsonElement json = CommandLine.Run("floors", "llama-3-8b", "--on", "h100-sxm", "--weights", "bf16", "--kv", "bf16", "--context", "4096", "--json").Json;

        // 8,030,261,248 parameters; the 128,256 x 4,096 input embedding is not read but for one row of 4,096.
        const double Read = 2.0 * (8_030_261_248 - (128_256L * 4096) + 4096);
        const double Kv = 2.0 * 32 * 2 * 8 * 128 * 4096;
        Assert.Equal(Read, json.GetProperty("bytes").GetProperty("weights_read").GetDouble(), 1.0);
        Assert.Equal(2.0 * 8_030_261_248, json.GetProperty("bytes").GetProperty("weights_resident").GetDouble(), 1.0);
        Assert.Equal(Kv, json.GetProperty("bytes").GetProperty("kv_read").GetDouble(), 1.0);
        Assert.Equal(Read / 3.35e12 * 1e3, json.GetProperty("floors").GetProperty("r1_ms").GetDouble(), 1e-6);
        Assert.Equal(Kv / 3.35e12 * 1e3, json.GetProperty("floors").GetProperty("r2_ms").GetDouble(), 1e-6);
        Assert.Equal((Read + Kv) / 3.35e12 * 1e3, json.GetProperty("floors").GetProperty("binding_ms").GetDouble(), 1e-6);
    }

    // Of a mixture a step may read as little as one token's experts: the sentence claims no more, and names what is counted beside it.
    [Fact]
    public void Floors_SentenceOfAMixture_ClaimsTheGuaranteedFloor()
    {
        string[] batch = ["floors", "mixtral-8x7b", "--on", "2xh100", "--batch", "16"];
        JsonElement floors = CommandLine.Run([.. batch, "--json"]).Json.GetProperty("floors");
        string text = string.Join(' ', CommandLine.Run(batch).Out.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

        Assert.True(floors.GetProperty("guaranteed_ms").GetDouble() < 0.9 * floors.GetProperty("binding_ms").GetDouble());
        Assert.Contains($"cannot take less than {Rounded(floors, "guaranteed_ms")} ms; as counted it is {Rounded(floors, "binding_ms")} ms", text,
            StringComparison.Ordinal);

        static string Rounded(JsonElement floors, string name) => Floorline.Core.Quantities.Figures.Of(
            new Floorline.Core.Quantities.Seconds(floors.GetProperty(name).GetDouble() / 1e3)).Split(' ')[0];
    }

    // A call of sound has as many positions as it has: nobody stated how many.
    [Fact]
    public void Floors_CallOfUnknownLength_IsSaidPerPosition()
    {
        Assert.Contains("one call of one position", CommandLine.Run("floors", "wav2vec2-base", "--on", "h100").Out, StringComparison.Ordinal);
        Assert.DoesNotContain("of one position", CommandLine.Run("floors", "wav2vec2-base", "--on", "h100", "--prompt", "499").Out,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Floors_EveryAssumption_IsStated()
    {
        string[] mixture = Assumptions("mixtral-8x7b", "--on", "h100", "--batch", "16");
        Assert.Contains(mixture, static a => a.Contains("uniform", StringComparison.Ordinal));
        Assert.Contains(mixture, static a => a.StartsWith("KV cache: bf16", StringComparison.Ordinal));
        Assert.Contains(mixture, static a => a.StartsWith("Context: 2048", StringComparison.Ordinal));
        Assert.Contains(mixture, static a => a.StartsWith("Weights: bf16 as published", StringComparison.Ordinal));
        Assert.DoesNotContain(Assumptions("mixtral-8x7b", "--on", "h100", "--batch", "16", "--kv", "fp8"), static a =>
            a.StartsWith("KV cache:", StringComparison.Ordinal));
    }

    [Fact]
    public void Floors_ModelTooLarge_DoesNotFitAndExitsWith2()
    {
        CommandLine.Said said = CommandLine.Run("floors", "llama-3-70b", "--on", "4090", "--json");

        Assert.Equal(2, said.Code);
        Assert.False(said.Json.GetProperty("capacity").GetProperty("fits").GetBoolean());
    }

    [Fact]
    public void Floors_ParametersOnly_LeavesTheCacheFloorUnknown()
    {
        JsonElement floors = CommandLine.Run("floors", "params=7e9", "--on", "bw=200GB/s,fp16=100TFLOP/s", "--weights", "bf16", "--json")
            .Json.GetProperty("floors");

        Assert.Equal(70, floors.GetProperty("r1_ms").GetDouble(), 1e-9);
        Assert.Equal(JsonValueKind.Null, floors.GetProperty("r2_ms").ValueKind);
        Assert.Contains("layers", floors.GetProperty("r2_ms_unknown").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Floors_EightDevices_ReportsCommunication()
    {
        JsonElement json = CommandLine.Run("floors", "llama-3-70b", "--on", "8xh100-sxm", "--weights", "fp16", "--json").Json;

        Assert.True(json.GetProperty("floors").GetProperty("r4_ms").GetDouble() > 0);
        Assert.Equal(8, json.GetProperty("step").GetProperty("tp").GetInt32());
        Assert.Contains(json.GetProperty("assumptions").EnumerateArray(), static a => a.GetString()!.Contains("All-reduces", StringComparison.Ordinal));
    }

    private static string[] Assumptions(params string[] arguments) =>
        [.. CommandLine.Run(["floors", .. arguments, "--json"]).Json.GetProperty("assumptions").EnumerateArray().Select(static a => a.GetString()!)];

    private static void AssertNumbers(JsonElement element, params string[] names) =>
        Assert.All(names, name => Assert.Equal(JsonValueKind.Number, element.GetProperty(name).ValueKind));
}
