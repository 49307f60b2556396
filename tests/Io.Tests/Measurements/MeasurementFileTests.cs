using System.Text;
using Floorline.Readers;
using Floorline.Readers.Measurements;

namespace Floorline.Io.Tests.Measurements;

/// <summary>Tables that people and programs really write, and those that they should not.</summary>
public class MeasurementFileTests
{
    private const string Header = "model,hardware,metric,value\n";

    [Fact]
    public void Read_TheLeastColumns_FillsInNothingThatIsNotSaid()
    {
        PublishedMeasurement row = Assert.Single(Read(Header + "llama,h100,itl_ms,12.5\n").Value);

        Assert.Equal(("llama", "h100", "itl_ms", 12.5), (row.Model, row.Hardware, row.Metric, row.Value));
        Assert.Equal(("line 2", 1, 1, "decode"), (row.Id, row.Devices, row.Batch, row.Phase));
        Assert.Null(row.TotalBillions);
        Assert.Null(row.ActiveBillions);
        Assert.Null(row.BytesPerWeight);
        Assert.Null(row.InputTokens);
        Assert.Equal("h100", row.Family);
    }

    // By hand: 25 fps of single images are 40 ms a call, 2,500 images/s of batches of 128 are 51.2 ms a call, 4 it/s are 250 ms a step.
    [Theory]
    [InlineData("fps", "25", "1", "step_ms", 40)]
    [InlineData("images/s", "2500", "128", "step_ms", 51.2)]
    [InlineData("images_s", "2500", "", "samples_s_total", 2500)]
    [InlineData("hz", "50", "1", "step_ms", 20)]
    [InlineData("it/s", "4", "1", "step_ms", 250)]
    [InlineData("ms", "48", "1", "step_ms", 48)]
    [InlineData("tok/s", "120", "1", "tok_s_total", 120)]
    [InlineData("tpot_ms", "8", "4", "itl_ms", 8)]
    [InlineData("tok/s", "120", "8", "tok/s", 120)]
    [InlineData("rtf", "0.05", "1", "rtf", 0.05)]
    public void Read_AMetricByItsUnit_IsTheMetric(string metric, string value, string batch, string known, double expected)
    {
        PublishedMeasurement row = Assert.Single(Read($"model,hardware,metric,value,batch_or_concurrency\nm,h100,{metric},{value},{batch}\n").Value);

        Assert.Equal(known, row.Metric);
        Assert.Equal(expected, row.Value, 1e-9);
        Assert.Equal(metric is "fps" or "images/s" or "hz" or "it/s", row.IsOfCalls);
    }

    [Fact]
    public void Read_AllColumns_InAnyOrderAndCase()
    {
        PublishedMeasurement row = Assert.Single(Read(
            "Value,METRIC,Hardware,model,row_id,engine_version,params_total_b,params_active_b,weight_format,bytes_per_weight,kv_format,n_devices,parallelism,phase,batch_or_concurrency,input_tokens,output_tokens,hw_family,quality,notes\n"
            + "1e1, itl_ms ,h200,mixtral,R1,vLLM,46.7,12.9,fp8,1,fp8,8,tp8,e2e,32,1024,128,H200,A,\"a, \"\"b\"\"\"\n").Value);

        Assert.Equal(
            ("R1", "vLLM", 46.7, 12.9, "fp8", 1.0, "fp8", 8, "tp8", "e2e", 32, 1024L, 128L, "H200", "A", "a, \"b\"", 10.0, "itl_ms"),
            (row.Id, row.Engine, row.TotalBillions, row.ActiveBillions, row.WeightFormat, row.BytesPerWeight, row.KvFormat, row.Devices, row.Parallelism,
                row.Phase, row.Batch, row.InputTokens, row.OutputTokens, row.Family, row.Quality, row.Notes, row.Value, row.Metric));
    }

    [Theory]
    [InlineData("model,hardware,metric,value\r\nllama,h100,itl_ms,1\r\n")]
    [InlineData("\uFEFFmodel,hardware,metric,value\nllama,h100,itl_ms,1\n")]
    [InlineData("\n\nmodel,hardware,metric,value\n\nllama,h100,itl_ms,1\n\n\n")]
    [InlineData("model,hardware,metric,value\nllama,h100,itl_ms,1")]
    [InlineData("\"model\",\"hardware\",\"metric\",\"value\"\n\"llama\",\"h100\",\"itl_ms\",\"1\"\n")]
    [InlineData("model,hardware,metric,value,extra\nllama,h100,itl_ms,1\n")]
    [InlineData("model,hardware,metric,value\nllama,h100,itl_ms,1,more,fields\n")]
    public void Read_TheSameRowInOtherDress_IsTheSameRow(string text)
    {
        PublishedMeasurement row = Assert.Single(Read(text).Value);

        Assert.Equal(("llama", "h100", "itl_ms", 1.0), (row.Model, row.Hardware, row.Metric, row.Value));
    }

    [Fact]
    public void Read_ALineEndInsideQuotes_StaysInItsRow()
    {
        IReadOnlyList<PublishedMeasurement> rows = Read("model,hardware,metric,value,notes\nllama,h100,itl_ms,1,\"two\nlines\"\nother,h100,itl_ms,2,\n").Value;

        Assert.Equal(2, rows.Count);
        Assert.Equal("two\nlines", rows[0].Notes);
        Assert.Equal("line 4", rows[1].Id);
    }

    [Fact]
    public void Read_OtherAlphabets_AreKept() => Assert.Equal("模型-8B Ä", Assert.Single(Read(Header + "模型-8B Ä,h100,itl_ms,1\n").Value).Model);

