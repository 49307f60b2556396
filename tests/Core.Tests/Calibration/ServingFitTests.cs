using Floorline.Core.Calibration;
using Floorline.Core.Hardware;
using Floorline.Core.Quantities;
using Floorline.Core.Situations;
using Floorline.Core.Workloads;

namespace Floorline.Core.Tests.Calibration;

public class ServingFitTests
{
    private static readonly EngineProfile _truth = Served.Compiled with { WeightFactor = 1.3, PerLayer = Seconds.FromMicroseconds(60),
        PerRequest = Seconds.FromMilliseconds(60), PerSequence = Seconds.FromMicroseconds(15) };

    [Fact]
    public void Choose_WhateverWasMeasured_TakesTheSameRuns()
    {
        IReadOnlyList<ServedOutcome> runs = Sweep();
        var random = new System.Random(2);
        ServedOutcome[] others = [.. runs.Select(r => r with { Ttft = random.Next(3) == 0 ? null : new Seconds(random.NextDouble()),
            Itl = new Seconds(random.NextDouble()) })];

        string[] chosen = [.. ServingFit.Choose(runs).Select(static r => r.Key)];

        Assert.Equal(ServingFit.Runs, chosen.Distinct().Count());
        Assert.Equal(chosen, ServingFit.Choose(others).Select(static r => r.Key));
        Assert.Equal(chosen, ServingFit.Choose([.. runs.Reverse()]).Select(static r => r.Key));
    }

    [Fact]
    public void Choose_FewerThanWanted_TakesAll() => Assert.Equal(2, ServingFit.Choose([.. Sweep().Take(2)]).Count);

    [Fact]
    public void Of_FourRunsOfAKnownEngine_PredictsTheOthers()
    {
        IReadOnlyList<ServedOutcome> runs = Sweep();
        IReadOnlyList<ServedOutcome> chosen = ServingFit.Choose(runs);

        EngineProfile fitted = ServingFit.Of(chosen, Served.Compiled, KernelTable.Empty);

        // The pull back to the prior keeps a few per cent.
        ServedOutcome[] others = [.. runs.Where(r => !chosen.Contains(r))];
        Assert.NotEmpty(others);
        (double before, double after) = (Worst(others, Served.Compiled), Worst(others, fitted));
        Assert.True(after < before / 2 && after < 0.1, $"{after} after {before}");
        Assert.Equal(Basis.OwnRuns, fitted.Basis);
    }

    [Fact]
    public void Of_OutcomesOfTheSameRun_ArePutTogether()
    {
        ServedOutcome one = Sweep()[0];
        ServedRun[] figures =
        [
            new("1", "f", "e", one.Deployment, one.Load, Figure: ServedFigure.Ttft, new Seconds(0.5)),
            new("2", "f", "e", one.Deployment, one.Load, Figure: ServedFigure.Itl, new Seconds(0.01)),
            new("3", "f", "e", one.Deployment, ServingLoad.Closed(9, 1, 1), Figure: ServedFigure.Itl, new Seconds(0.02)),
        ];

        IReadOnlyList<ServedOutcome> outcomes = ServedOutcome.Of(figures);

        Assert.Equal(2, outcomes.Count);
        Assert.Equal((new Seconds(0.5), new Seconds(0.01)), (outcomes[0].Ttft, outcomes[0].Itl));
        Assert.Null(outcomes[1].Ttft);
    }

    private static double Worst(IEnumerable<ServedOutcome> runs, EngineProfile engine) => runs.Max(r =>
    {
        (_, Seconds itl) = ServedOutcome.Reported(r.Expected(engine, KernelTable.Empty).Value, medians: false);
        return Math.Abs((itl / r.Itl!.Value) - 1);
    });

    private static IReadOnlyList<ServedOutcome> Sweep()
    {
        (int Slots, int Prompt)[] loads = [(1, 500), (4, 500), (16, 500), (64, 500), (4, 2000), (16, 2000)];
        return
        [
            .. loads.Select(static l =>
            {
                ServingLoad load = ServingLoad.Closed(l.Slots, l.Prompt, 64) with { Requests = Math.Max(20, l.Slots * 2) };
                var bare = new ServedOutcome($"{l.Slots}|{l.Prompt}", new Deployment(Served.Eight, new DeviceGroup(Served.Fast), Step.Decode(1, 0)), load,
                    null, null);
                (Seconds ttft, Seconds itl) = ServedOutcome.Reported(bare.Expected(_truth, KernelTable.Empty).Value, medians: false);
                return bare with { Ttft = ttft, Itl = itl };
            }),
        ];
    }
}
