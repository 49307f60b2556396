using Floorline.Probes.Engines;

namespace Floorline.Io.Tests.Engines;

public sealed class EngineTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("floorline-engines-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Find_StatedFolder_TakesTheLibraryInsideAndNothingElse()
    {
        string inside = Path.Combine(_folder, "a", "b");
        Directory.CreateDirectory(inside);
        Assert.Null(EngineFactAttribute.Find(EngineFamily.OnnxRuntime, _folder));
        File.WriteAllText(Path.Combine(inside, "libonnxruntime_providers_shared.so"), "");
        Assert.Null(EngineFactAttribute.Find(EngineFamily.OnnxRuntime, _folder));
        File.WriteAllText(Path.Combine(inside, "libonnxruntime.so.1"), "");
        File.WriteAllText(Path.Combine(inside, "libllama.v0.5.0.so"), "");
        File.WriteAllText(Path.Combine(inside, "libllama-common.so"), "");

        Assert.Equal(Path.Combine(inside, "libonnxruntime.so.1"), EngineFactAttribute.Find(EngineFamily.OnnxRuntime, _folder));
        Assert.Equal(Path.Combine(inside, "libllama.v0.5.0.so"), EngineFactAttribute.Find(EngineFamily.Llama, _folder));
    }

    [Fact]
    public void Measure_NoLibraryAtAll_IsRefused()
    {
        string fake = Path.Combine(_folder, "libonnxruntime.so");
        File.WriteAllText(fake, "no library");

        EngineFault fault = Assert.Throws<EngineFault>(() =>
            EngineProbe.Measure(new EnginePlan { Family = EngineFamily.OnnxRuntime, Library = fake, Model = fake, WeightBytes = 1 }));

        Assert.Contains("cannot be loaded", fault.Message, StringComparison.Ordinal);
    }

    [EngineFact(EngineFamily.OnnxRuntime)]
    public void Measure_OnnxGraph_RunsIt()
    {
        string file = Path.Combine(_folder, "model.onnx");
        MadeModels.Onnx(file, 256, 3);

        EngineMeasurement measured = EngineProbe.Measure(PlanOf(EngineFamily.OnnxRuntime, file) with { Dimensions = new Dictionary<string,
            long> { ["batch"] = 4 } });

        Assert.StartsWith("ONNX Runtime 1.", measured.Engine, StringComparison.Ordinal);
        Assert.True(measured.Step is { Samples: >= 3, Median: > 0 } && measured.Read.Median > 0);
        Assert.Contains(measured.Findings, static f => f.Id == "fits-cache");
    }

    [EngineFact(EngineFamily.OnnxRuntime)]
    public void Measure_FileThatIsNoGraph_SaysWhatTheEngineSays()
    {
        string file = Path.Combine(_folder, "model.onnx");
        File.WriteAllText(file, "not a graph");

        Assert.Contains("ONNX Runtime refused", Assert.Throws<EngineFault>(() => EngineProbe.Measure(PlanOf(EngineFamily.OnnxRuntime, file)))
            .Message, StringComparison.Ordinal);
    }

    [EngineFact(EngineFamily.Llama)]
    public void Measure_GgufDecoder_DecodesAndReadsPrompts()
    {
        string file = Path.Combine(_folder, "model.gguf");
        MadeModels.Gguf(file, 256, 2, 512);

        EngineMeasurement decode = EngineProbe.Measure(PlanOf(EngineFamily.Llama, file) with { Context = 33 });
        EngineMeasurement prompt = EngineProbe.Measure(PlanOf(EngineFamily.Llama, file) with { Prompt = 600 });

        Assert.StartsWith("llama.cpp", decode.Engine, StringComparison.Ordinal);
        Assert.True(decode.Step is { Samples: >= 3, Median: > 0 });
        Assert.True(prompt.Step.Median > decode.Step.Median);
    }

    [EngineFact(EngineFamily.Llama)]
    public void Measure_FileThatIsNoGguf_IsRefused()
    {
        string file = Path.Combine(_folder, "model.gguf");
        File.WriteAllText(file, "not a model");

        Assert.Contains("does not load", Assert.Throws<EngineFault>(() => EngineProbe.Measure(PlanOf(EngineFamily.Llama, file)))
            .Message, StringComparison.Ordinal);
    }

    private static EnginePlan PlanOf(EngineFamily family, string file) =>
        new() { Family = family, Library = EngineFactAttribute.Find(family, null)!, Model = file, WeightBytes = 1 << 20, Rounds = 3,
            Limit = TimeSpan.FromSeconds(1) };
}
