using System.Globalization;
using System.Text;

namespace Floorline.Bench.Traces;

/// <summary>
/// A training job as PyTorch's profiler writes it: per operator a Python frame, the operator with its shapes, the launch, the kernel with all its arguments and
/// the two ends of the arrow between them; 60 operators a step, two streams, a collective beside the backward pass.
/// </summary>
internal static class LargeTrace
{
    private const int OperatorsPerStep = 60;

    internal static void Write(string path, long bytes)
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 20);
        file.Write("{\n  \"schemaVersion\": 1,\n  \"deviceProperties\": [{\"id\": 0, \"name\": \"NVIDIA H100 80GB HBM3\", \"totalGlobalMem\": 85045084160}],\n  \"distributedInfo\": {\"backend\": \"nccl\", \"rank\": 0, \"world_size\": 8},\n  \"traceEvents\": [\n"u8);
        var text = new StringBuilder();
        long correlation = 1;
        long now = 1_700_000_000_000_000_000;
        long device = now + 50_000;
        for (int step = 0; file.Position < bytes; step++)
        {
            long begin = now;
            for (int i = 0; i < OperatorsPerStep; i++, correlation++)
            {
                int layer = i / 6;
                long length = 20_000 + (correlation * 7919 % 180_000);
                bool collective = i % 12 == 11;
                text.Append(CultureInfo.InvariantCulture, $"  {{\n    \"ph\": \"X\", \"cat\": \"python_function\", \"name\": \"torch/nn/modules/module.py(1532): _call_impl_{layer}\", \"pid\": 4711, \"tid\": 4711,\n    \"ts\": {Us(now)}, \"dur\": 29.500,\n    \"args\": {{\n      \"Python parent id\": {correlation}, \"Python id\": {correlation + 1}, \"Ev Idx\": {correlation * 5}\n    }}\n  }},\n");
                text.Append(CultureInfo.InvariantCulture, $"  {{\n    \"ph\": \"X\", \"cat\": \"cpu_op\", \"name\": \"{(collective ? "c10d::allreduce_" : Operators[i % Operators.Length])}\", \"pid\": 4711, \"tid\": 4711,\n    \"ts\": {Us(now + 500)}, \"dur\": 28.250,\n    \"args\": {{\n      \"External id\": {correlation},\"Record function id\": 0, \"Concrete Inputs\": [\"\", \"\", \"\"], \"Input type\": [\"c10::BFloat16\", \"c10::BFloat16\", \"Scalar\"], \"Input Strides\": [[4096, 1], [1, 4096], []], \"Input Dims\": [[8192, 4096], [4096, 14336], []], \"Ev Idx\": {correlation * 5 + 1}\n    }}\n  }},\n");
                text.Append(CultureInfo.InvariantCulture, $"  {{\n    \"ph\": \"X\", \"cat\": \"cuda_runtime\", \"name\": \"cudaLaunchKernel\", \"pid\": 4711, \"tid\": 4711,\n    \"ts\": {Us(now + 9_125)}, \"dur\": 4.812,\n    \"args\": {{\n      \"External id\": {correlation}, \"cbid\": 211, \"correlation\": {correlation}\n    }}\n  }},\n  {{\n    \"ph\": \"s\", \"id\": {correlation}, \"pid\": 4711, \"tid\": 4711, \"ts\": {Us(now + 9_125)},\n    \"cat\": \"ac2g\", \"name\": \"ac2g\"\n  }},\n");
                device = Math.Max(device, now + 15_000);
                text.Append(CultureInfo.InvariantCulture, $"  {{\n    \"ph\": \"X\", \"cat\": \"kernel\", \"name\": \"{(collective ? "ncclDevKernel_AllReduce_Sum_bf16_RING_LL(ncclDevKernelArgsStorage<4096ul>)" : Kernels[i % Kernels.Length])}\", \"pid\": 0, \"tid\": {(collective ? 20 : 7)},\n    \"ts\": {Us(device)}, \"dur\": {Us(length)},\n    \"args\": {{\n      \"External id\": {correlation}, \"queued\": 0, \"device\": 0, \"context\": 1,\n      \"stream\": {(collective ? 20 : 7)}, \"correlation\": {correlation},\n      \"registers per thread\": 168, \"shared memory\": 213088,\n      \"blocks per SM\": 1, \"warps per SM\": 12,\n      \"grid\": [132, 1, 1], \"block\": [384, 1, 1], \"est. achieved occupancy %\": 19\n    }}\n  }},\n  {{\n    \"ph\": \"f\", \"id\": {correlation}, \"pid\": 0, \"tid\": {(collective ? 20 : 7)}, \"ts\": {Us(device)},\n    \"cat\": \"ac2g\", \"name\": \"ac2g\", \"bp\": \"e\"\n  }},\n");
                device += collective ? 1_000 : length + 1_000;
                now += 30_000;
            }

            text.Append(CultureInfo.InvariantCulture, $"  {{\n    \"ph\": \"X\", \"cat\": \"user_annotation\", \"name\": \"ProfilerStep#{step}\", \"pid\": 4711, \"tid\": 4711,\n    \"ts\": {Us(begin)}, \"dur\": {Us(now - begin)},\n    \"args\": {{\n      \"External id\": {correlation}\n    }}\n  }}");
            now = Math.Max(now, device - 400_000);
            if (file.Position + text.Length < bytes)
            {
                text.Append(",\n");
            }

            file.Write(Encoding.UTF8.GetBytes(text.ToString()));
            if (text[^1] == '}')
            {
                break;
            }

            text.Clear();
        }

        file.Write("\n  ],\n  \"traceName\": \"made\"\n}\n"u8);
    }

    private static string[] Operators => ["aten::mm", "aten::addmm", "aten::_scaled_dot_product_flash_attention", "aten::native_layer_norm", "aten::gelu", "aten::add_"];

    private static string[] Kernels =>
    [
        "nvjet_tst_128x256_64x4_1x2_h_bz_coopA_NTT",
        "sm90_xmma_gemm_bf16bf16_bf16f32_f32_tn_n_tilesize128x128x64_warpgroupsize1x1x1_execute_segment_k_off_kernel__5x_cublas",
        "void flash::flash_fwd_kernel<Flash_fwd_kernel_traits<128, 128, 64, 4, false, false, cutlass::bfloat16_t>, false, true, false, false, true, true, false>(flash::Flash_fwd_params)",
        "void at::native::(anonymous namespace)::vectorized_layer_norm_kernel<c10::BFloat16, float>(int, float, c10::BFloat16 const*, c10::BFloat16 const*, c10::BFloat16 const*, float*, float*, c10::BFloat16*)",
        "void at::native::vectorized_elementwise_kernel<4, at::native::GeluCUDAKernelImpl(at::TensorIteratorBase&, at::native::GeluType)::{lambda()#2}>(int, at::native::GeluType)",
        "void at::native::vectorized_elementwise_kernel<4, at::native::CUDAFunctor_add<c10::BFloat16>, std::array<char*, 3ul> >(int, at::native::CUDAFunctor_add<c10::BFloat16>)",
    ];

    // whole nanoseconds as microseconds with three decimals, as Kineto writes them
    private static string Us(long ns) => string.Create(CultureInfo.InvariantCulture, $"{ns / 1000}.{ns % 1000:000}");
}
