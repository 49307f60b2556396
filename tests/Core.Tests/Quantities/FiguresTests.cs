using System.Text.Json;
using Floorline.Core.Quantities;

namespace Floorline.Core.Tests.Quantities;

/// <summary>
/// The one rounding, case by case. The page has its own copy of it (src/Web/Client/src/figures.ts), and its tests read the same cases.
/// </summary>
public sealed class FiguresTests
{
    private static readonly Dictionary<string, Func<double, string>> _kinds = new()
    {
        ["time_ms"] = static ms => Figures.Of(Seconds.FromMilliseconds(ms)),
        ["bytes"] = static bytes => Figures.Of(new Bytes(bytes)),
        ["flop"] = static work => Figures.Of(new Flops(work)),
        ["gb_per_s"] = static rate => Figures.Of(new BytesPerSecond(rate * 1e9)),
        ["tflop_per_s"] = static rate => Figures.Of(new FlopsPerSecond(rate * 1e12)),
        ["number"] = static number => Figures.Of(number),
        ["ratio"] = Figures.Ratio,
        ["share"] = Figures.Percent,
    };

    public static TheoryData<string> Kinds => [.. _kinds.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Of_EveryCase_IsAsWritten(string kind)
    {
        using JsonDocument cases = Cases();
        (double Number, string Text)[] all =
            [.. cases.RootElement.GetProperty(kind).EnumerateArray().Select(static c => (c[0].GetDouble(), c[1].GetString()!))];

        Assert.Equal(all.Select(static c => c.Text), all.Select(c => _kinds[kind](c.Number)));
    }

    [Fact]
    public void Cases_OfEveryKind_AreAsked()
    {
        using JsonDocument cases = Cases();

        Assert.Equal(_kinds.Keys.Order(), cases.RootElement.EnumerateObject().Select(static p => p.Name).Order());
    }

    [Theory]
    [InlineData(0, "0 ms")]
    [InlineData(7, "7 ns")]
    [InlineData(999, "999 ns")]
    [InlineData(1_000, "1.00 us")]
    [InlineData(-640_400, "-640 us")]
    [InlineData(12_340_000, "12.3 ms")]
    public void Time_OfNanoseconds_HasNoFractionsOfOne(long nanoseconds, string text) => Assert.Equal(text, Figures.Time(nanoseconds));

    [Fact]
    public void Of_GrowingTimes_HasThreeDigits()
    {
        for (double time = 1e-9; time < 999; time *= 1.0137)
        {
            string text = Figures.Of(new Seconds(time));

            Assert.Matches("^([0-9]{3}|[0-9]{2}[.][0-9]|[0-9][.][0-9]{2}) (ns|us|ms|s)$", text);
        }
    }

    [Theory]
    [InlineData(1, "1 kernel")]
    [InlineData(1762, "1,762 kernels")]
    public void Count_WithANoun_AgreesWithIt(long count, string text) => Assert.Equal(text, Figures.Count(count, "kernel"));

    private static JsonDocument Cases() => JsonDocument.Parse(File.ReadAllText(RepositoryRoot.Of("tests", "golden", "figures", "cases.json")));
}
