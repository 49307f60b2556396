namespace Floorline.Contract.Tests;

public class SweepAndRooflineTests
{
    [Theory]
    [InlineData("sweep", "llama-3-70b", "--on", "h100", "--over", "context")]
    [InlineData("sweep", "mixtral-8x7b", "--on", "8xh100-sxm", "--over", "batch")]
    [InlineData("sweep", "llama-3-8b", "--on", "jetson-thor", "--over", "weights")]
    [InlineData("sweep", "params=7e9", "--on", "bw=200GB/s", "--over", "batch")]
    [InlineData("sweep", "clip-vit-large-patch14", "--on", "h100", "--over", "context")]
    [InlineData("roofline", "llama-3-8b", "--on", "h100", "--measured", "9ms")]
    [InlineData("roofline", "params=7e9", "--on", "bw=200GB/s")]
    [InlineData("roofline", "llama-3-8b", "--on", "8xh100-sxm", "--phase", "prefill", "--prompt", "4096")]
    public void Text_InAPipe_IsEightyColumnsOfPlainText(params string[] line)
    {
        CommandLine.Said said = CommandLine.Run(line);

        Assert.True(said.Code is 0 or 1 or 2, said.Error);
        Assert.Equal("", said.Code == 0 ? said.Error : "");
        Assert.DoesNotContain("internal error", said.Error, StringComparison.Ordinal);
        Assert.All(said.Out.Split('\n'), static l => Assert.True(l.Length <= 80, l));
        Assert.DoesNotContain('\u001b', said.Out);
    }

    [Theory]
    [InlineData("--over", "sideways")]
    [InlineData("--points", "1")]
    public void Sweep_BadOption_IsBadInput(string option, string value)
    {
        CommandLine.Said said = CommandLine.Run("sweep", "llama-3-8b", "--on", "h100", "--over", "batch", option, value);

        Assert.Equal(1, said.Code);
        Assert.Contains(option, said.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Sweep_Batch_RaisesTheFloorAndNeverTheRateDown()
    {
        CommandLine.Said said = CommandLine.Run("sweep", "llama-3-8b", "--on", "h100", "--over", "batch", "--json");
        double[] floors = [.. said.Json.GetProperty("points").EnumerateArray().Select(static p => p.GetProperty("binding_ms").GetDouble())];
        double[] rates = [.. said.Json.GetProperty("points").EnumerateArray().Select(static p => p.GetProperty("best_tok_s").GetDouble())];

        Assert.Equal(floors.Order(), floors);
        Assert.Equal(rates.Order(), rates);
    }
}
