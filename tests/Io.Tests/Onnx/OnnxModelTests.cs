using Floorline.Core.Models;
using Floorline.Readers;
using Floorline.Readers.Onnx;
using Floorline.Readers.Tensors;
using Xunit.Abstractions;

namespace Floorline.Io.Tests.Onnx;

public class OnnxModelTests(ITestOutputHelper output)
{
    private static readonly Dictionary<string, long> _text = new() { ["batch"] = 1, ["sequence"] = 128 };

    [Fact]
    public void Read_ResNet50_HasThePublishedWork()
    {
        // torchvision, ResNet50_Weights.IMAGENET1K_V2: 4.09 GFLOPS counted as multiply-adds, 25,557,032 parameters; folding batch normalisation leaves its
        // 26,560 offsets as biases and drops as many scales.
        OperatorList list = List(OnnxGraphs.ResNet50(), new() { ["batch"] = 1 });
        Within(4.09e9 * 2, Work(list), "ResNet-50");
        Assert.Equal(25_557_032 - 26_560, list.Parameters);
    }

    [Fact]
    public void Read_BertBase_HasThePublishedWork()
    {
        // 22.5 billion FLOPs at 128 tokens without a head: tables of TinyBERT (Jiao et al. 2020) and MobileBERT (Sun et al. 2020). By hand: 2 x (84.93 M matrix
        // parameters x 128 + 24 x 128^2 x 768) = 22.35.
        OperatorList list = List(OnnxGraphs.BertBase(), _text);
        Within(22.5e9, Work(list), "BERT-base, 128 tokens, no head");
    }

    [Fact]
    public void Read_Gpt2_HasTheWorkOfItsParameters()
    {
        // No count of this very graph is published; by the rule of Kaplan et al. 2020, 2 FLOPs per matrix parameter and token, with the full attention matrices
        // (a graph does not skip the masked half) and the head: 2 (84.93 M + 38.60 M head) x 128 + 4 x 12 x 128^2 x 768.
        OperatorList list = List(OnnxGraphs.Gpt2(), _text);
        Within(2 * ((84_934_656 + (50257 * 768.0)) * 128) + (4 * 12 * 128.0 * 128 * 768), Work(list), "GPT-2 small, 128 tokens, tied head");
        Assert.InRange(list.Resident.Value / 4, 123.6e6, 124.5e6);
        Assert.Equal((50257 * 768.0 * 4) + (128 * 768 * 4), Read(list), 1000.0);
    }

    [Fact]
    public void Read_WithoutDimensions_CountsTheSmallestInputAndNamesThem()
    {
        Model open = Model(OnnxGraphs.BertBase(), []).Value;
        Model one = Model(OnnxGraphs.BertBase(), new() { ["batch"] = 1, ["sequence"] = 1 }).Value;

        Assert.Contains(open.Assumptions, static a =>
            a.StartsWith("No sizes are stated of dimensions batch, sequence: 1 is assumed for each", StringComparison.Ordinal));
        Assert.Equal(Work(one.Components.OfType<OperatorList>().Single()), Work(open.Components.OfType<OperatorList>().Single()));
    }

    [Fact]
    public void Read_AnUnknownDimension_SaysWhichThereAre() =>
        Assert.Contains("batch", Model(OnnxGraphs.ResNet50(), new() { ["batch"] = 1, ["bath"] = 2 }).Problems.Single().Expected);

    [Theory]
    [InlineData("MatMulNBits")]
    [InlineData("LSTM")]
    [InlineData("GRU")]
    [InlineData("QLinearConv")]
    [InlineData("QDQ")]
    [InlineData("Attention")]
    [InlineData("MultiHeadAttention")]
    [InlineData("GroupQueryAttention")]
    [InlineData("Resize")]
    [InlineData("ConvTranspose")]
    [InlineData("ReduceMean")]
    [InlineData("BatchNormalization")]
    public void Read_OneOperator_CostsWhatItsFormulaSays(string type)
    {
        var w = new OnnxWriter();
        (double flops, double weights) = One(w, type);
        OperatorList list = List(w, []);
        Assert.Equal(flops, Work(list), flops * 1e-9);
        Assert.Equal(weights, list.Operators.Sum(static o => o.Weights.Value), 0.5);
    }

