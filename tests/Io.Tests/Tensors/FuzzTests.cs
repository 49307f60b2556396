using System.Diagnostics;
using Floorline.Io.Tests.Gguf;
using Floorline.Io.Tests.Onnx;
using Floorline.Io.Tests.Safetensors;
using Floorline.Readers.Gguf;
using Floorline.Readers.Onnx;
using Floorline.Readers.Safetensors;
using Xunit.Abstractions;

namespace Floorline.Io.Tests.Tensors;

/// <summary>
/// Damages valid files and reads them: no exception, no reading over a second, no allocation above four times the file and 16 MB. FLOORLINE_FUZZ=1000000 ./test
/// Io --filter Fuzz runs longer.
/// </summary>
public class FuzzTests(ITestOutputHelper output)
{
    private static readonly int _mutations = int.TryParse(Environment.GetEnvironmentVariable("FLOORLINE_FUZZ"), out int wanted) ? wanted : 24_000;
    private static readonly byte[][] _splices = [[0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F],
        [0, 0, 0, 0, 0, 0, 0, 0x80], [0xFF, 0xFF, 0xFF, 0x7F], [0x80, 0x80, 0x80, 0x80, 0x80], [.. "\\ud800"u8], [.. "[[[[[[[[[["u8],
            [.. "9223372036854775807"u8], [.. "-1"u8], [.. "1e999"u8]];

    [Theory]
    [InlineData("safetensors")]
    [InlineData("gguf")]
    [InlineData("onnx")]
    public void Read_DamagedFiles_NeitherThrowsNorHangsNorHoards(string kind)
    {
        byte[][] corpus = Corpus(kind);
        foreach (byte[] valid in corpus)
        {
            Assert.True(Read(kind, valid));
        }

        var random = new Random(20260301);
        (long worstAllocation, double worstTime, int refused) = (0, 0, 0);
        int count = Math.Max(1, _mutations / 3);
        for (int i = 0; i < count; i++)
        {
            byte[] damaged = Damage(corpus[i % corpus.Length], corpus[random.Next(corpus.Length)], random);
            long before = GC.GetAllocatedBytesForCurrentThread();
            long start = Stopwatch.GetTimestamp();
            try
            {
                refused += Read(kind, damaged) ? 0 : 1;
            }
            catch (Exception e)
            {
                Assert.Fail($"mutation {i} of {kind}: {e}");
            }

            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(allocated <= (4L * damaged.Length) + (16 << 20), $"mutation {i} of {kind}: {allocated} bytes allocated for a file of {damaged.Length}");
            Assert.True(seconds < 1, $"mutation {i} of {kind}: {seconds} s");
            (worstAllocation, worstTime) = (Math.Max(worstAllocation, allocated), Math.Max(worstTime, seconds));
        }

        output.WriteLine($"{kind}: {count} mutations, {refused} refused, at most {worstAllocation / 1e6:0.00} MB and {worstTime * 1000:0.0} ms");
    }

