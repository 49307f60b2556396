using System.Globalization;
using System.Text;
using Floorline.Readers.Measurements;
using Floorline.Workbench;

namespace Floorline.Contract.Tests.Accuracy;

/// <summary>Runs that did not hold as many requests as they state are told by their own sweep.</summary>
public sealed class SweepCheckTests
{
    private const string Head = "source_url_or_repo_path,date,licence,engine_version,model,params_total_b,params_active_b,weight_format,bytes_per_weight,"
        + "kv_format,hardware,n_devices,parallelism,phase,batch_or_concurrency,input_tokens,output_tokens,metric,value,notes,hw_family,quality,row_id\n";

    [Fact]
    public void Apply_ManyAtOnceFasterThanFew_IsNotScored()
    {
        IReadOnlyList<BacktestRow> rows = SweepCheck.Apply(Rows((4, 5), (16, 8), (64, 14), (512, 5.5)));

        Assert.Equal(["4 itl", "4 ttft", "16 itl", "16 ttft", "64 itl", "64 ttft"], rows.Where(static r => r.Skipped is null).Select(static r => r.Row.Id));
        Assert.All(rows.Where(static r => r.Skipped is not null), static r => Assert.Contains("fewer ran at once", r.Skipped, StringComparison.Ordinal));
    }

    [Fact]
    public void Apply_OneSlowOutlier_CondemnsNobody()
    {
        IReadOnlyList<BacktestRow> rows = SweepCheck.Apply(Rows((4, 5), (16, 40), (64, 14), (512, 30)));

        Assert.All(rows, static r => Assert.Null(r.Skipped));
    }

    private static BacktestRow[] Rows(params (int InFlight, double Gap)[] runs)
    {
        var text = new StringBuilder(Head);
        foreach ((int inFlight, double gap) in runs)
        {
            foreach ((string metric, double value) in (ReadOnlySpan<(string, double)>)[("itl", gap), ("ttft", gap * 20)])
            {
                text.Append(CultureInfo.InvariantCulture, $"here,2026-01-01,none,vllm,Llama-3.1-8B,8.03,8.03,bf16,2,,H100 SXM5 80GB,1,TP1,e2e,{inFlight},")
                    .Append(CultureInfo.InvariantCulture, $"1024,1024,{metric}_ms,{value},,H100,A,{inFlight} {metric}\n");
            }
        }

        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text.ToString()));
        return [.. MeasurementFile.Read(stream, "sweep.csv").Value.Select(MeasurementReading.Read)];
    }
}
