using Floorline.Core.Expectations;
using Floorline.Core.Formats;
using Floorline.Core.Models;
using Floorline.Core.Workloads;

namespace Floorline.Core.Levers;

/// <summary>Levers that store weights or cache in fewer bits.</summary>
internal static class FormatLevers
{
    internal static IEnumerable<Lever> All =>
    [
        Weights("fp8", "FP8 weights and activations", "fp8", CostClass.LibrarySwap, QualityRisk.Low, "8B on H100-class engines: 1.3-1.6x measured where halved bytes promise 2x (PHYSICS section 9)"),
        Weights("int8", "INT8 weights and activations", "int8", CostClass.Calibration, QualityRisk.Low, "SmoothQuant (Xiao et al. 2023), LLM.int8() (Dettmers et al. 2022)"),
        Weights("w4a16", "4-bit weights, 16-bit arithmetic", "int4-g128", CostClass.Calibration, QualityRisk.Medium, "GPTQ (Frantar et al. 2023), AWQ (Lin et al. 2023); unpacking costs about 11 vector operations per weight"),
        Weights("w4a8", "4-bit weights, 8-bit arithmetic", "int4-g128", CostClass.Calibration, QualityRisk.Medium, "needs kernels of the engine's own; same bytes as w4a16"),
        Weights("fp4", "NVFP4 weights and activations", "nvfp4", CostClass.Calibration, QualityRisk.Medium, "measured kernels reach 0.57-0.70 of the bandwidth where BF16 ones reach 0.80 (data/kernels.json)"),
        Weights("nf4", "NF4 weights", "nf4", CostClass.LibrarySwap, QualityRisk.Medium, "a table lookup per weight in software: stored in 4 bits, computed in 16"),
        Weights("int4", "INT4 weights, blocks of 64", "int4-g64", CostClass.LibrarySwap, QualityRisk.Medium, "weight-only, stored in 4 bits, computed in 16"),
        Weights("gguf-q4", "GGUF Q4_K_M", "q4_k_m", CostClass.LibrarySwap, QualityRisk.Medium, "llama.cpp decodes on ten devices (docs/accuracy.md)", EngineKind.LlamaCpp),
        Weights("gguf-q5", "GGUF Q5_K_M", "q5_k_m", CostClass.LibrarySwap, QualityRisk.Low, "llama.cpp decodes on ten devices (docs/accuracy.md)", EngineKind.LlamaCpp),
        Weights("gguf-q8", "GGUF Q8_0", "q8_0", CostClass.LibrarySwap, QualityRisk.None, "llama.cpp decodes on ten devices (docs/accuracy.md)", EngineKind.LlamaCpp),
        Cache("kv-fp8", "FP8 KV cache", "fp8", QualityRisk.Low),
        Cache("kv-int8", "INT8 KV cache", "int8", QualityRisk.Low),
        new("fp16-runtime", "TensorRT-class runtime with FP16 weights", LeverTarget.Several, CostClass.Engineering, QualityRisk.None, "the format goes with the runtime: weights are read as 16 bit again", static s => ToFormat(s, "fp16", null)),
        new("small-head-fp8", "FP8 for a small head only", LeverTarget.WeightRead, CostClass.LibrarySwap, QualityRisk.Low, "R1 counts bytes: a part that holds few of them moves it little", SmallHead),
        new("static-scales", "Static activation scales", LeverTarget.Compute, CostClass.Calibration, QualityRisk.Low, "moves no bytes and no matrix work: only the reduction that finds the scale goes", static s => s.Step.Weights is { } w && w.Default.BitsPerWeight < 12
            ? LeverChange.To(s) with { Because = "the scales are constants instead of a reduction over the activations: R1, R2 and R3 stay" }
            : LeverChange.Not("activations are not quantised here")),
    ];

    private static Lever Weights(string id, string title, string format, CostClass cost, QualityRisk risk, string evidence, EngineKind? only = null) =>
        new(id, title, LeverTarget.WeightRead, cost, risk, evidence, s => only is { } kind && s.Engine is { } engine && engine.Kind != kind ? LeverChange.Not($"{format} is read by {EngineProfile.Default(kind).Name}, not by {engine.Name}") : ToFormat(s, format, id))
        {
            Conflicting = [.. ((string[])["fp8", "int8", "w4a16", "w4a8", "fp4", "nf4", "int4", "gguf-q4", "gguf-q5", "gguf-q8"]).Where(other => other != id)],
        };

