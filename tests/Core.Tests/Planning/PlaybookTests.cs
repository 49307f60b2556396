using Floorline.Core.Hardware;
using Floorline.Core.Levers;
using Floorline.Core.Objectives;
using Floorline.Core.Planning;
using Floorline.Core.Quantities;
using Floorline.Core.Serving;
using Floorline.Core.Tests.Levers;
using Floorline.Core.Workloads;

namespace Floorline.Core.Tests.Planning;

/// <summary>The order of a plan, and that it hangs together.</summary>
public class PlaybookTests
{
    private static LeverSituation Slow => new(Served.Eight, new DeviceGroup(Served.Fast), Step.Decode(1, 3000))
    {
        Measured = Situations.Ms(14),
        DeadWork = Seconds.FromMilliseconds(2),
        HostWork = Seconds.FromMilliseconds(3),
    };

    private static LeverSituation Loaded => new(Served.Seventy, new DeviceGroup(Served.Fast, 8), Step.Decode(1, 0) with { Parallelism = new Parallelism(8, 1, 1) })
    {
        Engine = Served.Compiled,
        Load = ServingLoad.Closed(8, 2000, 300),
    };

    [Fact]
    public void Of_AnSloThatIsMet_HasNoSteps()
    {
        Playbook plan = Playbook.Of(Loaded, Mean(new Seconds(1)));

        Assert.Empty(plan.Steps);
        Assert.Equal("the SLO is met", plan.Stop);
        Assert.Equal(plan.Start, plan.End);
        Assert.Same(plan.Final.Model, Served.Seventy);
    }

    [Fact]
    public void Of_AnSloWithinReach_StopsAsSoonAsItIsMet()
    {
        Seconds now = Outlook.Of(Loaded).Itl.Middle;
        Slo slo = Mean(now * 0.8);

        Playbook plan = Playbook.Of(Loaded, slo);

        Assert.Equal("the SLO is met", plan.Stop);
        Assert.NotEmpty(plan.Steps);
        Assert.Empty(plan.End.Misses(slo));
        Assert.All(plan.Steps.SkipLast(1), s => Assert.NotEmpty(s.After.Misses(slo)));
    }

    [Fact]
    public void Of_AnSloOutOfReach_SaysWhatIsStillMissed()
    {
        Slo slo = Mean(Seconds.FromMicroseconds(10)) with { Risk = QualityRisk.Low };

        Playbook plan = Playbook.Of(Loaded, slo);

        Assert.Contains("ITL", plan.Stop, StringComparison.Ordinal);
        Assert.NotEmpty(plan.End.Misses(slo));
        Assert.All(plan.Steps, s => Assert.True(s.Outcome.Lever.Risk <= QualityRisk.Low));
    }

    [Fact]
    public void Of_AnyPlan_RunsThePipelineAgainAfterEveryStep()
    {
        foreach ((LeverSituation start, Slo slo) in ((LeverSituation, Slo)[])[(Slow, Slo.None), (Slow, Mean(Seconds.FromMilliseconds(6))),
            (Loaded, Mean(Seconds.FromMilliseconds(5))), (Loaded, Slo.Of(Objective.Throughput(new TokensPerSecond(5000))))])
        {
            Playbook plan = Playbook.Of(start, slo);

            Outlook before = plan.Start;
            LeverSituation situation = start;
            foreach (PlayStep step in plan.Steps)
            {
                Assert.Equal(before, step.Before);
                Assert.Equal([.. situation.Applied, step.Outcome.Lever.Id], step.Outcome.After!.Applied);
                Assert.Equal(Outlook.Of(step.Outcome.After, null, slo.RequestsNeeded), step.After);
                Assert.NotEmpty(step.Why);
                (before, situation) = (step.After, step.Outcome.After);
            }

            Assert.NotEmpty(plan.Steps);
            Assert.Equal(before, plan.End);
            Assert.Same(situation, plan.Final);
        }
    }

