using Floorline.Core.Models;
using Floorline.Readers.Gguf;

namespace Floorline.Io.Tests.Gguf;

/// <summary>
/// A small model of a family written as a GGUF file, in a form given by words, beside what a reader must find in it: the writer adds up what it writes.
/// Names of keys and tensors are those of the GGUF specification (ggml, docs/gguf.md) and of gguf-py's tables.
/// </summary>
internal sealed class MadeGguf
{
    public const int Layers = 12;
    public const int Hidden = 256;
    public const int Context = 1000;
    private const int Heads = 8;
    private const int Cached = 2;
    private const int Head = 32;
    private const int Inner = 512;
    private const int Vocabulary = 1024;
    private const int Experts = 8;
    private const int Used = 2;

    private readonly string _family;
    private readonly Dictionary<string, int> _form;
    private readonly GgufWriter _writer = new();

    /// <param name="family">The architecture's name.</param>
    /// <param name="form">Words such as <c>moe window=128 period=4</c>.</param>
    public MadeGguf(string family, string form)
    {
        _family = family;
        _form = form.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(static w => w.Split('='))
            .ToDictionary(static w => w[0], static w => w.Length > 1 ? int.Parse(w[1], System.Globalization.CultureInfo.InvariantCulture) : 1);
        Keys();
        Write();
    }

    public long Parameters { get; private set; }

    public double Active { get; private set; }

    public double Bytes { get; private set; }

    public double Read { get; private set; }

    /// <summary>Bytes of the cache at <see cref="Context"/> tokens in 16 bit, without constant states.</summary>
    public double Cache { get; private set; }

    public Model Model() => GgufModel.Model([GgufFile.Read(_writer.Sparse(), "made.gguf").Value], "made.gguf").Value;

    private bool Has(string word) => _form.ContainsKey(word);

    private int Of(string word, int otherwise = 0) => _form.GetValueOrDefault(word, otherwise);

    private GgufWriter Key(string name, int value) => _writer.Key($"{_family}.{name}", (uint)value);

    private void Keys()
    {
        _writer.Key("general.architecture", _family);
        int blocks = Layers + Of("mtp");
        Key("block_count", blocks);
        Key("embedding_length", Hidden);
        Key("feed_forward_length", Inner);
        Key("context_length", 8192);
        if (Has("mtp"))
        {
            Key("nextn_predict_layers", Of("mtp"));
        }

        if (!Has("rwkv") && !Has("mamba"))
        {
            Key("attention.head_count", Heads);
            if (Has("every"))
            {
                _writer.Key($"{_family}.attention.head_count_kv", [.. Enumerable.Range(0, blocks).Select(i => Attends(i) ? (uint)Cached : 0)]);
            }
            else
            {
                Key("attention.head_count_kv", Cached);
            }

            if (!Has("bare"))
            {
                Key("attention.key_length", Head);
                Key("attention.value_length", Head);
            }
        }

        if (Has("mla"))
        {
            Key("attention.kv_lora_rank", 96);
            Key("rope.dimension_count", 32);
        }

        if (Has("window"))
        {
            Key("attention.sliding_window", Of("window"));
        }

        if (Has("list"))
        {
            _writer.Key($"{_family}.attention.sliding_window_pattern", [.. Enumerable.Range(0, Layers).Select(Slides)]);
        }

        if (Has("shared"))
        {
            Key("attention.shared_kv_layers", Of("shared"));
        }

        if (Has("moe"))
        {
            Key("expert_count", Experts);
            Key("expert_used_count", Used);
            Key("expert_feed_forward_length", 128);
        }

        if (Has("ssm") || Has("mamba"))
        {
            Key("ssm.inner_size", 512);
            Key("ssm.state_size", 16);
            Key("ssm.conv_kernel", 4);
        }

        if (Has("interval"))
        {
            Key("full_attention_interval", Of("interval"));
        }

        if (Has("conv"))
        {
            Key("shortconv.l_cache", 3);
        }

        if (Has("rwkv"))
        {
            Key("wkv.head_size", 64);
        }

        if (Has("encoder"))
        {
            Key("pooling_type", 1);
        }
    }

    private bool Attends(int layer) => !Has("rwkv") && !Has("mamba") && (!Has("every") || (layer + 1) % Of("every") == 0)
        && (!Has("interval") || (layer + 1) % Of("interval") == 0);

    private bool Slides(int layer) => Has("window") && (Of("period") is 0 || (Has("first") ? layer % Of("period") != 0 : (layer + 1) % Of("period") != 0));

    private void Write()
    {
        Add("token_embd.weight", "Q8_0", Has("encoder") || Has("untied") ? Use.Row : Use.All, Hidden, Vocabulary);
        if (Has("perlayer"))
        {
            Add("per_layer_token_embd.weight", "Q4_0", Use.Never, 32 * Layers, Vocabulary);
        }

        if (Has("untied"))
        {
            Add("output.weight", "Q6_K", Use.All, Hidden, Vocabulary);
        }

        Add("output_norm.weight", "F32", Use.All, Hidden);
        for (int i = 0; i < Layers + Of("mtp"); i++)
        {
            Block(i, $"{(Has("encdec") ? "dec." : "")}blk.{i}.", i >= Layers ? Use.Never : Use.All);
        }

        for (int i = 0; Has("encdec") && i < Layers; i++)
        {
            Attention($"enc.blk.{i}.", i, Use.Never);
            Network($"enc.blk.{i}.", Use.Never);
        }
    }

