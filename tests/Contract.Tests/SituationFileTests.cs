using System.Text.Json;

namespace Floorline.Contract.Tests;

public sealed class SituationFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("floorline-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Diagnose_WithoutModel_TakesTheDefaultSituation()
    {
        Write("""{"default": "voice", "situations": {"voice": {"model": "personaplex", "on": "jetson-thor", "context": 3000, "measured": "114ms"}, "other": {"model": "llama-3-8b"}}}""");

        JsonElement json = CommandLine.RunIn(_folder, "diagnose", "--json").Json;

        Assert.Equal("personaplex", json.GetProperty("model").GetProperty("name").GetString());
        Assert.Equal(114, json.GetProperty("measured_ms").GetDouble());
    }

    [Fact]
    public void Diagnose_OptionsOverrideTheFile()
    {
        Write("""{"situations": {"voice": {"model": "personaplex", "on": "jetson-thor", "context": 3000, "measured": "114ms"}}}""");

        JsonElement json = CommandLine.RunIn(_folder, "diagnose", "--situation", "voice", "--measured", "74ms", "--weights", "fp8", "--json").Json;

        Assert.Equal(74, json.GetProperty("measured_ms").GetDouble());
        Assert.Equal("fp8", json.GetProperty("step").GetProperty("weights").GetString());
    }

    [Theory]
    [InlineData("""{"situations": {"a": {"modle": "x"}}}""", "perhaps model")]
    [InlineData("""{"situations": {"a": {"model": {}}}}""", "text or a number")]
    [InlineData("""{"situations": {"a": {}, "b": {}}}""", "several situations and no default")]
    [InlineData("""{}""", "situations")]
    public void Diagnose_BadFile_NamesTheField(string content, string expected)
    {
        Write(content);

        CommandLine.Said said = CommandLine.RunIn(_folder, "floors", "--on", "h100");

        Assert.Equal(1, said.Code);
        Assert.Contains(expected, said.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Floors_ModelFolder_IsReadFromItsConfig()
    {
        string folder = Directory.CreateDirectory(Path.Combine(_folder, "My-Llama-4bit")).FullName;
        File.WriteAllText(Path.Combine(folder, "config.json"), """
            {"model_type": "llama", "hidden_size": 4096, "num_hidden_layers": 32, "num_attention_heads": 32, "num_key_value_heads": 8, "intermediate_size": 14336,
             "vocab_size": 128256, "max_position_embeddings": 8192, "torch_dtype": "float16", "quantization_config": {"quant_method": "gptq", "bits": 4, "group_size": 128}}
            """);

        JsonElement json = CommandLine.RunIn(_folder, "floors", "My-Llama-4bit", "--on", "4090", "--json").Json;

        // Head, norms and one embedding row stay in 16 bit; the other 6,979,321,856 weights take 4 + 20/128 bits.
        const double Matrices = 32.0 * ((2 * 4096 * 4096) + (2 * 4096 * 1024) + (3 * 4096 * 14336));
        const double Expected = (Matrices * (4 + (20 / 128.0)) / 8) + (2.0 * ((128_256L * 4096) + (65 * 4096) + 4096));
        Assert.Equal("My-Llama-4bit", json.GetProperty("model").GetProperty("name").GetString());
        Assert.Equal(8_030_261_248, json.GetProperty("model").GetProperty("parameters").GetInt64());
        Assert.Equal(Expected, json.GetProperty("bytes").GetProperty("weights_read").GetDouble(), 1.0);
    }

    [Fact]
    public void Floors_NamesThatCouldSteerATerminal_AreShownHarmless()
    {
        Write("""{"name": "x\u001b[31m", "title": "y\u001b]0;z\u0007", "bandwidth_gb_s": 100}""", "device.json");

        CommandLine.Said said = CommandLine.RunIn(_folder, "floors", "llama-3-8b", "--on", "device.json");

        Assert.Equal(0, said.Code);
        Assert.DoesNotContain('\u001b', said.Out);
        Assert.DoesNotContain('\u0007', said.Out);
    }

    [Fact]
    public void Pipeline_OverBudget_ExitsWith3AndNamesTheStage()
    {
        File.Copy(RepositoryRoot.Of("samples", "voice-pipeline.json"), Path.Combine(_folder, "voice.json"));

        CommandLine.Said said = CommandLine.RunIn(_folder, "pipeline", "voice.json", "--json");

        Assert.Equal(3, said.Code);
        Assert.Equal("vision-language", said.Json.GetProperty("work_on").GetString());
        Assert.Equal(76 + (34.2 * 22) + 59, said.Json.GetProperty("total_ms").GetDouble(), 1e-6);
    }

    [Fact]
    public void Pipeline_SeveralProblems_AreReportedAtOnce()
    {
        Write("""{"budget": "700", "stages": [{"name": "one", "model": "nonesuch", "on": "h100", "measured": "1ms"}, {"name": "two", "model": "llama-3-8b", "measured": "9ms"}]}""", "p.json");

        CommandLine.Said said = CommandLine.RunIn(_folder, "pipeline", "p.json");

        Assert.Equal(1, said.Code);
        Assert.Contains("one: MODEL", said.Error, StringComparison.Ordinal);
        Assert.Contains("two: --on", said.Error, StringComparison.Ordinal);
        Assert.Contains("budget", said.Error, StringComparison.Ordinal);
    }

    private void Write(string content, string name = "floorline.json") => File.WriteAllText(Path.Combine(_folder, name), content);
}