    [Fact]
    public void Read_ControlFlow_IsReportedAsNotCovered()
    {
        var w = new OnnxWriter();
        string x = w.Input("x", 1, 4, 4);
        w.Node("If", [x], ("then_branch", Array.Empty<byte>()));
        w.Node("Relu", [x]);
        Assert.Contains("1 x If (control flow)", string.Join(" ", Model(w, []).Value.Assumptions));
    }

    [Fact]
    public void Census_EveryType_IsExactToTheByte()
    {
        var w = new OnnxWriter();
        int[] bits = [0, 32, 8, 8, 16, 16, 32, 64, 0, 8, 16, 64, 32, 64, 64, 128, 16, 8, 8, 8, 8, 4, 4, 4, 8];
        long expected = 0;
        for (int type = 1; type < bits.Length; type++)
        {
            if (bits[type] > 0)
            {
                w.Weight($"t{type}", type, bits[type], 3, 6);
                expected += 18 * bits[type] / 8;
            }
        }

        TensorCensus census = Census(w).Value;
        Assert.Equal(expected, census.StoredBytes);
        Assert.Equal(18 * 23, census.Parameters);
    }

    [Fact]
    public void Census_ExternalDataTooShort_IsADownloadThatStopped()
    {
        OnnxWriter w = OnnxGraphs.ResNet50();
        using var stream = new MemoryStream(w.Bytes());
        Assert.Contains("a download that stopped", OnnxModel.Census(stream, "m.onnx", _ => w.WeightBytes - 1).Problems[0].Found);
    }

