using System.Collections.Immutable;
using System.Text;
using Floorline.Core.Guardrails;
using Floorline.Readers;
using Floorline.Readers.Golden;

namespace Floorline.Io.Tests.Golden;

public class GoldenFileTests
{
    /// <summary>Every kind of check as a golden set writes it, with an answer that passes and one that does not.</summary>
    [Theory]
    [InlineData("""{"kind": "exact", "expected": "Yes."}""", "Yes.", "yes")]
    [InlineData("""{"kind": "normalized", "expected": "It is paid"}""", "it is PAID.", "it is not paid")]
    [InlineData("""{"kind": "contains", "text": "refund"}""", "A Refund", "nothing")]
    [InlineData("""{"kind": "not_contains", "text": "refund"}""", "nothing", "A Refund")]
    [InlineData("""{"kind": "regex", "pattern": "^A-[0-9]+$"}""", "A-12", "B-12")]
    [InlineData("""{"kind": "not_regex", "pattern": "REFUND", "ignore_case": true}""", "no", "refund")]
    [InlineData("""{"kind": "json_schema", "schema": {"type": "object", "required": ["a"]}}""", """{"a": 1}""", """{"b": 1}""")]
    [InlineData("""{"kind": "json_schema", "fenced": true, "schema": {"type": "integer"}}""", "```json\n7\n```", "```json\n\"7\"\n```")]
    [InlineData("""{"kind": "number", "expected": 40, "tolerance": 0.1, "relative": true}""", "about 43", "about 45")]
    [InlineData("""{"kind": "words", "max": 3}""", "one two three", "one two three four")]
    [InlineData("""{"kind": "words", "min": 2}""", "one two", "one")]
    [InlineData("""{"kind": "bullets", "min": 2, "max": 3}""", "- a\n- b", "- a")]
    [InlineData("""{"kind": "similarity", "measure": "rouge_l", "min": 0.8, "expected": "the cat sat on the mat"}""", "the cat sat on a mat", "dogs bark")]
    [InlineData("""{"kind": "similarity", "measure": "edit", "min": 0.5, "against": "baseline"}""", "the baseline", "xyz")]
    public void Read_Check_PassesAndFailsAsItSays(string check, string good, string bad)
    {
        Check read = Read($$"""{"id": "a", "prompt": "?", "checks": [{{check}}]}""").Value[0].Checks[0];
        var baseline = new ModelOutput("the baseline!");

        Assert.Equal(CheckState.Passed, read.Judge(new ModelOutput(good), baseline).State);
        Assert.Equal(CheckState.Failed, read.Judge(new ModelOutput(bad), baseline).State);
    }

    [Fact]
    public void Read_TokensPerplexityAndHuman_WaitForWhatTheyNeed()
    {
        ImmutableArray<Check> checks = Read("""{"id": "a", "checks": [{"kind": "tokens", "max": 5}, {"kind": "perplexity", "max_increase": 0.1}, {"kind": "human", "question": "Send it?"}]}""").Value[0].Checks;
        var without = new ModelOutput("x");
        ModelOutput With(int tokens, double perplexity, ReviewMark mark) =>
            new("x") { Tokens = Core.Quantities.Fact<int>.Known(tokens), Perplexity = Core.Quantities.Fact<double>.Known(perplexity), Mark = mark };
        ModelOutput before = With(5, 2, ReviewMark.Fine);

        Assert.All(checks, check => Assert.Equal(CheckState.Undecided, check.Judge(without, without).State));
        Assert.All(checks, check => Assert.Equal(CheckState.Passed, check.Judge(With(5, 2.1, ReviewMark.Fine), before).State));
        Assert.All(checks, check => Assert.Equal(CheckState.Failed, check.Judge(With(6, 2.3, ReviewMark.Serious), before).State));
    }

    [Fact]
    public void Read_ExpectedAlone_IsANormalizedCheck_AndSeverityIsKept()
    {
        ImmutableArray<GoldenItem> set = Read("{\"id\": 1, \"prompt\": \"?\", \"expected\": \"Paris\"}\n\n{\"id\": \"b\", \"checks\": [{\"kind\": \"contains\", \"text\": \"x\", \"severity\": \"minor\"}]}").Value;

        Assert.Equal(("1", Severity.Serious, true), (set[0].Id, set[0].Checks[0].Severity, set[0].Checks[0] is NormalizedCheck));
        Assert.Equal(Severity.Minor, set[1].Checks[0].Severity);
    }

    [Theory]
    [InlineData("", "no prompt")]
    [InlineData("{\"id\": \"a\"}", "neither expected nor checks")]
    [InlineData("{\"id\": \"a\", \"expected\": \"x\"}\n{\"id\": \"a\", \"expected\": \"y\"}", "'a' twice")]
    [InlineData("{\"prompt\": \"a\", \"expected\": \"x\"}", "id")]
    [InlineData("{\"id\": \"a\", \"checks\": []}", "no list with a check")]
    [InlineData("{\"id\": \"a\", \"checks\": [{\"kind\": \"contain\", \"text\": \"x\"}]}", "perhaps contains")]
    [InlineData("{\"id\": \"a\", \"checks\": [{\"kind\": \"contains\", \"txt\": \"x\"}]}", "text")]
    [InlineData("{\"id\": \"a\", \"checks\": [{\"kind\": \"regex\", \"pattern\": \"(\"}]}", "a regular expression")]
    [InlineData("{\"id\": \"a\", \"checks\": [{\"kind\": \"words\", \"min\": 5, \"max\": 2}]}", "less than min")]
    [InlineData("{\"id\": \"a\", \"checks\": [{\"kind\": \"words\", \"max\": -1}]}", "-1")]
    [InlineData("{\"id\": \"a\", \"checks\": [{\"kind\": \"words\", \"max\": 1.5}]}", "a whole number")]
    [InlineData("{\"id\": \"a\", \"checks\": [{\"kind\": \"similarity\", \"measure\": \"cosine\", \"min\": 0.5, \"expected\": \"x\"}]}",
        "token_f1, rouge_l or edit")]
    [InlineData("{\"id\": \"a\", \"checks\": [{\"kind\": \"json_schema\", \"schema\": {\"$ref\": \"#/none\"}}]}", "$ref")]
    [InlineData("{\"id\": \"a\", \"checks\": [{\"kind\": \"exact\", \"expected\": \"x\", \"severity\": \"fatal\"}]}", "serious or minor")]
    [InlineData("not json", "JSON")]
    [InlineData("[1, 2]", "JSON")]
    public void Read_WrongSet_SaysWhatAndWhere(string text, string said)
    {
        ReadResult<ImmutableArray<GoldenItem>> read = Read(text);

        Assert.False(read.IsOk);
        Assert.Contains(said, string.Join('\n', read.Problems), StringComparison.Ordinal);
        Assert.Contains("set.jsonl", string.Join('\n', read.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_HostileBytes_AreRefusedInTime()
    {
        Assert.False(GoldenFile.Read(new MemoryStream([0xff, 0xfe, 0x00, 0x01]), "set.jsonl").IsOk);
        Assert.False(Read("{\"id\": " + new string('[', 100_000)).IsOk);
        Assert.False(Read("{\"id\": \"a\", \"checks\": [{\"kind\": \"json_schema\", \"schema\": " + string.Concat(Enumerable.Repeat("{\"not\": ", 500))
            + "true" + new string('}', 500) + "}]}").IsOk);
    }

    private static ReadResult<ImmutableArray<GoldenItem>> Read(string text) => GoldenFile.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), "set.jsonl");
}
