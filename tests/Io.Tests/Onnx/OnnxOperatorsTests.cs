using Floorline.Core.Costs;
using Floorline.Core.Diagnosis;
using Floorline.Core.Floors;
using Floorline.Core.Hardware;
using Floorline.Core.Models;
using Floorline.Core.Quantities;
using Floorline.Core.Situations;
using Floorline.Core.Workloads;
using Floorline.Readers;
using Floorline.Readers.Catalogue;
using Floorline.Readers.Onnx;
using Xunit.Abstractions;

namespace Floorline.Io.Tests.Onnx;

/// <summary>
/// Graphs of one operator each: every operator of the default domain and of ai.onnx.ml, and the common ones of com.microsoft,
/// with and without shapes, with weights and without,
/// with attributes that fit and attributes that no exporter writes.
/// Each must be read or refused with a reason, and what is read must have floors and a diagnosis.
/// </summary>
public class OnnxOperatorsTests(ITestOutputHelper output)
{
    /// <summary>The operators of ai.onnx up to operator set 24 (onnx/docs/Operators.md).</summary>
    private const string Default = """
        Abs Acos Acosh Add AffineGrid And ArgMax ArgMin Asin Asinh Atan Atanh Attention AveragePool BatchNormalization Bernoulli BitCast BitShift
        BitwiseAnd BitwiseNot BitwiseOr BitwiseXor BlackmanWindow Cast CastLike Ceil Celu CenterCropPad Clip Col2Im Compress Concat ConcatFromSequence
        Constant ConstantOfShape Conv ConvInteger ConvTranspose Cos Cosh CumProd CumSum DFT DeformConv DepthToSpace DequantizeLinear Det Div Dropout
        DynamicQuantizeLinear Einsum Elu Equal Erf Exp Expand EyeLike Flatten Floor GRU Gather GatherElements GatherND Gelu Gemm GlobalAveragePool
        GlobalLpPool GlobalMaxPool Greater GreaterOrEqual GridSample GroupNormalization HammingWindow HannWindow HardSigmoid HardSwish Hardmax
        Identity If ImageDecoder InstanceNormalization IsInf IsNaN LRN LSTM LayerNormalization LeakyRelu Less LessOrEqual Log LogSoftmax Loop
        LpNormalization LpPool MatMul MatMulInteger Max MaxPool MaxRoiPool MaxUnpool Mean MeanVarianceNormalization MelWeightMatrix Min Mish Mod Mul
        Multinomial Neg NegativeLogLikelihoodLoss NonMaxSuppression NonZero Not OneHot Optional OptionalGetElement OptionalHasElement Or PRelu Pad Pow
        QLinearConv QLinearMatMul QuantizeLinear RMSNormalization RNN RandomNormal RandomNormalLike RandomUniform RandomUniformLike Range Reciprocal
        ReduceL1 ReduceL2 ReduceLogSum ReduceLogSumExp ReduceMax ReduceMean ReduceMin ReduceProd ReduceSum ReduceSumSquare RegexFullMatch Relu Reshape
        Resize ReverseSequence RoiAlign RotaryEmbedding Round STFT Scan Scatter ScatterElements ScatterND Selu SequenceAt SequenceConstruct
        SequenceEmpty SequenceErase SequenceInsert SequenceLength SequenceMap Shape Shrink Sigmoid Sign Sin Sinh Size Slice Softmax
        SoftmaxCrossEntropyLoss Softplus Softsign SpaceToDepth Split SplitToSequence Sqrt Squeeze StringConcat StringNormalizer StringSplit Sub Sum
        Swish Tan Tanh TensorScatter TfIdfVectorizer ThresholdedRelu Tile TopK Transpose Trilu Unique Unsqueeze Upsample Where Xor
        """;

    private const string Contributed = """
        Attention BiasGelu EmbedLayerNormalization FastGelu FusedConv FusedGemm FusedMatMul GroupQueryAttention MatMulBnb4 MatMulNBits MoE MultiHeadAttention QAttention QGemm QMoE
        QLinearAdd QLinearAveragePool QLinearConcat QLinearMul RotaryEmbedding SkipLayerNormalization SkipSimplifiedLayerNormalization SomebodysOwn
        """;

    /// <summary>The operators of ai.onnx.ml up to operator set 5 (onnx/docs/Operators-ml.md).</summary>
    private const string MachineLearning = """
        ArrayFeatureExtractor Binarizer CastMap CategoryMapper DictVectorizer FeatureVectorizer Imputer LabelEncoder LinearClassifier LinearRegressor
        Normalizer OneHotEncoder SVMClassifier SVMRegressor Scaler TreeEnsemble TreeEnsembleClassifier TreeEnsembleRegressor ZipMap
        """;

    private static readonly string[] _whole = ["axis", "group", "keepdims", "num_heads", "kv_num_heads", "hidden_size", "block_size", "blocksize", "bits",
        "K", "N", "to", "start", "end", "size", "transA", "transB", "dtype", "ceil_mode", "batch_dims", "output_height", "num_scan_inputs", "onesided",
        "sample_size", "num_outputs", "allowzero"];
    private static readonly string[] _lists = ["axes", "perm", "kernel_shape", "strides", "pads", "dilations", "split", "starts", "ends", "output_padding",
        "qkv_hidden_sizes", "shape", "pooled_shape", "value_ints", "scan_input_axes", "output_shape"];
    private static readonly long[] _odd = [0, 1, 2, 3, -1, -5, 7, 64, 1 << 20, int.MaxValue, long.MaxValue, long.MinValue];
    private static readonly string[] _texts = ["", "SAME_UPPER", "SAME_LOWER", "VALID", "linear", "cubic", "none", "ij,jk->ik", "...i,i...->", "->", ",,",
        "ijklmnopqrstuvwxyzab,ab->...", "i..j->"];

