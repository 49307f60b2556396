using Floorline.Core.Levers;

namespace Floorline.Contract.Tests.Agreement;

/// <summary>What levers are for, and the levers that a sentence of a diagnosis names.</summary>
internal static class LeverTargets
{
    /// <summary>Whether the lever is for the time of a step, by which it is then judged.</summary>
    public static bool IsTime(string lever) =>
        LeverCatalogue.Find(lever) is { Target: not (LeverTarget.Throughput or LeverTarget.Capacity or LeverTarget.Serving) };

    /// <summary>The levers of a change that `diagnose` names; none where it is no lever.</summary>
    public static string[] Named(string change) =>
        LeverCatalogue.Find(change) is { } lever ? [lever.Id]
        : change.StartsWith("fp8 weights", StringComparison.Ordinal) ? ["fp8"]
        : change.StartsWith("int4-g64", StringComparison.Ordinal) ? ["int4"]
        : change.StartsWith("nvfp4", StringComparison.Ordinal) ? ["fp4"]
        : change == "fp8 KV cache" ? ["kv-fp8"]
        : change.StartsWith("half the context", StringComparison.Ordinal) ? ["shorter-context"]
        : change.StartsWith("batch ", StringComparison.Ordinal) ? ["batch"]
        : change.StartsWith("speculative", StringComparison.Ordinal) ? ["speculation"]
        : change.StartsWith("a device with twice", StringComparison.Ordinal) ? ["bandwidth"]
        : change.StartsWith("CUDA graphs", StringComparison.Ordinal) ? ["cuda-graphs", "compile", "native-runtime", "dead-work", "host-pipeline", "aot-compile"]
        : [];
}
