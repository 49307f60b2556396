using System.Collections.Immutable;
using System.Text;
using Floorline.Core.Guardrails;
using Floorline.Core.Quantities;
using Floorline.Readers;
using Floorline.Readers.Golden;

namespace Floorline.Io.Tests.Golden;

public class RunFileTests
{
    [Fact]
    public void Read_OutputsTimesAndErrors_AreARun()
    {
        Run run = Read("""
            {"id": "a", "output": "hi", "latency_ms": 12.5, "tokens": 3, "logprobs": [-0.5, -1.5]}
            {"id": 2, "output": "", "latency_s": 0.5}
            {"id": "c", "error": "HTTP 500", "latency_ms": 1}
            """).Value;

        Assert.Equal([12.5, 500], run.Times.Select(static t => t.Milliseconds));
        Assert.Equal(3, run.Outputs["a"][0].Tokens.Value);
        Assert.Equal(Math.Exp(1), run.Outputs["a"][0].Perplexity.Value, 1e-12);
        Assert.Equal("HTTP 500", run.Outputs["c"][0].Error);
        Assert.Equal("", run.Outputs["2"][0].Text);
    }

    [Fact]
    public void Text_OfARun_ReadsBackAsTheSameRun()
    {
        var run = new Run("r",
            [new RunRecord("a", Seconds.FromMilliseconds(1.5), new ModelOutput("line\n\"two\"") { Tokens = Fact<int>.Known(2),
                Perplexity = Fact<double>.Known(1.25) }), new RunRecord("b", null, new ModelOutput("") { Error = "no connection" })]);

        Run read = Read(RunFile.Text(run)).Value;

        Assert.Equal(RunFile.Text(run), RunFile.Text(read));
        Assert.Equal("line\n\"two\"", read.Outputs["a"][0].Text);
    }

    /// <summary>What the other verbs and tools write: CSV, one time per line, requests of a measured server of which some failed.</summary>
    [Theory]
    [InlineData("latency_ms\n1\n2\n", 2)]
    [InlineData("{\"run\": 1, \"latency_ms\": 4.2}\n{\"run\": 2, \"latency_ms\": 4.3}\n", 2)]
    [InlineData("{\"schema\": \"floorline/request@1\", \"status\": \"ok\", \"e2e_ms\": 9, \"ttft_ms\": 1}\n{\"schema\": \"floorline/request@1\", \"status\": \"http_error\", \"error\": \"HTTP 503\"}\n", 1)]
    public void Read_TimesAlone_AreARun(string text, int times) => Assert.Equal(times, Read(text).Value.Times.Count());

    [Theory]
    [InlineData("{\"id\": \"a\", \"output\": \"x\", \"latency_ms\": -1}", "latency_ms")]
    [InlineData("{\"id\": \"a\", \"output\": \"x\", \"latency_ms\": \"fast\"}", "latency_ms")]
    [InlineData("{\"output\": \"x\", \"latency_ms\": 1}", "id")]
    [InlineData("{\"id\": \"a\", \"output\": \"x\", \"perplexity\": 0.5}", "1 or more")]
    [InlineData("{\"id\": \"a\", \"output\": \"x\", \"logprobs\": [1]}", "0 or less")]
    [InlineData("{\"id\": \"a\", \"output\": \"x\", \"tokens\": -3}", "0 or more")]
    [InlineData("", "no ")]
    public void Read_WrongRun_SaysWhat(string text, string said)
    {
        ReadResult<Run> read = Read(text);

        Assert.False(read.IsOk);
        Assert.Contains(said, string.Join('\n', read.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void ReviewSheet_FilledIn_MarksBothRunsBlindly()
    {
        ImmutableArray<GoldenItem> set = [new GoldenItem("a", "Say, \"hi\"", [new HumanCheck("Send it?")]), new GoldenItem("b", "?", [])];
        Run before = Read("{\"id\": \"a\", \"output\": \"hello, you\"}\n{\"id\": \"b\", \"output\": \"x\"}").Value;
        Run after = Read("{\"id\": \"a\", \"output\": \"go\\naway\"}\n{\"id\": \"b\", \"output\": \"x\"}").Value;
        string sheet = ReviewSheet.Text(set, before.Outputs, after.Outputs);
        Assert.DoesNotContain("baseline", sheet, StringComparison.Ordinal);
        string path = Path.Combine(Directory.CreateTempSubdirectory("floorline-").FullName, "sheet.csv");
        File.WriteAllText(path, sheet.Replace("\"hello, you\",,", "\"hello, you\",OK,", StringComparison.Ordinal)
            .Replace("\"go\naway\",,", "\"go\naway\",serious,rude", StringComparison.Ordinal));

        IReadOnlyDictionary<string, ReviewMark> marks = ReviewSheet.Read(path).Value;

        Assert.Equal(2, marks.Count);
        Assert.Equal(ReviewMark.Fine, ReviewSheet.Marked(before, marks).Outputs["a"][0].Mark);
        Assert.Equal(ReviewMark.Serious, ReviewSheet.Marked(after, marks).Outputs["a"][0].Mark);
        Assert.Null(ReviewSheet.Marked(after, marks).Outputs["b"][0].Mark);
        File.WriteAllText(path, "key,mark\nab,perhaps\n");
        Assert.Contains("ok, minor or serious", string.Join('\n', ReviewSheet.Read(path).Problems), StringComparison.Ordinal);
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
    }

    private static ReadResult<Run> Read(string text) => RunFile.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), "run.jsonl");
}
