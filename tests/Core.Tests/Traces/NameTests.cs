using Floorline.Core.Traces.Kernels;
using Floorline.Core.Traces.Steps;

namespace Floorline.Core.Tests.Traces;

public class NameTests
{
    // Hugging Face's tokens may have no digit; words of one case are names
    [Theory]
    [InlineData("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", true)]
    [InlineData("sk-proj-abcdefghij0123456789ABCD", true)]
    [InlineData("key=ghp_abcdefghijklmnopqrstuvwxyz0123456789;", true)]
    [InlineData("hf_quantizer_forward_of_all_layers", false)]
    [InlineData("task-abcdefghijklmnopqrstuvwxyz0123456789", false)]
    public void Find_InAText_TokensOnly(string text, bool token) => Assert.Equal(token,
        Core.Traces.Model.TokenShape.Find(System.Text.Encoding.UTF8.GetBytes(text)).Start >= 0);

    [Theory]
    [InlineData("ncclDevKernel_AllReduce_Sum_bf16_RING_LL(ncclDevKernelArgsStorage<4096ul>)", true)]
    [InlineData("void rcclGenericKernel<1, false>(ncclDevComm*)", true)]
    [InlineData("void vllm::cross_device_reduce_1stage<__nv_bfloat16, 8>(RankData*)", true)]
    [InlineData("void deep_ep::intranode::dispatch<8>(int4*)", true)]
    [InlineData("nvshmemi_barrier", true)]
    [InlineData("two_shot_all_reduce_kernel", true)]
    [InlineData("void at::native::reduce_kernel<512, 1, at::native::ReduceOp<float>>", false)]
    [InlineData("volta_sgemm_64x64_nt", false)]
    public void IsCommunication_OfAKernel_IsFoundAnywhereInItsName(string name, bool communicates) =>
        Assert.Equal(communicates, KernelNames.IsCommunication(name));

    [Theory]
    [InlineData("sm90_xmma_gemm_bf16bf16_bf16f32_f32_tn_n_tilesize128x128x64", KernelClass.Gemm)]
    [InlineData("nvjet_tst_192x192_64x4_2x1_v_bz_coopB_bias_TNN", KernelClass.Gemm)]
    [InlineData("Cijk_Alik_Bljk_BBS_BH_Bias_HA_S_SAV_UserArgs_MT256x192x64", KernelClass.Gemm)]
    [InlineData("void cutlass::Kernel2<cutlass_80_tensorop_bf16_s16816gemm>", KernelClass.Gemm)]
    [InlineData("void cublasLt::splitKreduce_kernel<32, 16, int>", KernelClass.Gemm)]
    [InlineData("void flash::flash_fwd_kernel<Flash_fwd_kernel_traits<128, cutlass::bfloat16_t>>", KernelClass.Attention)]
    [InlineData("fmhaSm100Kernel_QkvE4m3", KernelClass.Attention)]
    [InlineData("kernel_unified_attention_3d", KernelClass.Attention)]
    [InlineData("void at::native::vectorized_elementwise_kernel<4, at::native::CUDAFunctor_add<float>>", KernelClass.NormOrActivation)]
    [InlineData("triton_red_fused__to_copy_add_mean_mul_pow_rsqrt_0", KernelClass.Copy)]
    [InlineData("void vllm::rms_norm_kernel<c10::BFloat16>", KernelClass.NormOrActivation)]
    [InlineData("void at::native::bitonicSortKVInPlace<2, -1, 16, 16>", KernelClass.Sampling)]
    [InlineData("void at::native::(anonymous namespace)::CatArrayBatchedCopy<OpaqueType<2u>>", KernelClass.Copy)]
    [InlineData("void vllm::moe::topkGating<8>", KernelClass.Other)]
    [InlineData("ncclKernel_SendRecv_RING_SIMPLE_Sum_int8_t(ncclDevComm*)", KernelClass.Communication)]
    public void ClassOf_AKernel_IsReadFromItsName(string name, KernelClass expected) => Assert.Equal(expected, KernelNames.ClassOf(name));

    [Theory]
    [InlineData("aten::addmm", KernelClass.Gemm)]
    [InlineData("aten::_scaled_mm", KernelClass.Gemm)]
    [InlineData("aten::cudnn_convolution", KernelClass.Gemm)]
    [InlineData("aten::_scaled_dot_product_flash_attention", KernelClass.Attention)]
    [InlineData("aten::add_", KernelClass.Other)]
    public void ClassOfOperator_OfAnOperator_SaysWhatItIsFor(string name, KernelClass expected) => Assert.Equal(expected, KernelNames.ClassOfOperator(name));

    [Fact]
    public void Combine_LauncherKnown_GoesFirstExceptForCommunication()
    {
        Assert.Equal(KernelClass.Gemm, KernelNames.Combine(KernelClass.Other, KernelClass.Gemm));
        Assert.Equal(KernelClass.Copy, KernelNames.Combine(KernelClass.Copy, KernelClass.Other));
        Assert.Equal(KernelClass.Communication, KernelNames.Combine(KernelClass.Communication, KernelClass.Gemm));
    }

