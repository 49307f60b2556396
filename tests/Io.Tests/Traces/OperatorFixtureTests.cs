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
