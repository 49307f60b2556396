using Floorline.Core.Models;
using Floorline.Readers;
using Floorline.Readers.Onnx;

namespace Floorline.Io.Tests.Onnx;

/// <summary>Graphs inside graphs, and shapes that no rule gives. Work of a matrix product [m,k] x [k,n] is 2mkn throughout.</summary>
public class OnnxControlTests
{
    [Fact]
    public void Read_AnIf_CountsTheSmallerBranch()
    {
        var w = new OnnxWriter();
        string x = w.Input("x", 1, 4, 64);
        string y = w.Node("If", [w.Input("c", 9)], ("then_branch", Product(x, "t", 64, 256).Graph()), ("else_branch", Product(x, "e", 64, 128).Graph()));
        w.Node("MatMul", [y, w.Float("w", 128, 10)]);
        Model model = Read(w);
        Assert.Equal((2.0 * 4 * 64 * 128) + (2.0 * 4 * 128 * 10), Work(model));
        Assert.Equal(4.0 * ((64 * 128) + (128 * 10)), Weights(model));
        Assert.Equal(4L * ((64 * 256) + (64 * 128) + (128 * 10)), ((OperatorList)model.Components[0]).Resident.Value); // both branches lie in memory
        Assert.Contains(model.Assumptions, static a => a.Contains("the smaller branch", StringComparison.Ordinal));
    }

    [Fact]
    public void Read_AnIfOfMoreBytesButLessWork_ReadsNoMoreThanEither()
    {
        var w = new OnnxWriter();
        string x = w.Input("x", 1, 512, 64);
        var lookup = new OnnxWriter("t");
        lookup.Unshaped(12, lookup.Node("Gather", [lookup.Float("t_table", 4096, 64), w.Input("i", 7, 4096)]), 1);
        w.Node("If", [w.Input("c", 9)], ("then_branch", lookup.Graph()), ("else_branch", Product(x, "e", 64, 8).Graph()));
        Assert.Equal(0, Work(Read(w)));
        Assert.Equal(4.0 * 64 * 8, Weights(Read(w)));
    }

    [Fact]
    public void Read_AnIfOfAConstant_TakesItsBranch()
    {
        var w = new OnnxWriter();
        string x = w.Input("x", 1, 4, 64);
        w.Node("If", [w.Raw("c", 9, [1])], ("then_branch", Product(x, "t", 64, 256).Graph()), ("else_branch", Product(x, "e", 64, 128).Graph()));
        Assert.Equal(2.0 * 4 * 64 * 256, Work(Read(w)));
    }

    [Theory]
    [InlineData(true, 12)]
    [InlineData(false, 1)]
    public void Read_ALoop_RunsItsStatedTrips(bool certain, int trips)
    {
        var w = new OnnxWriter();
        string x = w.Input("x", 1, 4, 64);
        var body = new OnnxWriter("b");
        body.Input("b_i", 7);
        body.Input("b_c", 9);
        string carried = body.Input("b_x", 1, 4, 64);
        string goesOn = certain ? body.Node("Identity", ["b_c"]) : body.Node("Less", ["b_i", "b_i"]);
        string y = body.Node("MatMul", [carried, body.Float("b_w", 64, 64)]);
        body.Unshaped(12, goesOn, 9);
        body.Unshaped(12, y, 1);
        body.Unshaped(12, y, 1);
        string[] outputs = w.Node("Loop", "", 2, [w.Scalar(12), "", x], ("body", body.Graph()));
        w.Node("MatMul", [outputs[0], w.Float("w", 64, 10)]);
        if (certain)
        {
            w.Node("MatMul", [w.Node("Reshape", [outputs[1], w.Ints(12 * 4, 64)]), w.Float("v", 64, 10)]);
        }

        Model model = Read(w);
        Assert.Equal((trips * 2.0 * 4 * 64 * 64) + (2.0 * 4 * 64 * 10) + (certain ? 2.0 * 48 * 64 * 10 : 0), MatrixWork(model));
        Assert.Equal(4.0 * ((64 * 64) + (64 * 10) + (certain ? 64 * 10 : 0)), Operators(model).Where(static o => o.Type == "MatMul")
            .Sum(static o => o.Weights.Value)); // the body's weights once
    }

