using Floorline.Core.Expectations;
using Floorline.Core.Formats;
using Floorline.Core.Hardware;
using Floorline.Core.Levers;
using Floorline.Core.Objectives;
using Floorline.Core.Planning;
using Floorline.Core.Quantities;
using Floorline.Core.Situations;
using Floorline.Core.Workloads;

namespace Floorline.Core.Tests.Levers;

/// <summary>What a step that read from outside its device's memory takes once it need not, or need less.</summary>
public class OffloadTests
{
    private static readonly Seconds _measured = Seconds.FromMilliseconds(500);

    // 16 GB of weights in 10 GB of memory.
    private static Situation Start { get; } = new(Served.Eight, new DeviceGroup(Served.Fast with { Memory = Fact<Bytes>.Known(Bytes.FromGB(10)) }),
        Step.Decode(1, 2048))
    {
        Engine = Served.Compiled,
        Measured = new Measurement(_measured, 0.02, true),
    };

    [Fact]
    public void Forecast_OfWhatWasMeasured_Runs() => Assert.Null(Forecast.Of(Start).Infeasible);

    [Fact]
    public void Forecast_OfTheSameUnmeasured_DoesNotFit() => Assert.NotNull(Forecast.Of(Start with { Measured = null }).Infeasible);

    [Theory]
    [InlineData("fp8")]
    [InlineData("w4a16")]
    [InlineData("tp=2")]
    public void Judgement_OfALeverThatMakesItFit_IsThePredictionOfWhatFits(string id)
    {
        var judged = Judgement.Of(Start, LeverCatalogue.Find(id)!);
        TimeRange alone = Forecast.Of(judged.After! with { Measured = null, Start = null }).Step;

        Assert.True(judged.Helps);
        Assert.Equal(alone.Middle.Value, judged.Predicted.Middle.Value, 1e-9);
        Assert.Equal(alone.High.Value, judged.Predicted.High.Value, 1e-9);
    }

    [Fact]
    public void Forecast_OfLessThatDoesNotFit_ReadsLessFromOutside()
    {
        MeasuredStart start = Forecast.StartOf(Start)!;

        Assert.Equal((_measured - start.Expected!.Time).Value, start.Offload.Value, 1e-9);
        Assert.Equal(Seconds.Zero, start.Unexplained);
        Assert.Equal(start.Offload.Value / 2, start.OffloadOf(start.Spilled / 2).Value, 1e-12);

        // The device that is 4 GB larger holds all but a third of the 6 GB.
        Forecast larger = Forecast.Of(Start with { Start = start, Hardware = new DeviceGroup(Start.Hardware.Device with { Memory = Fact<Bytes>.Known(
            Bytes.FromGB(14)) }) });
        double left = (start.Spilled.GB - 4) / start.Spilled.GB;
        Assert.Equal((start.Expected.Time + (start.Offload * left)).Value, larger.Step.Middle.Value, 1e-9);
    }

    [Fact]
    public void Forecast_OfTimeThatNoDiscTakes_KeepsTheRest()
    {
        // 6 GB in 100 s are 60 MB/s.
        MeasuredStart start = Forecast.StartOf(Start with { Measured = new Measurement(new Seconds(100), 0.02, true) })!;

        Assert.Equal((start.Spilled / MeasuredStart.SlowestOutside).Value, start.Offload.Value, 1e-9);
        Assert.True(start.Unexplained > start.Offload);
    }

    [Fact]
    public void Plan_WhereTheMeasuredStepMeetsTheSlo_HasNoStep()
    {
        Playbook met = Playbook.Of(Start, Slo.Of(Objective.Latency(Figure.Itl, Seconds.FromMilliseconds(550), Statistic.Mean)));

        Assert.Empty(met.Steps);
        Assert.IsType<Stop.SloIsMet>(met.Stop);
    }

    [Fact]
    public void Plan_BelowTheMeasuredStep_TakesWhatFits()
    {
        Playbook plan = Playbook.Of(Start, Slo.Of(Objective.Latency(Figure.Itl, Seconds.FromMilliseconds(50), Statistic.Mean)) with { Devices = 1 });

        Assert.IsType<Stop.SloIsMet>(plan.Stop);
        Assert.Equal(NumberFormats.Find("fp8"), plan.Final.Step.Weights!.Default);
    }
}
