using Floorline.Core.Quantities;
using Floorline.Core.Situations;

namespace Floorline.Core.Tests.Levers;

/// <summary>Drafts: PHYSICS section 10 and what must hold at the ends.</summary>
public class SpeculationTests
{
    private static readonly Seconds _draft = Seconds.FromMilliseconds(4 / 5.0);

    // The digits that the source prints.
    [Theory]
    [InlineData(0.78, 5, 3.52)]
    [InlineData(0.25, 4, 1.33)]
    [InlineData(0.75, 4, 3.05)]
    [InlineData(0.5, 1, 1.5)]
    public void ExpectedTokens_OfPrintedExamples_AreThePrintedDigits(double share, int drafts, double expected) =>
        Assert.Equal(expected, Math.Round(new Speculation(share, drafts, _draft).ExpectedTokens, 2));

    [Fact]
    public void TimePerToken_FourAndThirtyTwoMilliseconds_Is10Point2()
    {
        var five = new Speculation(0.78, 5, _draft);

        Seconds time = five.TimePerToken(Seconds.FromMilliseconds(32));

        Assert.Equal(10.2, Math.Round(time.Milliseconds, 1));
        Assert.Equal(36 / 3.5218, time.Milliseconds, 1e-3);
    }

    [Fact]
    public void TimePerToken_OfALowAcceptance_IsALoss()
    {
        var four = new Speculation(0.25, 4, Seconds.FromMilliseconds(4));

        // 1.33 tokens do not pay for four drafts of 4 ms and a step of 32 ms.
        Assert.True(four.TimePerToken(Seconds.FromMilliseconds(32)) > Seconds.FromMilliseconds(32));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(64)]
    public void TokensOf_NothingAccepted_IsOne(int drafts) => Assert.Equal(1, Speculation.TokensOf(0, drafts));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(64)]
    public void TokensOf_EverythingAccepted_IsDraftsAndOne(int drafts) => Assert.Equal(drafts + 1, Speculation.TokensOf(1, drafts));

    [Fact]
    public void TokensOf_JustBelowOne_ComesToTheSame() =>
        // 1 - p cancels ten digits; what is left is good to a millionth.
        Assert.Equal(6, Speculation.TokensOf(1 - 1e-10, 5), 1e-5);

    [Theory]
    [InlineData(-0.01)]
    [InlineData(1.01)]
    [InlineData(double.NaN)]
    public void TokensOf_NoChance_IsRefused(double share) => Assert.Throws<ArgumentOutOfRangeException>(() => Speculation.TokensOf(share, 4));

    [Fact]
    public void TokensOf_MoreOfAnything_NeverGivesFewer()
    {
        for (int i = 0; i < 20; i++)
        {
            double share = i / 20.0;
            for (int drafts = 0; drafts < 20; drafts++)
            {
                double now = Speculation.TokensOf(share, drafts);
                Assert.InRange(now, 1, drafts + 1);
                Assert.True(Speculation.TokensOf(share, drafts + 1) >= now);
                Assert.True(Speculation.TokensOf((i + 1) / 20.0, drafts) >= now);
            }
        }
    }

    [Theory]
    [InlineData(0.3)]
    [InlineData(0.7)]
    [InlineData(0.9)]
    public void Best_OfSixteen_IsTheOneThatTryingThemAllGives(double share)
    {
        static Seconds Verify(int drafts) => Seconds.FromMilliseconds(20 + (0.6 * drafts));
        var unknown = new Speculation(share, 0, Seconds.FromMilliseconds(1.5));

        Speculation best = unknown.Best(Verify);

        double least = double.PositiveInfinity;
        int number = 0;
        for (int drafts = 1; drafts <= 16; drafts++)
        {
            double tokens = 0;
            for (int i = 0; i <= drafts; i++)
            {
                tokens += Math.Pow(share, i);
            }

            double time = ((1.5 * drafts) + 20 + (0.6 * drafts)) / tokens;
            if (time < least)
            {
                (least, number) = (time, drafts);
            }
        }

        Assert.Equal(number, best.Drafts);
        Assert.Equal(least, best.TimePerToken(Verify(number)).Milliseconds, 1e-9);
    }

    [Fact]
    public void Best_HigherAcceptance_NeverDraftsFewer()
    {
        static Seconds Verify(int drafts) => Seconds.FromMilliseconds(20);
        int[] best = [.. Enumerable.Range(1, 19).Select(i => new Speculation(i / 20.0, 0, Seconds.FromMilliseconds(1)).Best(Verify).Drafts)];

        Assert.Equal(best.Order(), best);
        Assert.True(best[^1] > best[0]);
    }

    [Fact]
    public void BreakEvenShare_OfARound_GivesExactlyTheTimeWithout()
    {
        var five = new Speculation(0.78, 5, _draft);
        Seconds plain = Seconds.FromMilliseconds(30);

        double even = five.BreakEvenShare(Seconds.FromMilliseconds(32), plain)!.Value;

        // Sixty halvings leave nothing of the interval; 1e-9 is rounding.
        Assert.Equal(plain.Value, (five with { AcceptanceShare = even }).TimePerToken(Seconds.FromMilliseconds(32)).Value, 1e-9);
        Assert.InRange(even, 0.05, 0.5);
    }

    [Fact]
    public void BreakEvenShare_DraftsAsDearAsTheModel_IsNull() =>
        Assert.Null(new Speculation(0.9, 3, Seconds.FromMilliseconds(30)).BreakEvenShare(Seconds.FromMilliseconds(31), Seconds.FromMilliseconds(30)));

    [Fact]
    public void BreakEvenShare_FreeDraftsAndVerification_IsZero() =>
        Assert.Equal(0, new Speculation(0.9, 3, Seconds.Zero).BreakEvenShare(Seconds.FromMilliseconds(30), Seconds.FromMilliseconds(30))!.Value, 1e-9);
}
