using Floorline.Core.Calibration;
using Floorline.Core.Quantities;
using Floorline.Core.Situations;

namespace Floorline.Core.Tests.Calibration;

public class EngineFitTests
{
    private static readonly EngineProfile _prior = EngineProfile.Default(EngineKind.Compiled);

    // A prior that hardly holds: what is left are the twelve rounds of reweighting.
    private const double Free = 1e-6;

    [Fact]
    public void Of_RunsOfAKnownEngine_RecoversItsCoefficients()
    {
        EngineProfile fitted = EngineFit.Of(Runs.Of(Runs.Truth, ("one", 1), ("two", 1)), _prior, Free);

        Assert.Equal(Runs.Truth.WeightFactor, fitted.WeightFactor, 0.01);
        Assert.Equal(Runs.Truth.CacheFactor, fitted.CacheFactor, 0.03);
        Assert.Equal(Runs.Truth.PerLayer.Value * 1e6, fitted.PerLayer.Value * 1e6, 0.5);
        Assert.Equal(Runs.Truth.ExchangeFactor, fitted.ExchangeFactor, 0.03);
    }

    [Fact]
    public void Of_OneRunThatIsThreeTimesOff_HardlyMoves()
    {
        EngineRun[] runs = [.. Runs.Of(Runs.Truth, ("one", 1), ("two", 1), ("three", 1))];
        runs[2] = runs[2] with { Measured = runs[2].Measured * 3 };

        EngineProfile fitted = EngineFit.Of(runs, _prior, Free);

        // Every row counts down by its own residual: what is left of the outlier moves an expectation by less than 5 %.
        Assert.All(Runs.Of(Runs.Truth, ("other", 1)), run => Assert.InRange(run.Expected(fitted) / run.Measured, 0.95, 1.05));
    }

    [Fact]
    public void Of_FiveRuns_AreEnoughWithTheHoldThatCalibrateUses()
    {
        EngineRun[] runs = [.. Runs.Of(Runs.Truth, ("own", 1)).Take(5)];

        EngineProfile fitted = EngineFit.Of(runs, _prior, 0.3);

        double before = Score.Of([.. runs.Select(r => LeaveOneOutTests.Against(r, _prior))]).MedianError;
        double after = Score.Of([.. runs.Select(r => LeaveOneOutTests.Against(r, fitted))]).MedianError;
        Assert.True(after < before / 2, $"{after} after {before}");
    }

    [Fact]
    public void Of_AStrongerHold_StaysNearerThePrior()
    {
        IReadOnlyList<EngineRun> runs = Runs.Of(Runs.Truth, ("one", 1));
        double[] layers = [.. ((double[])[1e-6, 0.3, 3, 1e6]).Select(hold => EngineFit.Of(runs, _prior, hold).PerLayer.Value * 1e6)];

        Assert.Equal(layers.OrderDescending(), layers);
        Assert.Equal(_prior.PerLayer.Value * 1e6, layers[^1], 0.1);
    }

    [Fact]
    public void Of_NoRuns_IsThePrior() => Assert.Same(_prior, EngineFit.Of([], _prior));

    [Fact]
    public void Of_RunsFasterThanAnythingSeen_KeepsCoefficientsPossible()
    {
        EngineProfile fitted = EngineFit.Of(Runs.Of(Runs.Truth, ("one", 0.05)), _prior, Free);

        Assert.True(fitted.WeightFactor >= 0.6 && fitted.ComputeFactor >= 0.2 && fitted.CacheFactor >= 1);
        Assert.True(fitted.PerLayer.Value >= 0 && fitted.ExchangeFactor >= 0 && fitted.PerExpertLayer.Value >= 0);
    }

    [Fact]
    public void Of_TheOrderOfRuns_DoesNotMatter()
    {
        IReadOnlyList<EngineRun> runs = Runs.Of(Runs.Truth, ("one", 1), ("two", 1.3));

        EngineProfile there = EngineFit.Of(runs, _prior);
        EngineProfile back = EngineFit.Of([.. runs.Reverse()], _prior);

        // Sums in another order differ in their last digits.
        Assert.Equal(there.PerLayer.Value, back.PerLayer.Value, 1e-9);
        Assert.Equal(there.WeightFactor, back.WeightFactor, 1e-9);
    }
}
