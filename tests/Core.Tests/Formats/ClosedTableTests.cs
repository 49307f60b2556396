using Floorline.Core.Formats;

namespace Floorline.Core.Tests.Formats;

/// <summary>A table of a closed set holds what a dictionary would.</summary>
public class ClosedTableTests
{
    [Fact]
    public void Table_OfAllWords_KeepsTheirOrderAndLastValues()
    {
        var table = new ClosedTable<ComputeFormat, int>();
        foreach (ComputeFormat word in Enum.GetValues<ComputeFormat>().Reverse())
        {
            table[word] = -1;
            table[word] = (int)word;
        }

        Assert.Equal(Enum.GetValues<ComputeFormat>().Length, table.Count);
        Assert.Equal(Enum.GetValues<ComputeFormat>().Reverse(), table.Keys);
        Assert.All(table, static pair => Assert.Equal((int)pair.Key, pair.Value));
        Assert.Equal(table.Select(static pair => pair.Value), table.Values);
    }

    [Fact]
    public void Table_WithoutAWord_SaysSo()
    {
        var table = new ClosedTable<ComputeFormat, int> { [ComputeFormat.Fp8] = 1 };

        Assert.False(table.ContainsKey(ComputeFormat.Bf16));
        Assert.False(table.TryGetValue(ComputeFormat.Bf16, out _));
        Assert.Throws<KeyNotFoundException>(() => table[ComputeFormat.Bf16]);
    }
}
