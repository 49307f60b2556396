namespace Floorline.Core.Traces.Kernels;

/// <summary>Reads a kernel's or an operator's class from its name. Names are what profilers record; nothing else of a kernel says what it is for.</summary>
public static class KernelNames
{
    private const StringComparison Any = StringComparison.OrdinalIgnoreCase;

    // Libraries of collectives, and the kernels of engines that exchange without one (vLLM and SGLang custom all-reduce, DeepEP, TensorRT-LLM).
    private static readonly NameParts _communication = new(
        "nccl", "rccl", "cross_device_reduce", "nvshmem", "deep_ep", "one_shot_all_reduce", "two_shot_all_reduce", "oneshotallreduce", "twoshotallreduce",
        "oneshot_allreduce", "twoshot_allreduce", "one_shot_allreduce", "two_shot_allreduce", "allreduce_kernel", "all_reduce_kernel", "allreduce_fusion",
            "multimem_all_reduce",
        "multimem_one_shot", "quick_reduce", "quickreduce", "internode::", "intranode::",
        "internode_ll::", "low_latency_dispatch", "low_latency_combine", "userbuffers_", "msccl");

    // What a collective is called in any library. A fused product that exchanges too computes, and code that only stands around a collective is none.
    private static readonly NameParts _collectives = new(
        "allreduce", "all_reduce", "allgather", "all_gather", "reducescatter", "reduce_scatter", "alltoall", "all_to_all", "all2all", "a2a_", "_a2a",
            "epdispatch", "epcombine", "ep_dispatch", "ep_combine", "hcom");

    private static readonly NameParts _aroundCollectives = new("triton_", "wait", "_free", "norm", "quant");

    private static readonly NameParts _attention = new(
        "flash", "fmha", "attention", "attn", "sageattn", "qk_int_sv", "sdpa", "_mha_", "paged_kv", "mla_decode", "mla_prefill", "flashinfer::batch",
            "batchdecodewith", "batchprefillwith", "singledecodewith", "singleprefillwith");

    private static readonly NameParts _sampling = new(
        "topk", "top_k", "top_p", "topp", "min_p", "radixsort", "bitonicsort", "sort_", "argmax", "multinomial", "sampling", "sampler", "_sample", "sample_",
            "gumbel", "distribution_elementwise", "penalt");

    // Expert routing picks experts, not tokens.
    private static readonly NameParts _routing = new(
        "moe", "gating", "routing", "expert");

    private static readonly NameParts _gemm = new(
        "gemm", "gemv", "xmma", "nvjet", "cijk_", "wgmma", "matmul", "splitk", "cutlass", "convol", "conv1d", "conv2d", "conv3d", "fprop", "dgrad", "wgrad",
            "winograd", "scudnn", "hcudnn", "cask_cudnn", "_conv_", "naive_conv", "fused_moe_kernel", "_bmm_", "_mm_", "_addmm_", "tem_fused_mm", "ck::",
                "ck_tile", "gcnasmconv", "miopenconv", "implicit_gemm", "igemm");

    private static readonly NameParts _copy = new(
        "memcpy", "memset", "copy", "catarray", "concat", "transpose", "permute", "reshape_and_cache", "gather_kernel", "indexselect", "index_select",
            "vectorized_gather", "nchwtonhwc", "nhwctonchw", "fillfunctor");

    private static readonly NameParts _elementwise = new(
        "elementwise", "reduce", "norm", "softmax", "silu", "gelu", "relu", "act_and_mul", "activation", "rotary", "rope", "triton_poi", "triton_red",
            "triton_per", "bn_fw", "bn_bw", "batchnorm", "batch_norm", "dropout", "pool", "adam", "multi_tensor", "quant", "embedding", "swiglu", "sigmoid",
                "tanh", "scale", "cudnn::ops", "functor", "loss");

    /// <summary>Whether a kernel exchanges data between devices; decides what the budget counts as communication.</summary>
    /// <param name="name">The kernel's name.</param>
    public static bool IsCommunication(string name) => Holds(name, _communication)
        || (Holds(name, _collectives) && !Holds(name, _aroundCollectives) && !IsGemm(name));

    /// <summary>The class that a kernel's own name tells.</summary>
    /// <param name="name">The kernel's name, mangled or not.</param>
    public static KernelClass ClassOf(string name) =>
        IsCommunication(name) ? KernelClass.Communication
        : Holds(name, _attention) ? KernelClass.Attention
        : IsGemm(name) ? KernelClass.Gemm
        : Holds(name, _sampling) && !Holds(name, _routing) ? KernelClass.Sampling
        : Holds(name, _copy) ? KernelClass.Copy
        : Holds(name, _elementwise) ? KernelClass.NormOrActivation
        : KernelClass.Other;

    /// <summary>The class of the kernels that an operator launches for its own purpose; <see cref="KernelClass.Other"/> where its name does not
    /// settle it.</summary>
    /// <param name="name">The operator's name, such as <c>aten::addmm</c>.</param>
    public static KernelClass ClassOfOperator(string name)
    {
        int colon = name.LastIndexOf(':');
        ReadOnlySpan<char> bare = name.AsSpan(colon + 1).Trim().TrimStart('_');
        return name.StartsWith("nccl", Any) || name.StartsWith("c10d", Any) ? KernelClass.Communication
            : bare.Contains("attention", Any) || bare.Contains("sdpa", Any) || bare.Contains("flash", Any) ? KernelClass.Attention
            : bare.StartsWith("mm", Any) || bare.StartsWith("addmm", Any) || bare.StartsWith("bmm", Any) || bare.StartsWith("baddbmm", Any)
            || bare.StartsWith("matmul", Any)
                || bare.StartsWith("linear", Any) || bare.StartsWith("scaled_mm", Any) || bare.Contains("convolution", Any) || bare.StartsWith("conv1d", Any)
                || bare.StartsWith("conv2d", Any) || bare.StartsWith("conv3d", Any)
                || bare.StartsWith("addmv", Any) || bare.StartsWith("mv", Any) || bare.StartsWith("grouped_mm", Any) ? KernelClass.Gemm
            : KernelClass.Other;
    }

    /// <summary>The class of a kernel: communication by its name, then what the launching operator is for, then its own name.</summary>
    /// <param name="kernel">Class by the kernel's own name.</param>
    /// <param name="launcher">Class of the launching operator.</param>
    public static KernelClass Combine(KernelClass kernel, KernelClass launcher) =>
        kernel == KernelClass.Communication || launcher is (KernelClass.Other or KernelClass.Communication) ? kernel : launcher;

    private static bool IsGemm(string name) => Holds(name, _gemm) || name.StartsWith("ck_", Any) || name.Contains("::ck_", Any);

    private static bool Holds(string name, NameParts parts) => parts.In(name);
}
