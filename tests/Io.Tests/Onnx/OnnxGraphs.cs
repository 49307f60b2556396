namespace Floorline.Io.Tests.Onnx;

/// <summary>Well-known networks as exporters write them, built by the tests' own writer.</summary>
internal static class OnnxGraphs
{
    /// <summary>ResNet-50 (v1.5, stride in the 3x3 convolution), batch normalisation folded in, 224 x 224.</summary>
    public static OnnxWriter ResNet50()
    {
        var w = new OnnxWriter();
        string x = w.Input("input", 1, "batch", 3, 224, 224);
        int n = 0;
        string Conv(string from, long cin, long cout, long k, long stride) =>
            w.Node("Conv", [from, w.Float($"conv{n}.weight", cout, cin, k, k), w.Float($"conv{n++}.bias", cout)], ("kernel_shape", new long[] { k, k }),
                ("strides", new[] { stride, stride }), ("pads", new[] { k / 2, k / 2, k / 2, k / 2 }));
        string Relu(string from) => w.Node("Relu", [from]);
        x = w.Node("MaxPool", [Relu(Conv(x, 3, 64, 7, 2))], ("kernel_shape", new long[] { 3, 3 }), ("strides", new long[] { 2, 2 }),
            ("pads", new long[] { 1, 1, 1, 1 }));
        long channels = 64;
        foreach ((long width, int blocks, long stride) in new[] { (64L, 3, 1L), (128, 4, 2), (256, 6, 2), (512, 3, 2) })
        {
            for (int b = 0; b < blocks; b++)
            {
                long s = b == 0 ? stride : 1;
                string y = Conv(Relu(Conv(Relu(Conv(x, channels, width, 1, 1)), width, width, 3, s)), width, 4 * width, 1, 1);
                string skip = b == 0 ? Conv(x, channels, 4 * width, 1, s) : x;
                x = Relu(w.Node("Add", [y, skip]));
                channels = 4 * width;
            }
        }

        x = w.Node("Flatten", [w.Node("GlobalAveragePool", [x])]);
        w.Node("Gemm", [x, w.Float("fc.weight", 1000, 2048), w.Float("fc.bias", 1000)], ("transB", 1));
        return w;
    }

    /// <summary>BERT-base without a head.</summary>
    public static OnnxWriter BertBase()
    {
        var w = new OnnxWriter();
        string ids = w.Input("input_ids", 7, "batch", "sequence");
        string x = w.Node("Gather", [w.Float("embeddings.word_embeddings.weight", 30522, 768), ids]);
        x = Norm(w, w.Node("Add", [x, w.Float("embeddings.position", 128, 768)]), 768, "embeddings.norm");
        for (int i = 0; i < 12; i++)
        {
            x = Norm(w, w.Node("Add", [x, SelfAttention(w, x, 768, 12, $"layer.{i}.attention")]), 768, $"layer.{i}.n1");
            x = Norm(w, w.Node("Add", [x, Mlp(w, x, 768, 3072, $"layer.{i}.mlp")]), 768, $"layer.{i}.n2");
        }

        return w;
    }

    /// <summary>GPT-2 small with its tied head: 12 layers, width 768, vocabulary 50257.</summary>
    public static OnnxWriter Gpt2()
    {
        var w = new OnnxWriter();
        string ids = w.Input("input_ids", 7, "batch", "sequence");
        string table = w.Float("wte.weight", 50257, 768);
        string x = w.Node("Gather", [table, ids]);
        for (int i = 0; i < 12; i++)
        {
            x = w.Node("Add", [x, SelfAttention(w, Norm(w, x, 768, $"h.{i}.ln_1"), 768, 12, $"h.{i}.attn")]);
            x = w.Node("Add", [x, Mlp(w, Norm(w, x, 768, $"h.{i}.ln_2"), 768, 3072, $"h.{i}.mlp")]);
        }

        w.Node("MatMul", [Norm(w, x, 768, "ln_f"), w.Node("Transpose", [table])]);
        return w;
    }

    public static string Norm(OnnxWriter w, string x, long d, string name) =>
        w.Node("LayerNormalization", [x, w.Float($"{name}.weight", d), w.Float($"{name}.bias", d)]);

    private static string Linear(OnnxWriter w, string x, long a, long b, string name) =>
        w.Node("Add", [w.Node("MatMul", [x, w.Float($"{name}.weight", a, b)]), w.Float($"{name}.bias", b)]);

    private static string Mlp(OnnxWriter w, string x, long d, long inner, string name) =>
        Linear(w, w.Node("Gelu", [Linear(w, x, d, inner, $"{name}.up")]), inner, d, $"{name}.down");

    /// <summary>Attention as an exporter writes it: the shape is computed in the graph (Shape, Gather, Concat, Reshape).</summary>
    private static string SelfAttention(OnnxWriter w, string x, long d, long heads, string name)
    {
        string shape = w.Node("Shape", [x]);
        string Size(long axis) => w.Node("Unsqueeze", [w.Node("Gather", [shape, w.Scalar(axis)]), w.Ints(0)]);
        string split = w.Node("Concat", [Size(0), Size(1), w.Ints(heads), w.Ints(d / heads)], ("axis", 0));
        string Heads(string part, params long[] order) => w.Node("Transpose", [w.Node("Reshape", [Linear(w, x, d, d, $"{name}.{part}"), split])],
            ("perm", order));
        string scores = w.Node("Div", [w.Node("MatMul", [Heads("q", 0, 2, 1, 3), Heads("k", 0, 2, 3, 1)]),
            w.Raw($"{name}.scale", 1, BitConverter.GetBytes(8f))]);
        string mixed = w.Node("MatMul", [w.Node("Softmax", [scores]), Heads("v", 0, 2, 1, 3)]);
        string joined = w.Node("Concat", [Size(0), Size(1), w.Ints(d)], ("axis", 0));
        return Linear(w, w.Node("Reshape", [w.Node("Transpose", [mixed], ("perm", new long[] { 0, 2, 1, 3 })), joined]), d, d, $"{name}.o");
    }
}