    [Fact]
    public void Read_FloodsOfTinyRecords_StayWithinTheirAllowance()
    {
        byte[] nodes = [0x3A, .. Varint(4_000_000), .. Enumerable.Repeat(new byte[] { 0x0A, 0x00 }, 2_000_000).SelectMany(static b => b)];
        byte[] tensors = [0x3A, .. Varint(4_000_000), .. Enumerable.Repeat(new byte[] { 0x2A, 0x00 }, 2_000_000).SelectMany(static b => b)];
        byte[] numbers = [.. "GGUF"u8, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, .. Enumerable.Range(0, 65_536)
            .SelectMany(static i => (byte[])[4, 0, 0, 0, 0, 0, 0, 0, .. BitConverter.GetBytes(i), 0, 0, 0, 0, 1])];
        foreach ((string kind, byte[] bytes) in new[] { ("onnx", nodes), ("onnx", tensors), ("gguf", numbers) })
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            Read(kind, bytes);
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            output.WriteLine($"{kind}: {bytes.Length} bytes, {allocated} allocated");
            Assert.InRange(allocated, 0, (4L * bytes.Length) + (16 << 20));
        }
    }

    private static byte[] Varint(int value) => [(byte)(value | 0x80), (byte)((value >> 7) | 0x80), (byte)((value >> 14) | 0x80), (byte)(value >> 21)];

    private static bool Read(string kind, byte[] bytes)
    {
        using var stream = new MemoryStream(bytes, writable: false);
        switch (kind)
        {
            case "safetensors":
                return SafetensorsFile.Read(stream, "f").IsOk;
            case "gguf":
                var file = GgufFile.Read(stream, "f");
                return file.IsOk && GgufModel.Model([file.Value], "f").IsOk;
            default:
                bool census = OnnxModel.Census(stream, "f", static _ => 1L << 40).IsOk;
                stream.Position = 0;
                return OnnxModel.Read(stream, "f", new Dictionary<string, long> { ["batch"] = 1, ["sequence"] = 8 }, static _ => 1L << 40).IsOk || census;
        }
    }

    private static byte[] Damage(byte[] valid, byte[] other, Random random)
    {
        var bytes = new List<byte>(valid);
        for (int times = random.Next(1, 6); times > 0 && bytes.Count > 0; times--)
        {
            // Most of what can go wrong stands near the start.
            int at = random.Next(2) == 0 ? random.Next(Math.Min(bytes.Count, 256)) : random.Next(bytes.Count);
            switch (random.Next(7))
            {
                case 0: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                case 1: bytes[at] = (byte)random.Next(256); break;
                case 2: bytes.RemoveRange(at, Math.Min(bytes.Count - at, random.Next(1, 32))); break;
                case 3: bytes.InsertRange(at, _splices[random.Next(_splices.Length)]); break;
                case 4:
                    byte[] splice = _splices[random.Next(_splices.Length)];
                    for (int i = 0; i < splice.Length && at + i < bytes.Count; i++)
                    {
                        bytes[at + i] = splice[i];
                    }

                    break;
                case 5: bytes.RemoveRange(at, bytes.Count - at); break;
                default:
                    int from = random.Next(other.Length);
                    bytes.InsertRange(at, other.AsSpan(from, Math.Min(other.Length - from, random.Next(1, 128))).ToArray());
                    break;
            }
        }

        return [.. bytes];
    }

    private static byte[][] Corpus(string kind) => kind switch
    {
        "safetensors" =>
        [
            new SafetensorsWriter().Add("model.embed_tokens.weight", "BF16", 16, 10, 8).Add("model.layers.0.mlp.up_proj.weight", "F8_E4M3", 8, 8, 8)
                .Add("model.layers.0.mlp.up_proj.weight_scale_inv", "F32", 32, 1, 1).Bytes(),
            new SafetensorsWriter().Add("a.qweight", "I32", 32, 4, 8).Add("a.qzeros", "I32", 32, 1, 1).Add("a.scales", "F16", 16, 1, 8)
                .Add("a.g_idx", "I32", 32, 32).Bytes(),
            new SafetensorsWriter().Add("b.weight", "U8", 8, 32, 1).Add("b.weight.absmax", "U8", 8, 1).Add("b.weight.quant_state.bitsandbytes__nf4", "U8", 8, 8)
                .Add("x_blocks", "U8", 8, 2, 16).Add("x_scales", "U8", 8, 2).Bytes(),
        ],
        "gguf" =>
        [
            Small(new GgufWriter(), "llama").Bytes(),
            Small(new GgufWriter(3, true), "gemma3").Bytes(),
            Small(new GgufWriter(2), "jamba").Key("jamba.ssm.inner_size", 64).Key("jamba.attention.head_count_kv", 0u, 2u)
                .Key("tokenizer.ggml.tokens", "a", "b").Bytes(),
        ],
        _ => [SmallOnnx(true).Bytes(), SmallOnnx(false).Bytes()],
    };

    private static GgufWriter Small(GgufWriter w, string family) => w.Key("general.architecture", family).Key($"{family}.block_count", 2)
        .Key($"{family}.embedding_length", 64).Key($"{family}.attention.head_count", 4).Key($"{family}.attention.sliding_window", 16)
        .Tensor("token_embd.weight", "F16", 64, 4).Tensor("blk.0.attn_q.weight", "Q8_0", 64, 2).Tensor("blk.1.ffn_down.weight", "Q4_0", 32, 2)
            .Tensor("blk.1.ssm_out.weight", "F32", 4);

    private static OnnxWriter SmallOnnx(bool text)
    {
        var w = new OnnxWriter();
        if (text)
        {
            string x = w.Node("Gather", [w.Float("wte.weight", 100, 16), w.Input("ids", 7, "batch", "sequence")]);
            string shape = w.Node("Concat", [w.Node("Unsqueeze", [w.Node("Gather", [w.Node("Shape", [x]), w.Scalar(1)]), w.Ints(0)]), w.Ints(16)], ("axis", 0));
            x = OnnxGraphs.Norm(w, w.Node("Reshape", [x, shape]), 16, "norm");
            w.Node("Softmax", [w.Node("Slice", [w.Node("MatMul", [x, w.Raw("w", 1, new byte[64], 16, 1)]), w.Ints(0), w.Ints(4), w.Ints(0)])]);
            return w;
        }

        string y = w.Node("Conv", [w.Input("x", 1, "batch", 3, 8, 8), w.Float("c", 4, 3, 3, 3)], ("kernel_shape", new long[] { 3, 3 }),
            ("strides", new long[] { 2, 2 }), ("auto_pad", "SAME_UPPER"));
        y = w.Node("Resize", [w.Node("MaxPool", [y], ("kernel_shape", new long[] { 2, 2 })), "", w.Reals(1, 1, 2, 2)]);
        w.Node("Split", "", 2, [w.Node("Transpose", [w.Node("Pad", [y, w.Ints(0, 0, 1, 1, 0, 0, 1, 1)])])], ("axis", 1));
        w.Node("ReduceMean", [w.Node("Flatten", [y])], ("axes", new long[] { 1 }));
        return w;
    }
}
