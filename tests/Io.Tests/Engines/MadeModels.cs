using Floorline.Io.Tests.Gguf;
using Floorline.Io.Tests.Onnx;

namespace Floorline.Io.Tests.Engines;

/// <summary>Model files with random weights that native engines load.</summary>
internal static class MadeModels
{
    /// <summary>A decoder of the llama architecture in q8_0 without a tokeniser.</summary>
    public static void Gguf(string path, int hidden, int layers, int vocabulary)
    {
        int inner = hidden * 4, heads = Math.Max(1, hidden / 64), kv = Math.Max(1, heads / 4) * 64;
        GgufWriter writer = new GgufWriter()
            .Key("general.architecture", "llama").Key("tokenizer.ggml.model", "no_vocab").Key("llama.vocab_size", (uint)vocabulary)
                .Key("llama.context_length", 2048u)
            .Key("llama.embedding_length", (uint)hidden).Key("llama.block_count", (uint)layers).Key("llama.feed_forward_length", (uint)inner)
            .Key("llama.attention.head_count", (uint)heads).Key("llama.attention.head_count_kv", (uint)(kv / 64)).Key("llama.rope.dimension_count", 64u)
                .Key("llama.attention.layer_norm_rms_epsilon", 1e-5f)
            .Tensor("token_embd.weight", "Q8_0", hidden, vocabulary).Tensor("output_norm.weight", "F32", hidden)
                .Tensor("output.weight", "Q8_0", hidden, vocabulary);
        for (int i = 0; i < layers; i++)
        {
            writer.Tensor($"blk.{i}.attn_norm.weight", "F32", hidden).Tensor($"blk.{i}.ffn_norm.weight", "F32", hidden)
                .Tensor($"blk.{i}.attn_q.weight", "Q8_0", hidden, hidden).Tensor($"blk.{i}.attn_k.weight", "Q8_0", hidden, kv)
                    .Tensor($"blk.{i}.attn_v.weight", "Q8_0", hidden, kv).Tensor($"blk.{i}.attn_output.weight", "Q8_0", hidden, hidden)
                .Tensor($"blk.{i}.ffn_gate.weight", "Q8_0", hidden, inner).Tensor($"blk.{i}.ffn_up.weight", "Q8_0", hidden, inner)
                    .Tensor($"blk.{i}.ffn_down.weight", "Q8_0", inner, hidden);
        }

        using FileStream file = File.Create(path);
        file.Write(writer.Header());
        // One pattern fits both kinds of tensor: 34 bytes of a q8_0 block whose scale is small, and small numbers where fp32 is read.
        byte[] block = new byte[34 * 4096];
        new Random(1).NextBytes(block);
        for (int i = 0; i < block.Length; i += 2)
        {
            (block[i], block[i + 1]) = ((byte)(block[i] & 0x0F), (byte)0x1C);
        }

        for (long left = writer.DataBytes; left > 0; left -= block.Length)
        {
            file.Write(block, 0, (int)Math.Min(left, block.Length));
        }
    }

    /// <summary>Matrix products with ReLU between them; the data lies beside it in weights.bin.</summary>
    public static void Onnx(string path, int hidden, int layers)
    {
        var writer = new OnnxWriter();
        string x = writer.Input("x", 1, "batch", hidden);
        for (int i = 0; i < layers; i++)
        {
            x = writer.Node("Relu", [writer.Node("MatMul", [x, writer.Float($"layer{i}.weight", hidden, hidden)])]);
        }

        writer.Output(x, 1);
        File.WriteAllBytes(path, writer.Bytes());
        byte[] weights = new byte[1 << 20];
        var random = new Random(2);
        using FileStream file = File.Create(Path.Combine(Path.GetDirectoryName(path)!, "weights.bin"));
        for (long left = writer.WeightBytes; left > 0; left -= weights.Length)
        {
            // Every layer has numbers of its own: an engine may keep equal weights once.
            for (int i = 0; i < weights.Length; i += 4)
            {
                BitConverter.TryWriteBytes(weights.AsSpan(i), (random.NextSingle() - 0.5f) * (2 / MathF.Sqrt(hidden)));
            }

            file.Write(weights, 0, (int)Math.Min(left, weights.Length));
        }
    }
}