    [Fact]
    public void Of_AnyPlan_TakesTheCheapestLeverThatMovesAnything()
    {
        Playbook plan = Playbook.Of(Slow, Slo.None);

        LeverSituation situation = Slow;
        foreach (PlayStep step in plan.Steps)
        {
            Seconds now = Outlook.Of(situation).Itl.Middle;
            IEnumerable<LeverOutcome> cheaper = LeverOutcome.All(situation).Where(o => o.Helps && !IsGuess(o) && o.Lever.Cost < step.Outcome.Lever.Cost && o.Lever.Risk <= QualityRisk.Medium);
            Assert.False(IsGuess(step.Outcome), $"nothing says how much {step.Outcome.Lever.Id} removes");
            Assert.All(cheaper, o => Assert.True(Math.Log(now / Outlook.Of(o.After!).Itl.Middle) <= 0.03, $"{o.Lever.Id} is cheaper than {step.Outcome.Lever.Id} and gains more than 3 %"));
            situation = step.Outcome.After!;
        }

        Assert.DoesNotContain(plan.Steps, static s => s.Outcome.Lever.Cost == CostClass.Purchase);

        // Dead work is a setting; host work a library swap: in this order, and before anything that needs calibration.
        Assert.Equal("dead-work", plan.Steps[0].Outcome.Lever.Id);
        Assert.Contains("host-pipeline", plan.Steps.Select(static s => s.Outcome.Lever.Id));
    }

    [Fact]
    public void Of_AnUntracedStep_PlansNothingThatIsOnlyGuessed()
    {
        Playbook plan = Playbook.Of(new LeverSituation(Some.Stated(1e6), new DeviceGroup(Served.Fast), Step.Decode(1, 0)) { Measured = Situations.Ms(10) }, Slo.None);

        // 10 ms above no floor to speak of: graphs, compiling, a native runtime may all help, and a trace says which.
        Assert.Empty(plan.Steps);
        Assert.Contains("3 %", plan.Stop, StringComparison.Ordinal);
    }

    private static Slo Mean(Seconds itl) => Slo.Of(Objective.Latency(Figure.Itl, itl, Statistic.Mean));

    private static bool IsGuess(LeverOutcome outcome) => outcome.Lever.Change(outcome.Before) is { RemovesAtLeast.Value: 0, RemovesAtMost.Value: > 0, ChangesEngine: false };

    [Fact]
    public void Of_AnyPlan_NeverMakesWorseWhatItWorksOn()
    {
        Playbook plan = Playbook.Of(Slow, Slo.None);

        Assert.All(plan.Steps, static s => Assert.True(s.After.Itl.Middle < s.Before.Itl.Middle));
        Assert.Contains("3 %", plan.Stop, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_AnyPlan_KeepsToTheDevicesAllowed()
    {
        Playbook plan = Playbook.Of(Loaded, Mean(Seconds.FromMicroseconds(10)) with { Devices = 8 });

        Assert.All(plan.Steps, static s => Assert.True(s.After.Devices <= 8));
    }

    [Fact]
    public void Of_AModelThatDoesNotFit_StartsWithWhatMakesItFit()
    {
        Playbook plan = Playbook.Of(Loaded with { Hardware = new DeviceGroup(Served.Fast), Step = Step.Decode(1, 0) }, Mean(new Seconds(1)));

        Assert.NotNull(plan.Start.Infeasible);
        Assert.Null(plan.End.Infeasible);
        Assert.Equal("the SLO is met", plan.Stop);
    }

    [Fact]
    public void Of_AnyPlan_NamesWhatDoesNotHelp()
    {
        Playbook plan = Playbook.Of(Slow, Slo.None);

        Assert.NotEmpty(plan.Rejected);
        Assert.All(plan.Rejected, static o => Assert.False(o.Helps));
        Assert.Empty(plan.Rejected.Select(static o => o.Lever.Id).Except(LeverCatalogue.All.Select(static l => l.Id)));
    }
}
