using System.Globalization;
using Floorline.Core.Traces;
using Floorline.Core.Traces.Operators;
using Floorline.Readers.Csv;
using Floorline.Readers.Traces;

namespace Floorline.Io.Tests.Traces;

/// <summary>Rates of operators on real traces against those that TraceLens printed of the same files.</summary>
public class OperatorFixtureTests
{
    private const string Folder = "fixtures/traces";

    // TraceLens gives the mean of rates, Floorline the rate of the sum: they part by the spread of the calls
    private const double Spread = 0.03;

    [SharedDataFact(Folder + "/tracelens_expected")]
    public void Rates_OfProducts_AreThoseOfTraceLens()
    {
        Assert.Equal(0, Compare("inference/h100_bert_small.json.gz", "h100_gaunernst_bert-small-uncased__1016001", out int first));
        Assert.Equal(0, Compare("rocm/mi300_bert_small.json.gz", "mi300_gaunernst_bert-small-uncased__1016001", out int second));
        Assert.Equal(0, Compare("inference/h100_qwen15_0.5b.json.gz", "h100_Qwen_Qwen1.5-0.5B-Chat__1016005", out int third));
        Assert.Equal(0, Compare("rocm/mi300_qwen15_0.5b.json.gz", "mi300_Qwen_Qwen1.5-0.5B-Chat__1016005", out int fourth));
        Assert.True(first + second + third + fourth >= 12, $"{first} + {second} + {third} + {fourth} products compared");
    }

    // the 53 convolutions of ResNet-50 on an image of 224 x 224 take 4.09 G multiply-adds, counted from the layers in torchvision's resnet.py
    [SharedDataFact(Folder + "/kineto")]
    public void Convolutions_WithoutRecordedStrides_HaveTheArithmeticOfResNet50()
    {
        OperatorTable table = TraceDiagnosis.Of(TraceReader.Read([SharedData.PathOf($"{Folder}/kineto/resnet50_num_workers_0_a.json.gz")]).Value.Traces)
            .Devices[0].Operators;
        ShapedOperator[] forward = [.. table.Rows.Where(static r => r.Name == "aten::cudnn_convolution")];

        Assert.Equal(6 * 53, forward.Sum(static r => r.Calls));
        Assert.Equal(6 * 32 * 2 * 4.0875e9, forward.Sum(static r => r.Work.Work.Value * r.Calls), 6 * 32 * 2 * 0.005e9);
        Assert.Equal((0, ""), (table.UntoldConvolutions, table.Note));
    }

    private static int Compare(string file, string folder, out int compared)
    {
        int wrong = 0;
        OperatorTable table = TraceDiagnosis.Of(TraceReader.Read([SharedData.PathOf($"{Folder}/{file}")]).Value.Traces).Devices[0].Operators;
        List<string[]> rows = CsvRecords.Trimmed(File.ReadAllText(SharedData.PathOf($"{Folder}/tracelens_expected/{folder}/GEMM.csv")));
        compared = 0;
        foreach (string[] row in rows.Skip(1))
        {
            string Cell(string column) => row[Array.IndexOf(rows[0], column)];
            double Value(string column) => double.Parse(Cell(column), CultureInfo.InvariantCulture);
            string shape = $"{Cell("param: M")}x{Cell("param: K")}x{Cell("param: N")}";
            if (table.Rows.FirstOrDefault(r => r.Name == Cell("name") && r.Work.Shape == shape) is { } own && own.Calls == (int)Value("name_count"))
            {
                bool same = Math.Abs((own.Work.Work.Value / (Value("GFLOPS_first") * 1e9)) - 1) < Spread
                    && Math.Abs((own.Time / 1e3 / Value("Kernel Time (µs)_sum")) - 1) < Spread;
                wrong += same ? 0 : 1;
                compared++;
            }
        }

        return wrong;
    }
}
