using Floorline.Core.Objectives;
using Floorline.Core.Quantities;
using Floorline.Core.Serving;

namespace Floorline.Core.Tests.Serving;

/// <summary>Our definitions, worked by hand.</summary>
public class TokenTimingTests
{
    // Sent at 1.0 s, chunks at 1.2, 1.3 and 1.6 s with 1, 1 and 3 tokens: three gaps of 0.1 s after the first of 0.1 s.
    [Fact]
    public void Of_ChunksOfSeveralTokens_AreGapsPerToken()
    {
        TokenTiming timing = TokenTiming.Of(new Seconds(1), [new Seconds(1.2), new Seconds(1.3), new Seconds(1.6)], [1, 1, 3]);

        Assert.Equal(0.2, timing.Ttft.Value, 1e-12);
        Assert.Equal(0.6, timing.EndToEnd.Value, 1e-12);
        Assert.Equal(4, timing.Gaps.Count);
        Assert.All(timing.Gaps, static g => Assert.Equal(0.1, g.Value, 1e-12));
        Assert.Equal(0.1, timing.Tpot.Value.Value, 1e-12);
    }

    // The server counts 9 tokens in the same chunks: 0.4 s over the 8 that follow the first chunk's one.
    [Fact]
    public void Of_UsageOfTheServer_DecidesTpot() => Assert.Equal(0.05,
        TokenTiming.Of(new Seconds(1), [new Seconds(1.2), new Seconds(1.3), new Seconds(1.6)], [1, 1, 1], 9).Tpot.Value.Value, 1e-12);

    [Fact]
    public void Of_OneChunk_HasNoTpot() => Assert.False(TokenTiming.Of(Seconds.Zero, [new Seconds(0.2)], [5]).Tpot.IsKnown);

    [Fact]
    public void Of_NoChunk_IsACallersBug() => Assert.Throws<ArgumentOutOfRangeException>(static () => TokenTiming.Of(Seconds.Zero, [], []));

    [Theory]
    [InlineData(Figure.Ttft, 0.2, true)]
    [InlineData(Figure.Ttft, 0.19, false)]
    [InlineData(Figure.Itl, 0.11, true)]
    [InlineData(Figure.Tpot, 0.09, false)]
    [InlineData(Figure.EndToEnd, 0.4, true)]
    public void Meets_ALimit_IsInclusive(Figure metric, double limit, bool meets) =>
        Assert.Equal(meets, TokenTiming.Of(Seconds.Zero, [new Seconds(0.2), new Seconds(0.3), new Seconds(0.4)], [1, 1, 1])
            .Meets([Objective.Latency(metric, new Seconds(limit))]));
}