    private static readonly Device _device = HardwareCatalogue.Find("h100-sxm").Value;

    [Fact]
    public void Read_GraphsOfEveryOperator_AreReadOrRefusedWithAReason()
    {
        string[] operators = (Default + " " + Contributed + " " + MachineLearning).Split((char[])[' ', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries);
        var random = new Random(20261129);
        (int read, int refused) = (0, 0);
        var faults = new List<string>();
        foreach (string type in operators)
        {
            for (int variant = 0; variant < 24; variant++)
            {
                byte[] graph = Graph(type, variant, random);
                try
                {
                    using var stream = new MemoryStream(graph);
                    ReadResult<Model> model = OnnxModel.Read(stream, "m.onnx", new Dictionary<string, long> { ["batch"] = 2 }, static _ => long.MaxValue);
                    (read, refused) = (read + (model.IsOk ? 1 : 0), refused + (model.IsOk ? 0 : 1));
                    if (model.IsOk)
                    {
                        Judge(model.Value);
                    }

                    stream.Position = 0;
                    OnnxModel.Census(stream, "m.onnx", static _ => long.MaxValue);
                }
                catch (Exception e) when (e is not Xunit.Sdk.XunitException)
                {
                    faults.Add($"{type}, variant {variant}: {e.GetType().Name}: {e.Message}");
                }
            }
        }

        output.WriteLine($"{operators.Length} operators, {read} graphs read, {refused} refused with a reason, {faults.Count} internal errors");
        faults.Take(20).ToList().ForEach(output.WriteLine);
        Assert.Empty(faults);
        Assert.True(read > refused);
    }

    private static byte[] Graph(string type, int variant, Random random)
    {
        var w = new OnnxWriter();
        int rank = random.Next(6);
        object[] dims = [.. Enumerable.Range(0, rank).Select(_ => (object)(variant % 5 == 4 && random.Next(3) == 0 ? 0L : variant % 7 == 6 ? "batch"
            : (long)(1 << random.Next(5))))];
        w.Input("batched", 1, "batch");
        var inputs = new List<string>();
        int count = 1 + random.Next(6);
        for (int i = 0; i < count; i++)
        {
            inputs.Add(random.Next(7) switch
            {
                0 => w.Unshaped(11, $"x{i}", 1),
                1 => "",
                2 => w.Float($"w{i}", [.. dims.Select(static d => d is long size ? size : 2)]),
                3 => w.Ints([.. Enumerable.Range(0, random.Next(5)).Select(_ => _odd[random.Next(_odd.Length)])]),
                4 => w.Scalar(_odd[random.Next(_odd.Length)]),
                5 => w.Reals(0.5f, 2),
                _ => w.Input($"x{i}", random.Next(2) == 0 ? 1 : 7, dims),
            });
        }

        var attributes = new List<(string, object)>();
        for (int i = random.Next(5) * (variant % 3); i > 0; i--)
        {
            attributes.Add(random.Next(4) switch
            {
                0 => (_lists[random.Next(_lists.Length)], Enumerable.Range(0, random.Next(7)).Select(_ => _odd[random.Next(_odd.Length)]).ToArray()),
                1 => (random.Next(2) == 0 ? "auto_pad" : "mode", _texts[random.Next(_texts.Length)]),
                2 => ("epsilon", 1e-5f),
                _ => (_whole[random.Next(_whole.Length)], _odd[random.Next(_odd.Length)]),
            });
        }

        if (type == "Einsum")
        {
            attributes.Add(("equation", _texts[random.Next(_texts.Length)]));
        }

        if (type is "If" or "Loop" or "Scan" or "SequenceMap")
        {
            foreach (string name in type == "If" ? new[] { "then_branch", "else_branch" } : ["body"])
            {
                var body = new OnnxWriter(name);
                for (int i = 0; i < random.Next(4); i++)
                {
                    body.Input($"{name}_in{i}", 1, dims);
                }

                string made = body.Node(random.Next(2) == 0 ? "Relu" : "MatMul", [random.Next(2) == 0 ? "x0" : $"{name}_in0", body.Float(name + "_w", 4, 4)]);
                body.Unshaped(12, made, 1);
                body.Unshaped(12, made, 1);
                attributes.Add((name, body.Graph()));
            }
        }

        string domain = MachineLearning.Contains(type, StringComparison.Ordinal) ? "ai.onnx.ml" : variant % 2 == 0 ? "" : "com.microsoft";
        string[] made1 = w.Node(type, domain, 1 + random.Next(3), [.. inputs], [.. attributes]);
        if (variant % 4 == 3)
        {
            w.Shaped(13, made1[0], 1, dims);
        }

        w.Node("MatMul", [made1[0], w.Float("last", 4, 4)]);
        return w.Bytes();
    }

    /// <summary>What floors and diagnose ask of a model.</summary>
    private static void Judge(Model model)
    {
        var floors = LatencyFloors.Of(StepCost.Of(model, Step.Forward(1, 1)), _device);
        var diagnosis = StepDiagnosis.Of(Situation.Of(floors) with { Measured = Measurement.Of(Seconds.FromMilliseconds(10)) });
        Assert.False(double.IsNaN(floors.Binding.Value) || double.IsInfinity(floors.Binding.Value));
        _ = floors.Roofline;
        _ = floors.BestRate;
        _ = floors.GuaranteedShare;
        _ = Capacity.Of(floors.Cost, _device).Fits;
        _ = RooflineMark.Classes(floors);
        _ = (diagnosis.Sensitivities, diagnosis.Causes, diagnosis.Ladder, diagnosis.Mfu);
    }
}
