namespace Floorline.Probes.Engines;

/// <summary>A native engine that runs model files.</summary>
public enum EngineFamily
{
    /// <summary>ONNX Runtime, which runs <c>.onnx</c> files.</summary>
    OnnxRuntime,

    /// <summary>llama.cpp, which runs <c>.gguf</c> files.</summary>
    Llama,
}