    [Theory]
    [InlineData("cudaLaunchKernel_v7000", CallKind.Launch)]
    [InlineData("hipExtModuleLaunchKernel", CallKind.Launch)]
    [InlineData("cuLaunchKernelEx", CallKind.Launch)]
    [InlineData("cudaGraphLaunch_v10000", CallKind.GraphLaunch)]
    [InlineData("hipGraphLaunch", CallKind.GraphLaunch)]
    [InlineData("cudaStreamSynchronize", CallKind.Synchronisation)]
    [InlineData("hipMemcpyWithStream", CallKind.Synchronisation)]
    [InlineData("cudaMemcpy", CallKind.Synchronisation)]
    [InlineData("cudaMemcpyAsync", CallKind.Other)]
    [InlineData("cudaMallocAsync", CallKind.Allocation)]
    [InlineData("hipFree", CallKind.Allocation)]
    [InlineData("cudaEventQuery", CallKind.Other)]
    public void KindOf_ACall_IsReadFromItsName(string name, CallKind expected) => Assert.Equal(expected, CallNames.KindOf(name));

    [Theory]
    [InlineData("ProfilerStep#12", StepKind.Iteration, 12, null, null, null)]
    [InlineData("execute_context_1(888_788544)_generation_0(0)", StepKind.Prefill, null, 1, 0, 888)]
    [InlineData("execute_32_context_0(sq0sk0sqsq0sqsk0)_generation_32(sq32sk55086sqsq32sqsk55086)", StepKind.Decode, null, 0, 32, 0)]
    [InlineData("execute_new_2_cached_5", StepKind.Mixed, null, 2, 5, null)]
    [InlineData("[Executor] _forward_step 60000: 0 ctx reqs, 0 ctx tokens, 32 gen reqs", StepKind.Decode, 60000, 0, 32, 0)]
    [InlineData("[Executor] _forward_step 7: 1 ctx reqs, 3 gen reqs", StepKind.Mixed, 7, 1, 3, null)]
    [InlineData("executeStep: 2 ctx reqs, 0 gen reqs", StepKind.Prefill, null, 2, 0, null)]
    [InlineData("step[DECODE bs=8]", StepKind.Decode, null, null, 8, 0)]
    [InlineData("step[EXTEND bs=1 toks=888]", StepKind.Prefill, null, 1, null, 888)]
    [InlineData("decode[bs=64]", StepKind.Decode, null, null, 64, 0)]
    public void Parse_AStepOfAnEngine_IsUnderstood(string text, StepKind kind, int? number, int? prompts, int? sequences, int? tokens)
    {
        StepName step = StepName.Parse(text)!;

        Assert.Equal(kind, step.Kind);
        Assert.Equal(((long?)number, (long?)prompts, (long?)sequences, (long?)tokens), (step.Number, step.Prompts, step.Sequences, step.Tokens));
    }

    [Theory]
    [InlineData("aten::mm")]
    [InlineData("Optimizer.step#SGD.step")]
    [InlineData("enumerate(DataLoader)#_SingleProcessDataLoaderIter.__next__")]
    [InlineData("execute_model")]
    [InlineData("step[")]
    [InlineData("[bs=3")]
    [InlineData("")]
    public void Parse_AnotherAnnotation_IsNone(string text) => Assert.Null(StepName.Parse(text));

    [Fact]
    public void Parse_Shapes_AreReadAndOthersRefused()
    {
        var shapes = TensorShapes.Parse("[[8192, 4096], [4096, 4096], []]", "[\"c10::BFloat16\", \"c10::BFloat16\", \"Scalar\"]")!;

        Assert.Equal([8192L, 4096], shapes.Shapes[0]);
        Assert.Equal(2, shapes.BytesOf(1));
        Assert.Equal(0, shapes.BytesOf(2));
        Assert.Null(TensorShapes.Parse("[[[1, 2], [3]]]", ""));
        Assert.Null(TensorShapes.Parse("[[-1]]", ""));
        Assert.Null(TensorShapes.Parse("[[1", ""));
        Assert.Null(TensorShapes.Parse("", ""));
    }

    // 8192 x 4096 times 4096 x 4096 in BF16: 2 m k n = 2.749e11 FLOP; (m k + k n + m n) x 2 bytes = 1.678e8 bytes.
    [Fact]
    public void Work_OfAMatrixProduct_IsThatOfItsShapes()
    {
        OperatorWork work = OperatorWork.Of("aten::mm", TensorShapes.Parse("[[8192, 4096], [4096, 4096]]", "[\"c10::BFloat16\", \"c10::BFloat16\"]")!)!;

        Assert.Equal(2.0 * 8192 * 4096 * 4096, work.Work.Value);
        Assert.Equal(((8192.0 * 4096) + (4096.0 * 4096) + (8192.0 * 4096)) * 2, work.Bytes.Value);
        Assert.Null(OperatorWork.Of("aten::mm", TensorShapes.Parse("[[2, 3], [4, 5]]", "[\"float\", \"float\"]")!));
        Assert.Null(OperatorWork.Of("aten::nonzero", TensorShapes.Parse("[[2, 3]]", "[\"float\"]")!));
    }
}