    [Fact]
    public void Read_MissingColumns_AreAllNamed()
    {
        ReadResult<IReadOnlyList<PublishedMeasurement>> read = Read("name,device\nllama,h100\n");

        Assert.Equal(["no column model", "no column hardware", "no column metric", "no column value"], read.Problems.Where(static p => p.Path == "header")
            .Select(static p => p.Found));
    }

    [Fact]
    public void Read_BadFigures_SpoilTheirRowAndNoOther()
    {
        IReadOnlyList<PublishedMeasurement> rows = Read(Header
            + "a,h100,itl_ms,fast\nb,h100,itl_ms,2\nc,h100,itl_ms,NaN\nd,h100,itl_ms,\ne,h100,itl_ms,Infinity\nf,h100\n").Value;

        Assert.Equal(["value 'fast' is not a number", null, "value 'NaN' is not a number", "value '' is not a number", "value 'Infinity' is not a number",
            "value '' is not a number"], rows.Select(static r => r.Defect));
    }

    [Fact]
    public void Read_ACountThatIsNoNumber_IsNotTakenForOne()
    {
        PublishedMeasurement One(string column) => Assert.Single(Read($"model,hardware,metric,value,{column}\na,h100,itl_ms,1,many\n").Value);

        Assert.Equal("n_devices 'many' is not a number", One("n_devices").Defect);
        Assert.Equal((null, "many"), (One("batch_or_concurrency").Batch, One("batch_or_concurrency").BatchText));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n\n")]
    [InlineData("\uFEFF")]
    public void Read_NothingInIt_SaysSo(string text) => Assert.Equal("an empty file", Assert.Single(Read(text).Problems).Found);

    [Fact]
    public void Read_AHeaderAndNoRows_IsNoRows() => Assert.Empty(Read(Header).Value);

    [Fact]
    public void Read_AFieldOfAMillionCharacters_IsRefused()
    {
        Problem problem = Assert.Single(Read(Header + "a,h100,itl_ms,1\n" + new string('x', 1_000_000) + ",h100,itl_ms,1\n").Problems);

        Assert.Equal("line 3", problem.Path);
        Assert.Contains("65,536", problem.Found, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_AQuoteThatNeverCloses_EndsInAProblemAndNotInMemory()
    {
        ReadResult<IReadOnlyList<PublishedMeasurement>> read = Read(Header + "\"" + string.Concat(Enumerable.Repeat("a,h100,itl_ms,1\n", 100_000)));

        Assert.False(read.IsOk);
        Assert.Contains("65,536", read.Problems[0].Found, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-3", -3)]
    [InlineData("0", 0)]
    [InlineData("1e-12", 1e-12)]
    [InlineData("1e15", 1e15)]
    public void Read_FiguresThatMakeNoSense_AreLeftToTheJudge(string text, double value)
    {
        PublishedMeasurement row = Assert.Single(Read(Header + $"a,h100,itl_ms,{text}\n").Value);

        Assert.Equal(value, row.Value);
        Assert.Null(row.Defect);
    }

    /// <summary>A time or a rate made of them would be 0 or infinite: the row stays, with its defect, and no figure is made of it.</summary>
    [Theory]
    [InlineData("1e-320", "value '1e-320' is nothing that is measured: found outside 1e-12 to 1e15")]
    [InlineData("-1e-13", "value '-1e-13' is nothing that is measured: found outside 1e-12 to 1e15")]
    [InlineData("1e300", "value '1e300' is nothing that is measured: found outside 1e-12 to 1e15")]
    [InlineData("-1e300", "value '-1e300' is nothing that is measured: found outside 1e-12 to 1e15")]
    [InlineData("1e999", "value '1e999' is not a number")]
    [InlineData("NaN", "value 'NaN' is not a number")]
    public void Read_FiguresBeyondAllMeasurement_AreADefectOfTheRow(string text, string defect)
    {
        PublishedMeasurement row = Assert.Single(Read(Header + $"a,h100,itl_ms,{text}\n").Value);

        Assert.Equal((0, defect), (row.Value, row.Defect));
    }

    [Fact]
    public void Read_CountsOutOfRange_AreNotTaken()
    {
        PublishedMeasurement row = Assert.Single(Read("model,hardware,metric,value,input_tokens,output_tokens,params_total_b,n_devices,batch_or_concurrency\na,h100,itl_ms,1,-5,1e30,inf,-2,0\n").Value);

        Assert.Null(row.InputTokens);
        Assert.Null(row.OutputTokens);
        Assert.Null(row.TotalBillions);
        Assert.Equal((1, 1), (row.Devices, row.Batch));
    }

    [Fact]
    public void Read_BytesOfNoText_NeverThrow()
    {
        var random = new System.Random(20261121);
        byte[] good = Encoding.UTF8.GetBytes("row_id,model,hardware,metric,value,params_total_b,notes\nR1,llama,h100,itl_ms,12.5,8.03,\"a, b\"\nR2,llama,h100,tok_s_total,80,8.03,\n");
        for (int round = 0; round < 2000; round++)
        {
            byte[] bytes = [.. good];
            for (int change = random.Next(1, 12); change > 0; change--)
            {
                bytes[random.Next(bytes.Length)] = random.Next(3) == 0 ? (byte)",\"\n\r\0"[random.Next(5)] : (byte)random.Next(256);
            }

            ReadResult<IReadOnlyList<PublishedMeasurement>> read = MeasurementFile.Read(new MemoryStream(bytes, 0, random.Next(bytes.Length + 1)), "fuzz.csv");
            Assert.True(read.IsOk || read.Problems.Count > 0);
            Assert.All(read.Problems, static p => Assert.DoesNotContain('\u001b', p.ToString()));
        }
    }

    private static ReadResult<IReadOnlyList<PublishedMeasurement>> Read(string text) =>
        MeasurementFile.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), "runs.csv");
}