    /// <summary>All weights in one format, whatever they were in: what a pair of measured runs has done.</summary>
    internal static Lever Uniform(NumberFormat format) =>
        new($"weights-{format.Name}", $"Weights in {format.Name}", LeverTarget.WeightRead, CostClass.LibrarySwap, QualityRisk.Medium, "a pair of measured runs", s => LeverChange.To(s with { Step = s.Step with { Weights = WeightFormats.Uniform(format) } }));

    private static LeverChange ToFormat(LeverSituation s, string name, string? id)
    {
        NumberFormat format = NumberFormats.Find(name)!;
        NumberFormat now = (s.Step.Weights ?? s.Model.Published).Default;
        if (id is null && now.BitsPerWeight >= format.BitsPerWeight * 0.95 && now.BitsPerWeight <= format.BitsPerWeight * 1.05)
        {
            return LeverChange.Not($"the weights are in {now.Name}, {now.BitsPerWeight:0.##} bits each, already: the format gains nothing (compile and aot-compile say what a runtime may)");
        }

        if (now.Name == format.Name || (id is not null && format.BitsPerWeight >= now.BitsPerWeight * 0.95))
        {
            return LeverChange.Not($"the weights are in {now.Name} already: {now.BitsPerWeight:0.##} bits each against {format.BitsPerWeight:0.##}");
        }

        if (id == "fp4" && !s.Hardware.Device.Peaks.ContainsKey(ComputeFormat.Fp4))
        {
            return LeverChange.Not($"{s.Hardware.Device.Title} has no FP4 units; w4a16 stores in 4 bits and computes in 16");
        }

        return LeverChange.To(s with { Step = s.Step with { Weights = id is null || id.StartsWith("gguf", StringComparison.Ordinal) ? WeightFormats.Uniform(format) : HeadKept(s, format) } });
    }

    /// <summary>The stack in another format, the output head left as it is: what the usual quantisers do.</summary>
    private static WeightFormats HeadKept(LeverSituation s, NumberFormat format)
    {
        WeightFormats now = s.Step.Weights ?? s.Model.Published;
        return WeightFormats.Uniform(format) with { ByRole = new Dictionary<WeightRole, NumberFormat> { [WeightRole.OutputHead] = now.ByRole.GetValueOrDefault(WeightRole.OutputHead, now.Default) } };
    }

    private static Lever Cache(string id, string title, string format, QualityRisk risk) =>
        new(id, title, LeverTarget.CacheRead, CostClass.Setting, risk, "halves R2 and doubles the sequences that fit", s =>
            s.Step.Phase != Phase.Decode && s.Load is null ? LeverChange.Not("this step reads no cache")
            : s.Step.KvCache.BitsPerWeight <= 8.5 ? LeverChange.Not($"the cache is in {s.Step.KvCache.Name} already")
            : LeverChange.To(s with { Step = s.Step with { KvCache = NumberFormats.Find(format)! } }))
        {
            Conflicting = [id == "kv-fp8" ? "kv-int8" : "kv-fp8"],
            Synergistic = ["continuous-batching", "batch"],
        };

    /// <summary>The smallest component, or the output head of a single stack.</summary>
    private static LeverChange SmallHead(LeverSituation s)
    {
        WeightFormats now = s.Step.Weights ?? s.Model.Published;
        NumberFormat fp8 = NumberFormats.Find("fp8")!;
        Component? small = s.Model.Components.Count > 1 ? s.Model.Components.MinBy(static c => c.Parameters) : null;
        if (now.Default.BitsPerWeight <= 8.5 && small is null)
        {
            return LeverChange.Not($"the weights are in {now.Default.Name} already");
        }

        WeightFormats mixed = small is not null
            ? now with { ByComponent = new Dictionary<string, NumberFormat>(now.ByComponent) { [small.Name] = fp8 } }
            : now with { ByRole = new Dictionary<WeightRole, NumberFormat>(now.ByRole) { [WeightRole.OutputHead] = fp8 } };
        return LeverChange.To(s with { Step = s.Step with { Weights = mixed } }) with { Because = small is not null ? $"only {small.Name} changes" : "only the output head changes" };
    }
}
