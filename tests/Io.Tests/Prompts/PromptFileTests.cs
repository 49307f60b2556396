using System.Text;
using Floorline.Readers;
using Floorline.Readers.Prompts;

namespace Floorline.Io.Tests.Prompts;

/// <summary>Data sets and traces of requests in the forms people keep them.</summary>
public class PromptFileTests
{
    [Fact]
    public void JsonLines_PromptsAndMessages_AreRead()
    {
        IReadOnlyList<PromptEntry> entries = Read("{\"prompt\":\"a b\",\"max_tokens\":7}\n{\"messages\":[{\"role\":\"user\",\"content\":\"c\"}],\"output_tokens\":9}\n").Value;

        Assert.Equal(("a b", 7), (entries[0].Text, entries[0].OutputTokens));
        Assert.Equal(("[{\"role\":\"user\",\"content\":\"c\"}]", 9), (entries[1].Messages, entries[1].OutputTokens));
    }

    [Fact]
    public void ShareGpt_FirstTurnIsThePrompt_SecondGivesTheLength()
    {
        PromptEntry entry = Assert.Single(Read("[{\"id\":\"x\",\"conversations\":[{\"from\":\"human\",\"value\":\"hello there\"},{\"from\":\"gpt\",\"value\":\"forty characters of an answer, all told.\"}]},{\"id\":\"empty\",\"conversations\":[]}]").Value);

        Assert.Equal(("hello there", 10), (entry.Text, entry.OutputTokens));
    }

    [Fact]
    public void Trace_InMilliseconds_IsSeconds()
    {
        PromptEntry entry = Read("{\"timestamp\": 27482, \"input_length\": 6955, \"output_length\": 52, \"hash_ids\": [46, 47]}\n").Value[0];

        Assert.Equal((27.482, 6955, 52), (entry.At!.Value.Value, entry.InputTokens, entry.OutputTokens));
    }

    [Fact]
    public void Trace_OfACloud_AsCsv_IsRead()
    {
        IReadOnlyList<PromptEntry> entries = Read("TIMESTAMP,ContextTokens,GeneratedTokens\n2023-11-16 18:17:03.9799600,4808,10\n2023-11-16 18:17:04.0319600,3180,8\n").Value;

        Assert.Equal(0.052, entries[1].At!.Value.Value - entries[0].At!.Value.Value, 1e-6);
        Assert.Equal((3180, 8), (entries[1].InputTokens, entries[1].OutputTokens));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"a\":1}")]
    [InlineData("a,b\n1,2\n")]
    [InlineData("{\"prompt\":12}")]
    public void SomethingElse_IsNamed(string content) => Assert.NotEmpty(Read(content).Problems);

    private static ReadResult<IReadOnlyList<PromptEntry>> Read(string text)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
        return PromptFile.Read(stream, "made");
    }
}
