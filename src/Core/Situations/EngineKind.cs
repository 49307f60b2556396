namespace Floorline.Core.Situations;

/// <summary>How an engine drives a device.</summary>
public enum EngineKind
{
    /// <summary>Compiled or replayed as a graph: vLLM, SGLang, TensorRT-LLM, MLC, torch.compile.</summary>
    Compiled,

    /// <summary>llama.cpp and what is built on it.</summary>
    LlamaCpp,

    /// <summary>One launch per operation from the host: plain PyTorch or Transformers.</summary>
    Eager,
}