    private void Block(int layer, string block, Use use)
    {
        Add(block + "attn_norm.weight", "F32", use, Hidden);
        if (Attends(layer) || Has("beside"))
        {
            Attention(block, layer, use);
        }

        if (((Has("ssm") || Has("mamba")) && !Attends(layer)) || Has("beside"))
        {
            State(block, use);
        }
        else if (Has("conv") && !Attends(layer))
        {
            Add(block + "shortconv.in_proj.weight", "Q4_K", use, Hidden, 3 * Hidden);
            Add(block + "shortconv.conv.weight", "F32", use, 3, Hidden);
            Add(block + "shortconv.out_proj.weight", "Q4_K", use, Hidden, Hidden);
        }
        else if (Has("rwkv"))
        {
            Add(block + "time_mix_key.weight", "Q4_K", use, Hidden, Hidden);
            Add(block + "channel_mix_key.weight", "Q4_K", use, Hidden, Inner);
        }

        if (Has("encdec"))
        {
            Add(block + "cross_attn_q.weight", "Q4_K", use, Hidden, Hidden);
            Add(block + "cross_attn_k.weight", "Q4_K", Use.Never, Hidden, Cached * Head);
            Add(block + "cross_attn_v.weight", "Q4_K", Use.Never, Hidden, Cached * Head);
        }

        if (layer >= Layers)
        {
            Add(block + "nextn.eh_proj.weight", "Q4_K", use, 2 * Hidden, Hidden);
        }

        if (!Has("mamba") && !Has("rwkv"))
        {
            Network(block, use);
        }
    }

    private void Attention(string block, int layer, Use use)
    {
        if (Has("mla"))
        {
            Add(block + "attn_q.weight", "Q4_K", use, Hidden, Heads * Head);
            Add(block + "attn_kv_a_mqa.weight", "Q4_K", use, Hidden, 96 + 32);
            Add(block + "attn_kv_b.weight", "Q8_0", use, 96, Heads * Head);
        }
        else if (Has("qkv"))
        {
            Add(block + "attn_qkv.weight", "Q4_K", use, Hidden, (Heads + (2 * Cached)) * Head);
        }
        else
        {
            Add(block + "attn_q.weight", "Q4_K", use, Hidden, Heads * Head);
            Add(block + "attn_k.weight", "Q4_K", use, Hidden, Cached * Head);
            Add(block + "attn_v.weight", "Q6_K", use, Hidden, Cached * Head);
        }

        Add(block + "attn_output.weight", "Q4_K", use, Heads * Head, Hidden);
        bool keeps = !block.StartsWith("enc.", StringComparison.Ordinal) && layer < Layers && !Has("encoder")
            && (!Has("shared") || layer < Layers - Of("shared"));
        Cache += keeps ? (Slides(layer) ? Math.Min(Of("window"), Context) : Context) * (Has("mla") ? 96 + 32 : 2.0 * Cached * Head) * 2 : 0;
    }

    private void State(string block, Use use)
    {
        if (Has("interval"))
        {
            Add(block + "attn_qkv.weight", "Q4_K", use, Hidden, 1024); // the fused projection of a gated delta net, beside an attention of other layers
        }

        Add(block + "ssm_in.weight", "Q4_K", use, Hidden, 1024);
        Add(block + "ssm_conv1d.weight", "F32", use, 4, 512);
        Add(block + "ssm_a", "F32", use, 512);
        Add(block + "ssm_out.weight", "Q4_K", use, 512, Hidden);
    }

    private void Network(string block, Use use)
    {
        Use expert = use == Use.All ? Use.Routed : use;
        if (!Has("moe"))
        {
            Add(block + "ffn_gate.weight", "Q4_K", use, Hidden, Inner);
            Add(block + "ffn_down.weight", "Q6_K", use, Inner, Hidden);
            return;
        }

        Add(block + "ffn_gate_inp.weight", "F32", use, Hidden, Experts);
        if (Has("apart"))
        {
            for (int e = 0; e < Experts; e++)
            {
                Add($"{block}ffn_up.{e}.weight", "Q4_K", expert, Hidden, 128);
            }
        }
        else
        {
            Add(block + "ffn_up_exps.weight", "Q4_K", expert, Hidden, 128, Experts);
            Add(block + "ffn_down_exps.weight", "Q8_0", expert, 128, Hidden, Experts);
        }

        if (Has("shexp"))
        {
            Add(block + "ffn_up_shexp.weight", "Q4_K", use, Hidden, 256);
        }
    }

    private void Add(string name, string type, Use use, params long[] shape)
    {
        (_, _, int block, int size) = GgufWriter.Types.Single(t => t.Name == type);
        _writer.Tensor(name, type, shape);
        long count = shape.Aggregate(1L, static (p, d) => p * d);
        double bytes = (double)count / block * size;
        Parameters += count;
        Bytes += bytes;
        double share = use switch { Use.All => 1, Use.Routed => (double)Used / Experts, _ => 0 };
        Active += count * share;
        Read += use == Use.Row ? bytes / Vocabulary : bytes * share;
    }

    private enum Use
    {
        All,
        Routed,
        Row,
        Never,
    }
}