    // Shapes and types say what the file would hold.
    [Fact]
    public void Read_ExternalDataThatIsNotThere_CountsItsShapesAndSaysSo()
    {
        OnnxWriter w = OnnxGraphs.ResNet50();
        using var stream = new MemoryStream(w.Bytes());
        Model model = OnnxModel.Read(stream, "m.onnx", new Dictionary<string, long>(), static _ => null).Value;

        Assert.Equal(w.WeightBytes, ((OperatorList)model.Components[0]).Resident.Value);
        Assert.Contains(model.Assumptions, static a => a.StartsWith("Data files beside the graph are not here", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("../ight.bin")]
    [InlineData("/etc/passwd")]
    public void Census_ExternalDataOutsideTheFolder_IsRefused(string location)
    {
        var w = new OnnxWriter();
        w.Float("x", 1);
        string text = System.Text.Encoding.Latin1.GetString(w.Bytes());
        using var stream = new MemoryStream(System.Text.Encoding.Latin1.GetBytes(text.Replace("weights.bin", location)));
        Assert.Contains("external data at", OnnxModel.Census(stream, "m.onnx", _ => 1 << 20).Problems.Single().Found);
    }

    [Fact]
    public void Census_ATruncatedFile_SaysSo()
    {
        byte[] whole = OnnxGraphs.ResNet50().Bytes();
        using var stream = new MemoryStream(whole[..(whole.Length / 2)]);
        Assert.Contains("a download that stopped", OnnxModel.Census(stream, "m.onnx", _ => long.MaxValue).Problems.Single().ToString());
    }

    private static (double Flops, double Weights) One(OnnxWriter w, string type)
    {
        switch (type)
        {
            case "MatMulNBits":
                w.Node(type, "com.microsoft", 1, [w.Input("x", 10, 2, 64), w.Weight("b", 2, 8, 48, 2, 16), w.Weight("s", 10, 16, 96)], ("K", 64), ("N", 48),
                    ("bits", 4), ("block_size", 32));
                return (2.0 * 2 * 64 * 48, (48 * 32) + (96 * 2));
            case "LSTM":
                w.Node(type, "", 3, [w.Input("x", 1, 7, 2, 5), w.Float("w", 1, 4 * 6, 5), w.Float("r", 1, 4 * 6, 6)], ("hidden_size", 6));
                return (2.0 * 7 * 2 * 4 * 6 * (5 + 6), 4 * ((24 * 5) + (24 * 6)));
            case "GRU":
                w.Node(type, "", 2, [w.Input("x", 1, 7, 2, 5), w.Float("w", 1, 3 * 6, 5), w.Float("r", 1, 3 * 6, 6)], ("hidden_size", 6));
                return (2.0 * 7 * 2 * 3 * 6 * (5 + 6), 4 * ((18 * 5) + (18 * 6)));
            case "QLinearConv":
                w.Node(type, [w.Input("x", 2, 1, 3, 8, 8), w.Reals(1), w.Raw("z", 2, [0]), w.Weight("w", 3, 8, 4, 3, 3, 3), w.Reals(1), w.Raw("wz", 3, [0]),
                    w.Reals(1), w.Raw("yz", 2, [0])], ("kernel_shape", new long[] { 3, 3 }));
                return (2.0 * 4 * 6 * 6 * 27, 108 + 4 + 1 + 4 + 1 + 4 + 1);
            case "QDQ":
                string b = w.Node("DequantizeLinear", [w.Weight("w", 3, 8, 16, 8), w.Reals(1)]);
                w.Node("MatMul", [w.Input("x", 1, 4, 16), b]);
                return (2.0 * 4 * 16 * 8, 128 + 4);
            case "Attention":
                w.Node(type, "com.microsoft", 1, [w.Input("x", 1, 1, 10, 32), w.Float("w", 32, 96), w.Float("bias", 96)], ("num_heads", 4));
                return ((2.0 * 10 * 32 * 96) + (4.0 * 10 * 10 * 32), 4 * ((32 * 96) + 96));
            case "MultiHeadAttention":
                w.Node(type, "com.microsoft", 1, [w.Input("q", 1, 1, 10, 32), w.Input("k", 1, 1, 20, 32), w.Input("v", 1, 1, 20, 32)], ("num_heads", 4));
                return (4.0 * 10 * 20 * 32, 0);
            case "GroupQueryAttention":
                w.Node(type, "com.microsoft", 3, [w.Input("q", 1, 1, 1, 32), w.Input("k", 1, 1, 1, 16), w.Input("v", 1, 1, 1, 16),
                    w.Input("past", 1, 1, 2, 99, 8), w.Input("pastv", 1, 1, 2, 99, 8)], ("num_heads", 4), ("kv_num_heads", 2));
                return (4.0 * 100 * 32, 0);
            case "Resize":
                w.Node(type, [w.Input("x", 1, 1, 3, 8, 8), "", w.Reals(1, 1, 2, 2)], ("mode", "linear"));
                return (7.0 * 3 * 16 * 16, 16);
            case "ConvTranspose":
                w.Node("Relu", [w.Node(type, [w.Input("x", 1, 1, 3, 8, 8), w.Float("w", 3, 4, 2, 2)], ("strides", new long[] { 2, 2 }))]);
                return ((2.0 * 3 * 64 * 4 * 4) + (4 * 16 * 16), 4 * 48);
            case "ReduceMean":
                w.Node("Relu", [w.Node(type, [w.Input("x", 1, 4, 5, 6)], ("axes", new long[] { -1 }), ("keepdims", 0))]);
                return (120 + 20, 0);
            default:
                w.Node(type, [w.Input("x", 1, 1, 3, 4, 4), w.Float("a", 3), w.Float("b", 3), w.Float("c", 3), w.Float("d", 3)]);
                return (96, 48);
        }
    }

    private static double Work(OperatorList list) => list.Operators.Sum(static o => o.Work.Value);

    private static double Read(OperatorList list) => list.Operators.Where(static o => o.Type == "Gather" || (o.Type == "MatMul" && o.Weights.Value > 1e8))
        .Sum(static o => o.Weights.Value);

    private void Within(double published, double counted, string what)
    {
        output.WriteLine($"{what}: {counted / 1e9:0.000} GFLOP, published {published / 1e9:0.000}, {100 * ((counted / published) - 1):+0.00;-0.00} %");
        Assert.InRange(counted / published, 0.99, 1.01);
    }

    private static OperatorList List(OnnxWriter w, Dictionary<string, long> dims)
    {
        ReadResult<Model> read = Model(w, dims);
        Assert.Empty(read.Problems);
        Assert.DoesNotContain("Not covered", string.Join(" ", read.Value.Assumptions));
        return (OperatorList)read.Value.Components.Single();
    }

    private static ReadResult<Model> Model(OnnxWriter w, Dictionary<string, long> dims)
    {
        using var stream = new MemoryStream(w.Bytes());
        return OnnxModel.Read(stream, "m.onnx", dims, _ => w.WeightBytes);
    }

    private static ReadResult<TensorCensus> Census(OnnxWriter w)
    {
        using var stream = new MemoryStream(w.Bytes());
        return OnnxModel.Census(stream, "m.onnx", _ => w.WeightBytes);
    }
}
