using Floorline.Journal.Tests.Support;

namespace Floorline.Journal.Tests;

public class EntryIdTests
{
    [Fact]
    public void Of_LaterSecond_SortsLater()
    {
        string[] ids = [.. Enumerable.Range(0, 50).Select(static i => EntryId.Of(Some.Day.AddSeconds(i * 997), 31 - (i % 32)))];

        Assert.Equal(ids.Order(StringComparer.Ordinal), ids);
        Assert.All(ids, static id => Assert.True(EntryId.Is(id)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("e1")]
    [InlineData("x1n2m3p4q5r6s")]
    [InlineData("e1N2m3p4q5r6s")]
    [InlineData("e1n2m3p4q5r6u")]
    public void Is_Other_No(string text) => Assert.False(EntryId.Is(text));
}
