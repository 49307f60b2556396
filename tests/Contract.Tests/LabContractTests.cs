using System.Text.Json;

namespace Floorline.Contract.Tests;

public sealed class LabContractTests
{
    [Fact]
    public void Decode_Json_HasTheNamesOfTheContract()
    {
        CommandLine.Said said = CommandLine.Run("lab", "decode", "tinyllama-1.1b", "--layers", "1", "--weights", "int4", "--context", "64", "--rounds", "3",
            "--json");

        Assert.True(said.Code == 0, said.Error);
        JsonElement json = said.Json;
        Assert.Equal("floorline/lab@1", json.GetProperty("schema").GetString());
        Assert.All((string[])["step_ms", "floor_ms", "ratio", "weight_gb_s", "read_gb_s"], name => Assert.True(json.GetProperty(name).GetDouble() > 0, name));
        Assert.NotEqual("", json.GetProperty("regime").GetString());
        Assert.Equal(3, json.GetProperty("steps_ms").GetArrayLength());
        Assert.Equal(1, json.GetProperty("layers_run").GetInt32());
        Assert.Contains(json.GetProperty("findings").EnumerateArray(), static f => f.GetProperty("code").GetString() == "slice");
    }

    [Fact]
    public void Prefill_Text_GivesAVerdictAndWhatToDo()
    {
        CommandLine.Said said = CommandLine.Run("lab", "prefill", "tinyllama-1.1b", "--layers", "1", "--weights", "int4", "--prompt", "32", "--rounds", "5");

        Assert.True(said.Code == 0, said.Error);
        // Neighbours can slow every round of the reading beside the step: then it says so instead.
        bool disturbed = said.Out.Contains("Impossible", StringComparison.Ordinal);
        Assert.Contains(disturbed ? "Below the floor of a typical round" : "times the floor", said.Out, StringComparison.Ordinal);
        Assert.Contains(disturbed ? "Measure again when nothing else runs" : "What helps", said.Out.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.All(said.Out.Split('\n'), static line => Assert.True(line.Length <= 80, line));
    }

    [Theory]
    [InlineData("lab", "decode")]
    [InlineData("lab", "decode", "no-such-model")]
    [InlineData("lab", "decode", "tinyllama-1.1b", "--weights", "int3")]
    [InlineData("lab", "decode", "tinyllama-1.1b", "--kv", "int4")]
    [InlineData("lab", "decode", "tinyllama-1.1b", "--batch", "0")]
    [InlineData("lab", "decode", "mixtral-8x7b")]
    [InlineData("lab", "prefill", "tinyllama-1.1b", "--prompt", "1")]
    [InlineData("lab", "compare", "--rounds", "0")]
    [InlineData("lab", "run")]
    [InlineData("lab", "run", "llama-3-8b")]
    [InlineData("lab", "run", "nowhere/model.onnx")]
    public void Input_Wrong_IsRefusedInAWholeSentence(params string[] arguments)
    {
        CommandLine.Said said = CommandLine.Run(arguments);

        Assert.Equal(1, said.Code);
        Assert.StartsWith("floorline: ", said.Error, StringComparison.Ordinal);
        Assert.Contains("expected", said.Error, StringComparison.Ordinal);
        Assert.Equal("", said.Out);
    }

    [Fact]
    public void Run_EngineThatIsNotThere_SaysHowToGetIt()
    {
        string folder = Directory.CreateTempSubdirectory("floorline-engine-").FullName;
        string file = Path.Combine(folder, "model.onnx");
        File.WriteAllBytes(file, Io.Tests.Onnx.OnnxGraphs.BertBase().Bytes());
        CommandLine.Said said = CommandLine.RunIn(folder, "lab", "run", file, "--engine", folder);
        Directory.Delete(folder, recursive: true);

        Assert.Equal(1, said.Code);
        Assert.Contains("npm install --ignore-scripts onnxruntime-node", said.Error, StringComparison.Ordinal);
        Assert.Contains("FLOORLINE_ONNXRUNTIME", said.Error, StringComparison.Ordinal);
    }
}