    [Fact]
    public void Read_ALoopOfUnknownTrips_CountsNothingAndSaysSo()
    {
        var w = new OnnxWriter();
        string x = w.Input("x", 1, 4, 64);
        var body = new OnnxWriter("b");
        body.Input("b_i", 7);
        body.Input("b_c", 9);
        string carried = body.Input("b_x", 1, 4, 64);
        body.Unshaped(12, body.Node("Identity", ["b_c"]), 9);
        body.Unshaped(12, body.Node("MatMul", [carried, body.Float("b_w", 64, 64)]), 1);
        string y = w.Node("Loop", [w.Input("n", 7), "", x], ("body", body.Graph()));
        w.Node("MatMul", [y, w.Float("w", 64, 10)]);
        Model model = Read(w);
        Assert.Equal(2.0 * 4 * 64 * 10, Work(model));
        Assert.Contains(model.Assumptions, static a => a.Contains("Loop (how often it runs", StringComparison.Ordinal));
    }

    [Fact]
    public void Read_AScan_RunsAlongItsAxis()
    {
        var w = new OnnxWriter();
        var body = new OnnxWriter("b");
        string state = body.Input("b_s", 1, 4, 64);
        body.Input("b_x", 1, 4, 64);
        string y = body.Node("MatMul", [body.Node("Add", [state, "b_x"]), body.Float("b_w", 64, 64)]);
        body.Unshaped(12, y, 1);
        body.Unshaped(12, y, 1);
        w.Node("Scan", "", 2, [w.Input("s", 1, 4, 64), w.Input("x", 1, 20, 4, 64)], ("body", body.Graph()), ("num_scan_inputs", 1));
        Assert.Equal(20 * 2.0 * 4 * 64 * 64, MatrixWork(Read(w)));
    }

    [Fact]
    public void Read_ALocalFunction_IsCalledWithItsAttributes()
    {
        var w = new OnnxWriter();
        var body = new OnnxWriter("f");
        body.Named("Gemm", "", ["f_y"], ["f_x", "f_w"], ("transB", ('@', "flip")));
        w.Function("local", "Linear", ["f_x", "f_w"], ["f_y"], body);
        string x = w.Input("x", 1, 4, 64);
        string[] y = w.Node("Linear", "local", 1, [x, w.Float("a", 128, 64)], ("flip", 1));
        w.Node("Linear", "local", 1, [y[0], w.Float("b", 128, 10)], ("flip", 0));
        Model model = Read(w);
        Assert.Equal((2.0 * 4 * 64 * 128) + (2.0 * 4 * 128 * 10), Work(model));
        Assert.Equal(4.0 * ((64 * 128) + (128 * 10)), Weights(model));
    }

    [Fact]
    public void Read_AFunctionThatCallsItself_Ends()
    {
        var w = new OnnxWriter();
        var body = new OnnxWriter("f");
        body.Named("F", "local", ["f_a"], ["f_x"]);
        body.Named("F", "local", ["f_y"], ["f_a"]);
        w.Function("local", "F", ["f_x"], ["f_y"], body);
        w.Node("F", "local", 1, [w.Input("x", 1, 4)]);
        Assert.NotEmpty(Read(w).Assumptions);
    }

    [Theory]
    [InlineData("ij,jk->ik", 2.0 * 8 * 16 * 4, "8 16|16 4")]
    [InlineData("bhid,bhjd->bhij", 2.0 * 2 * 3 * 8 * 16 * 4, "2 3 8 4|2 3 16 4")]
    [InlineData("...ij,...jk->...ik", 2.0 * 5 * 8 * 16 * 4, "5 8 16|5 16 4")]
    [InlineData("ij,kj", 2.0 * 8 * 16 * 4, "8 16|4 16")]
    [InlineData("ij->ji", 0, "8 16")]
    [InlineData("ij->i", 8 * 16, "8 16")]
    [InlineData("i,j->ij", 8 * 16, "8|16")]
    [InlineData("ijx,jk->ik", 2.0 * 8 * 16 * 4, "8 16 9|16 4")]
    public void Read_AnEinsum_CostsItsIndices(string equation, double work, string shapes)
    {
        var w = new OnnxWriter();
        w.Node("Einsum", [.. shapes.Split('|').Select((s, i) => w.Input($"x{i}", 1, [.. s.Split(' ').Select(static d => (object)long.Parse(d))]))],
            ("equation", equation));
        Assert.Equal(work, Work(Read(w)));
    }

