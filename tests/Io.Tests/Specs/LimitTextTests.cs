using System.Collections.Immutable;
using Floorline.Core.Guardrails;
using Floorline.Readers.Specs;

namespace Floorline.Io.Tests.Specs;

public class LimitTextTests
{
    [Fact]
    public void Read_LimitsAsPeopleWriteThem_AreUnderstood()
    {
        ImmutableArray<GuardrailLimit> limits = LimitText.Read("serious<=1/50, warn at 2, fail above; Minor <= 5 / 50", "--limit").Value;

        Assert.Equal(new[] { new GuardrailLimit(Severity.Serious, 1, 2, 50), new GuardrailLimit(Severity.Minor, 5, 5, 50) }, limits.AsEnumerable());
        Assert.Equal(GuardrailLimit.Default, LimitText.Read(GuardrailLimit.Default.Text, "--limit").Value.Single());
    }

    [Theory]
    [InlineData("")]
    [InlineData("serious")]
    [InlineData("serious<=2/1")]
    [InlineData("serious<=1/0")]
    [InlineData("serious<=3/50, warn at 2")]
    [InlineData("fatal<=1/50")]
    [InlineData("serious<=1/50; serious<=2/50")]
    [InlineData("serious<=-1/50")]
    public void Read_WrongLimit_IsRefused(string text) => Assert.NotEmpty(LimitText.Read(text, "--limit").Problems);

    [Theory]
    [InlineData("3/50", 3, 50)]
    [InlineData("0/1", 0, 1)]
    public void Count_OfPrompts_IsRead(string text, int faults, int of) => Assert.Equal((faults, of), LimitText.Count(text, "BEFORE").Value);

    [Theory]
    [InlineData("3")]
    [InlineData("51/50")]
    [InlineData("1/0")]
    [InlineData("-1/50")]
    [InlineData("1/2/3")]
    public void Count_WrongText_IsRefused(string text) => Assert.NotEmpty(LimitText.Count(text, "BEFORE").Problems);

    [Fact]
    public void Metrics_AsPeopleWriteThem_AreRead()
    {
        Assert.Equal(["p95", "median", "p99.9"], MetricText.Metrics("p95, p50,p99.9", "--metrics").Value.Select(static m => m.Name));
        Assert.NotEmpty(MetricText.Metrics("p100", "--metrics").Problems);
    }
}
