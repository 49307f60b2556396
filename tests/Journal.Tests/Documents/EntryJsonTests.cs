using System.Text.Json;
using Floorline.Journal.Documents;
using Floorline.Journal.Tests.Support;

namespace Floorline.Journal.Tests.Documents;

public class EntryJsonTests
{
    [Fact]
    public void Read_WhatWasWritten_WritesTheSameText()
    {
        Entry entry = Some.Child(Some.Entry(1), 2, predicted: 20.0 / 3, measured: 1000.0 / 7) with
        {
            Samples = SampleSummary.Of(Some.Samples(500, 3), kept: true),
            Situation = [new SituationField("model", "Größe 東京 \"q\" \\ </script>"), new SituationField("hw-override", "bw=1GB/s"), new SituationField("set.max-num_seqs", "1")],
            Findings = ["one", "two"],
            Plan = Some.Entry(9).Id,
        };

        string once = EntryJson.Of(EntryJson.Read(EntryJson.Of(entry)));

        Assert.Equal(once, EntryJson.Of(EntryJson.Read(once)));
        Assert.Equal("hw-override", EntryJson.Read(once).Situation[1].Name);
        Assert.Equal("set.max-num_seqs", EntryJson.Read(once).Situation[2].Name);
    }

    [Theory]
    [InlineData("\"id\":\"e", "\"id\":\"x", "id")]
    [InlineData("\"at\":\"20", "\"at\":\"30 past ", "at")]
    [InlineData("\"verdict\":\"keep\"", "\"verdict\":\"maybe\"", "verdict")]
    [InlineData("\"measured_ms\":6", "\"measured_ms\":-6", "measured_ms")]
    [InlineData("\"measured_ms\":6", "\"measured_ms\":\"6\"", "measured_ms")]
    [InlineData("\"parent\":\"e", "\"parent\":\"../e", "parent")]
    [InlineData("\"changed\":[", "\"changed\":[7,", "changed")]
    [InlineData("\"situation\":{", "\"situation\":7,\"x\":{", "situation")]
    [InlineData("\"low_ms\":5", "\"low_ms\":0", "prediction.low_ms")]
    [InlineData("\"note\":\"fewer", "\"note\":\"\\u001b[31m", "note")]
    [InlineData("\"schema\":\"floorline/entry@1\"", "\"schema\":\"other\"", "schema")]
    public void Read_OneFieldWrong_NamesIt(string from, string to, string path)
    {
        string text = EntryJson.Of(Some.Child(Some.Entry(1), 2));
        Assert.Contains(from, text, StringComparison.Ordinal);
        var problems = new List<EntryProblem>();

        using var document = JsonDocument.Parse(text.Replace(from, to, StringComparison.Ordinal));
        EntryJson.Read(document.RootElement, newer: false, problems);

        Assert.Contains(problems, p => p.Path == path);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"entry":7}""")]
    [InlineData("""{"entry":{},"entry":{}}""")]
    [InlineData("""{"entry":{"note":"\ud800"}}""")]
    [InlineData("""{"sha256":"00","entry":{}}""")]
    public void Read_LineThatIsNone_SaysSoAndThrowsNothing(string line)
    {
        var problems = new List<EntryProblem>();

        Assert.Null(JournalLine.Read(line, problems));
        Assert.NotEmpty(problems);
    }

    [Fact]
    public void Read_LineWithOneCharacterChanged_IsRefused()
    {
        Entry entry = Some.Child(Some.Entry(1), 2);
        string line = new JournalLine(entry, EntryJson.Of(entry), null).ToString();
        var random = new Random(5);
        for (int i = 0; i < 300; i++)
        {
            char[] text = line.ToCharArray();
            int at = random.Next(text.Length);
            text[at] = (char)(text[at] ^ 1);
            var problems = new List<EntryProblem>();
            Assert.True(JournalLine.Read(new string(text), problems) is null && problems.Count > 0, $"position {at} of {new string(text)}");
        }
    }

    [Fact]
    public void Read_LineWrittenByHand_NeedsNoChecksum()
    {
        var problems = new List<EntryProblem>();

        JournalLine? line = JournalLine.Read("""{"entry": {"schema": "floorline/entry@1", "id": "e1n2m3p4q5r6s", "at": "2026-03-01T09:30:00Z", "situation": {"model": "m", "on": "h"}, "measured_ms": 5}}""", problems);

        Assert.Empty(problems);
        Assert.Equal(5, line!.Entry.Measured!.Value.Milliseconds, 1e-9);
    }

    [Theory]
    [InlineData("hf_abcdefghijklmnopqrstuvwx", true)]
    [InlineData("key sk-proj-abcdefghijklmnopqrst", true)]
    [InlineData("weights bf16 to fp8, sha 0123456789abcdef", false)]
    [InlineData("https://example.org/path", false)]
    public void SecretShape_IsIn_KnowsTokens(string text, bool expected) => Assert.Equal(expected, SecretShape.IsIn(text));
}
