using System.Text;

namespace Floorline.Contract.Tests;

/// <summary>
/// Files as they come: with a mark, with other line ends, in another encoding, with numbers that are none. Each is read, or refused in one message.
/// </summary>
public sealed class OddInputTests : IDisposable
{
    private static readonly string _good = "latency_ms\n" + string.Concat(Enumerable.Range(0, 100)
        .Select(static i => FormattableString.Invariant($"{10 + (i * 37 % 11 * 0.1):0.0}\n")));
    private readonly string _folder = Directory.CreateTempSubdirectory("floorline-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("\uFEFF", "\n", "latency_ms")]
    [InlineData("", "\r\n", "latency_ms")]
    [InlineData("", "\r", "latency_ms")]
    [InlineData("", "\n", "Latency (ms)")]
    [InlineData("", "\n", "request latency ms")]
    public void Samples_OfAnyForm_AreTheSame(string mark, string end, string column)
    {
        string file = Write("a.csv", Encoding.UTF8.GetBytes((mark + _good.Replace("latency_ms", column, StringComparison.Ordinal))
            .Replace("\n", end, StringComparison.Ordinal)));
        CommandLine.Said said = CommandLine.RunIn(_folder, "verify", Write("b.csv", Encoding.UTF8.GetBytes(_good)), file);

        Same(said);
    }

    [Theory]
    [InlineData("verify", "latency_ms\n5\nNaN\n", "line 3, latency_ms: found 'NaN'")]
    [InlineData("verify", "latency_ms\n5\n-3\n", "found '-3'")]
    [InlineData("verify", "latency_ms\n5\n1e300\n", "found '1e300'")]
    [InlineData("verify", "latency_ms\n5\u0000\n", "found '5?'")]
    [InlineData("verify", "latency_ms\n", "no samples")]
    [InlineData("verify", "", "no samples")]
    [InlineData("verify", "[1,2,3]", "a JSON list")]
    [InlineData("verify", "{\"latency_ms\":\"5\"}\n", "an object with a number")]
    [InlineData("verify", "a\u001b[31mb,c\n1,2\n", "'a?[31mb', 'c'")]
    [InlineData("journal", "hello\nyou\nthere\n", "line 1: found JSON that is broken")]
    [InlineData("journal", "1\n2\n3\n", "line 1: found no entry")]
    public void File_ThatIsWrong_IsRefusedInOneMessage(string verb, string text, string said)
    {
        string file = Write("x.txt", Encoding.UTF8.GetBytes(text));
        Refused(said, verb == "verify" ? [verb, file, file] : [verb, "import", file, "--journal", Path.Combine(_folder, "j.db")]);
    }

    [Fact]
    public void File_InUtf16_IsReadOrRefusedInOneMessage()
    {
        string times = Write("t.csv", Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes(_good)).ToArray());
        Same(CommandLine.RunIn(_folder, "verify", Write("b.csv", Encoding.UTF8.GetBytes(_good)), times));
        string text = Write("g.jsonl", Encoding.Unicode.GetPreamble().Concat(Encoding.Unicode.GetBytes("{\"id\":\"1\"}\n{\"id\":\"2\"}\n")).ToArray());
        Refused("text in UTF-16", "verify", times, times, "--golden", text);
        Refused("text in UTF-16", "trace", text);
        Refused("not UTF-8", "report", text);
    }

    [Fact]
    public void Verify_GoldenSetAndTimesAlone_AsksNoEndpoint()
    {
        string file = Write("a.csv", Encoding.UTF8.GetBytes(_good));
        Refused("times and no outputs", "verify", "http://127.0.0.1:9/v1", file, "--golden",
            Write("g.jsonl", "{\"id\":\"1\",\"prompt\":\"p\",\"expected\":\"x\"}\n"u8.ToArray()));
    }

    /// <summary>A change that rounds to nothing has one sign.</summary>
    [Fact]
    public void Verify_TinyChange_HasOneSign()
    {
        string many = "latency_ms\n" + string.Concat(Enumerable.Range(0, 20_000)
            .Select(static i => FormattableString.Invariant($"{10 + (i * 7919L % 10_007 * 1e-5):0.00000}\n")));
        string file = Write("a.csv", Encoding.UTF8.GetBytes(many));

        Assert.DoesNotContain("-+", CommandLine.RunIn(_folder, "verify", file, file).Out, StringComparison.Ordinal);
        Assert.DoesNotContain("-+", CommandLine.RunIn(_folder, "verify", file, file, "--markdown").Out, StringComparison.Ordinal);
    }

    /// <summary>What is no time is in no figure and no endless column of digits.</summary>
    [Fact]
    public void Report_NumbersThatAreNoTimes_AreLeftOutAndSaid()
    {
        CommandLine.Said rows = CommandLine.RunIn(_folder, "report", Write("n.csv", "latency_ms\n5\n-3\nNaN\n"u8.ToArray()));
        Assert.Contains("unusable-times: 2 value(s)", rows.Out, StringComparison.Ordinal);

        CommandLine.Said figures = CommandLine.RunIn(_folder, "report",
            Write("v.json",
                "{\"model_id\":\"m\",\"num_prompts\":1e300,\"request_rate\":-5,\"duration\":0,\"completed\":-2,\"total_input_tokens\":1,\"total_output_tokens\":2,\"request_throughput\":2,\"median_ttft_ms\":-3,\"p99_ttft_ms\":1e308}"u8.ToArray()));
        Assert.Equal(0, figures.Code);
        Assert.All(figures.Out.Split('\n'), static line => Assert.True(line.Length <= 80, line));
        Assert.DoesNotContain("-2", figures.Out, StringComparison.Ordinal);
    }

    /// <summary>Two files give the same times: the verdict says so by its own comparison, and compares nothing (exit code 6).</summary>
    private static void Same(CommandLine.Said said)
    {
        Assert.True(said.Code == 6, said.Error + said.Out);
        Assert.Contains("n 100, 100", said.Out, StringComparison.Ordinal);
        Assert.Contains("both sides are the same 100 times in the same order", said.Out, StringComparison.Ordinal);
    }

    private string Write(string name, byte[] bytes)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    private void Refused(string said, params string[] arguments)
    {
        CommandLine.Said run = CommandLine.RunIn(_folder, arguments);
        Assert.True(run.Code == 1, run.Code + run.Out);
        Assert.Contains(said, run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.Trim().Split('\n'));
    }
}
