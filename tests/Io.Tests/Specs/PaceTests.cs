using Floorline.Readers.Specs;

namespace Floorline.Io.Tests.Specs;

public class PaceTests
{
    [Theory]
    [InlineData("114ms", 0.114, PaceUnit.Step, PaceScope.Unsaid)]
    [InlineData("800us", 800e-6, PaceUnit.Step, PaceScope.Unsaid)]
    [InlineData("800\u00b5s", 800e-6, PaceUnit.Step, PaceScope.Unsaid)]
    [InlineData("800\u03bcs", 800e-6, PaceUnit.Step, PaceScope.Unsaid)]
    [InlineData("45tok/s", 1 / 45.0, PaceUnit.Token, PaceScope.Unsaid)]
    [InlineData("45 tok/s", 1 / 45.0, PaceUnit.Token, PaceScope.Unsaid)]
    [InlineData("45t/s", 1 / 45.0, PaceUnit.Token, PaceScope.Unsaid)]
    [InlineData("45 Tokens / sec", 1 / 45.0, PaceUnit.Token, PaceScope.Unsaid)]
    [InlineData("45 tokens per second", 1 / 45.0, PaceUnit.Token, PaceScope.Unsaid)]
    [InlineData("45 tps", 1 / 45.0, PaceUnit.Token, PaceScope.Unsaid)]
    [InlineData("1.5k tok/s", 1 / 1500.0, PaceUnit.Token, PaceScope.Unsaid)]
    [InlineData("1,500tok/s", 1 / 1500.0, PaceUnit.Token, PaceScope.Unsaid)]
    [InlineData("12,500.5 tok/s total", 1 / 12_500.5, PaceUnit.Token, PaceScope.Total)]
    [InlineData("2ktok/s", 1 / 2000.0, PaceUnit.Token, PaceScope.Unsaid)]
    [InlineData("22ms/token", 0.022, PaceUnit.Token, PaceScope.Unsaid)]
    [InlineData("22 ms per token", 0.022, PaceUnit.Token, PaceScope.Unsaid)]
    [InlineData("360tok/s total", 1 / 360.0, PaceUnit.Token, PaceScope.Total)]
    [InlineData("total 360 tok/s", 1 / 360.0, PaceUnit.Token, PaceScope.Total)]
    [InlineData("45tok/s/user", 1 / 45.0, PaceUnit.Token, PaceScope.Sequence)]
    [InlineData("45 tokens per second per user", 1 / 45.0, PaceUnit.Token, PaceScope.Sequence)]
    [InlineData("900 tok/s/gpu", 1 / 900.0, PaceUnit.Token, PaceScope.Device)]
    [InlineData("6it/s", 1 / 6.0, PaceUnit.Iteration, PaceScope.Unsaid)]
    [InlineData("1.2s/it", 1.2, PaceUnit.Iteration, PaceScope.Unsaid)]
    [InlineData("30fps", 1 / 30.0, PaceUnit.Item, PaceScope.Unsaid)]
    [InlineData("400 images/min", 0.15, PaceUnit.Item, PaceScope.Unsaid)]
    [InlineData("33Hz", 1 / 33.0, PaceUnit.Call, PaceScope.Unsaid)]
    [InlineData("6 actions/s", 1 / 6.0, PaceUnit.Call, PaceScope.Unsaid)]
    [InlineData("22 milliseconds", 0.022, PaceUnit.Step, PaceScope.Unsaid)]
    [InlineData("22 millis", 0.022, PaceUnit.Step, PaceScope.Unsaid)]
    [InlineData("22000 Microseconds", 0.022, PaceUnit.Step, PaceScope.Unsaid)]
    [InlineData("22 milliseconds per token", 0.022, PaceUnit.Token, PaceScope.Unsaid)]
    [InlineData("1khz", 1e-3, PaceUnit.Call, PaceScope.Unsaid)]
    public void Read_AsPeopleTypeIt_IsATimeOfOne(string text, double seconds, PaceUnit unit, PaceScope scope)
    {
        Pace pace = Pace.Read(text, "--measured").Value;

        Assert.Equal(seconds, pace.Time.Value, seconds * 1e-9);
        Assert.Equal((unit, scope), (pace.Unit, pace.Scope));
    }

    [Theory]
    [InlineData("45")]
    [InlineData("tok/s")]
    [InlineData("0tok/s")]
    [InlineData("-45tok/s")]
    [InlineData("45tok")]
    [InlineData("45tok s")]
    [InlineData("45tok//s")]
    [InlineData("45tok/s total per user")]
    [InlineData("114ms total")]
    [InlineData("45GB/s")]
    [InlineData("1e-9tok/s")]
    [InlineData("1,50tok/s")]
    [InlineData("1,5tok/s")]
    [InlineData("1,500,00tok/s")]
    [InlineData("")]
    public void Read_Wrong_IsAProblemThatNamesTheForms(string text) =>
        Assert.Contains("45tok/s", Assert.Single(Pace.Read(text, "--measured").Problems).Expected, StringComparison.Ordinal);
}