    [Fact]
    public void Read_AnEinsum_GivesItsShape()
    {
        var w = new OnnxWriter();
        string y = w.Node("Einsum", [w.Input("a", 1, 7, 5, 8, 16), w.Input("b", 1, 5, 16, 4)], ("equation", "...ij,...jk->...ik"));
        w.Node("MatMul", [y, w.Float("w", 4, 11)]);
        Assert.Equal((2.0 * 7 * 5 * 8 * 16 * 4) + (2.0 * 7 * 5 * 8 * 4 * 11), Work(Read(w)));
    }

    [Fact]
    public void Read_AShapeThatTheExporterDeclared_IsTaken()
    {
        var w = new OnnxWriter();
        string y = w.Node("SomebodysOperator", "custom", 1, [w.Input("x", 1, 4, 64)])[0];
        w.Shaped(13, y, 1, "n", 64);
        w.Node("MatMul", [y, w.Float("w", 64, 10)]);
        w.Input("z", 1, "n");
        Assert.Equal(2.0 * 6 * 64 * 10, Work(Read(w, new() { ["n"] = 6 })));
    }

    [Theory]
    [InlineData("LRN")]
    [InlineData("Atanh")]
    [InlineData("Shrink")]
    [InlineData("Hardmax")]
    [InlineData("BitwiseNot")]
    [InlineData("CumProd")]
    [InlineData("EyeLike")]
    [InlineData("Bernoulli")]
    [InlineData("Dropout")]
    [InlineData("ReverseSequence")]
    public void Read_AnOperatorThatKeepsTheShape_DoesNotStopInference(string type)
    {
        var w = new OnnxWriter();
        w.Node("MatMul", [w.Node(type, [w.Input("x", 1, 4, 64)]), w.Float("w", 64, 10)]);
        Assert.Equal(2.0 * 4 * 64 * 10, MatrixWork(Read(w)));
    }

    [Fact]
    public void Read_EmbedLayerNormalization_ReadsRowsOfItsTables()
    {
        // ONNX Runtime's contrib operator: input ids, segments, word, position and segment tables, gamma, beta; the first output is [batch, positions, width].
        var w = new OnnxWriter();
        string[] y = w.Node("EmbedLayerNormalization", "com.microsoft", 2,
            [w.Input("ids", 6, 1, 16), "", w.Float("we", 30000, 32), w.Float("pe", 512, 32), "", w.Float("g", 32), w.Float("b", 32)]);
        w.Node("MatMul", [y[0], w.Float("w", 32, 64)]);
        Model model = Read(w);
        Assert.Equal(2.0 * 16 * 32 * 64, MatrixWork(model));
        Assert.Equal(4.0 * ((2 * 16 * 32) + 64 + (32 * 64)), Weights(model));
    }

    [Fact]
    public void Read_AMixtureOfExperts_ReadsTheRoutedOnly()
    {
        // ONNX Runtime's contrib operator: input [tokens, hidden], router scores, first matrices [experts, hidden, inner], their bias, second matrices
        // [experts, inner, hidden].
        var w = new OnnxWriter();
        string[] inputs = [w.Input("x", 1, 5, 64), w.Input("scores", 1, 5, 16), w.Float("up", 16, 64, 128), "", w.Float("down", 16, 128, 64)];
        w.Node("MoE", "com.microsoft", 1, inputs, ("k", 2));
        Model model = Read(w);
        Assert.Equal(2.0 * 5 * 2 * (2 * 64 * 128), Work(model));
        Assert.Equal(4.0 * 2 * (2 * 64 * 128), Weights(model));
    }

    private static OnnxWriter Product(string x, string prefix, long from, long to)
    {
        var branch = new OnnxWriter(prefix);
        branch.Unshaped(12, branch.Node("MatMul", [x, branch.Float(prefix + "_w", from, to)]), 1);
        return branch;
    }

    private static Model Read(OnnxWriter w, Dictionary<string, long>? dimensions = null)
    {
        using var stream = new MemoryStream(w.Bytes());
        ReadResult<Model> model = OnnxModel.Read(stream, "m.onnx", dimensions ?? [], static _ => long.MaxValue);
        Assert.True(model.IsOk, string.Join("; ", model.Problems));
        return model.Value;
    }

    private static IEnumerable<ListedOperator> Operators(Model model) => ((OperatorList)model.Components.Single()).Operators;

    private static double Work(Model model) => Operators(model).Sum(static o => o.Work.Value);

    private static double MatrixWork(Model model) => Operators(model).Where(static o => o.Type == "MatMul").Sum(static o => o.Work.Value);

    private static double Weights(Model model) => Operators(model).Sum(static o => o.Weights.Value);
}
