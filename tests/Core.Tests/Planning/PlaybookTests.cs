using Floorline.Core.Hardware;
using Floorline.Core.Levers;
using Floorline.Core.Objectives;
using Floorline.Core.Planning;
using Floorline.Core.Quantities;
using Floorline.Core.Situations;
using Floorline.Core.Tests.Levers;
using Floorline.Core.Workloads;

namespace Floorline.Core.Tests.Planning;

/// <summary>The order of a plan, and that it hangs together.</summary>
public class PlaybookTests
{
    private static Situation Slow => new(Served.Eight, new DeviceGroup(Served.Fast), Step.Decode(1, 3000))
    {
        Measured = SomeSituations.Ms(14),
        DeadWork = Seconds.FromMilliseconds(2),
        HostWork = Seconds.FromMilliseconds(3),
    };

    private static Situation Loaded => new(Served.Seventy, new DeviceGroup(Served.Fast, 8),
        Step.Decode(1, 0) with { Parallelism = new Parallelism(8, 1, 1) })
    {
        Engine = Served.Compiled,
        Load = ServingLoad.Closed(8, 2000, 300),
    };

    [Theory]
    [InlineData(1.9)]
    [InlineData(2.1)]
    [InlineData(8.0)]
    public void Of_AStepFarAboveItsFloor_TakesAFormatOrSendsToTheCause(double ratio)
    {
        var start = new Situation(Served.Eight, new DeviceGroup(Served.Fast), Step.Decode(1, 3000));
        Seconds floor = start.Floors.Binding;
        Seconds time = floor * ratio;

        Playbook plan = Playbook.Of(start with { Measured = new Measurement(time, 0.01, true) }, Mean(time * 0.85));

        // On either side of the ratio from which the time counts as unexplained, a format's floor alone would do.
        if (plan.Stop is Stop.CauseFirst cause)
        {
            Assert.Equal((time - floor).Value, cause.Unexplained.Value, 1e-9);
            Assert.Empty(cause.Without!);
            Assert.Equal(ratio < 5, cause.Alone is not null);
        }
        else
        {
            Assert.NotEmpty(plan.Steps);
            Assert.IsType<Stop.SloIsMet>(plan.Stop);
        }

        Assert.Equal(ratio > 2, plan.Stop is Stop.CauseFirst);
    }

    [Fact]
    public void Of_AnSloThatIsMet_HasNoSteps()
    {
        Playbook plan = Playbook.Of(Loaded, Mean(new Seconds(1)));

        Assert.Empty(plan.Steps);
        Assert.IsType<Stop.SloIsMet>(plan.Stop);
        Assert.Equal(plan.Start, plan.End);
        Assert.Same(plan.Final.Model, Served.Seventy);
    }

    [Fact]
    public void Of_AnSloWithinReach_StopsAsSoonAsItIsMet()
    {
        Seconds now = Outlook.Of(Loaded).Itl.Middle;
        Slo slo = Mean(now * 0.8);

        Playbook plan = Playbook.Of(Loaded, slo);

        Assert.IsType<Stop.SloIsMet>(plan.Stop);
        Assert.NotEmpty(plan.Steps);
        Assert.Empty(plan.End.Misses(slo));
        Assert.All(plan.Steps.SkipLast(1), s => Assert.NotEmpty(s.After.Misses(slo)));
    }

    [Fact]
    public void Of_AnSloOutOfReach_SaysWhatIsStillMissed()
    {
        Slo slo = Mean(Seconds.FromMicroseconds(10)) with { Risk = QualityRisk.Low };

        Playbook plan = Playbook.Of(Loaded, slo);

        Assert.Equal(plan.End.Misses(slo), Assert.IsType<Stop.NothingNearer>(plan.Stop).Misses);
        Assert.NotEmpty(plan.End.Misses(slo));
        Assert.All(plan.Steps, s => Assert.True(s.Judgement.Lever.Risk <= QualityRisk.Low));
    }

    [Fact]
    public void Of_AnyPlan_RunsThePipelineAgainAfterEveryStep()
    {
        foreach ((Situation start, Slo slo) in ((Situation, Slo)[])[(Slow, Slo.None), (Slow, Mean(Seconds.FromMilliseconds(6))),
            (Loaded, Mean(Seconds.FromMilliseconds(5))), (Loaded, Slo.Of(Objective.Throughput(new TokensPerSecond(5000))))])
        {
            Playbook plan = Playbook.Of(start, slo);

            Outlook before = plan.Start;
            Situation situation = start;
            foreach (PlayStep step in plan.Steps)
            {
                Assert.Equal(before, step.Before);
                Assert.Equal([.. situation.Applied, step.Judgement.Lever.Id], step.Judgement.After!.Applied);
                Assert.Equal(Figures(Outlook.Of(step.Judgement.After)), Figures(step.After));
                Assert.Equal(slo.IsEmpty ? null : step.After.Misses(slo), step.Misses);
                (before, situation) = (step.After, step.Judgement.After);
            }

            Assert.NotEmpty(plan.Steps);
            Assert.Equal(before, plan.End);
            Assert.Same(situation, plan.Final);
        }
    }

    [Fact]
    public void Of_AnyPlan_TakesOnlyWhatHelpsInTheOrderOfTheLevers()
    {
        Playbook plan = Playbook.Of(Slow, Slo.None);

        Situation situation = Slow;
        foreach (PlayStep step in plan.Steps)
        {
            IReadOnlyList<Judgement> all = Judgement.All(situation);
            Judgement taken = all.First(o => o.Lever.Id == step.Judgement.Lever.Id);
            Assert.True(taken.Helps, $"{taken.Lever.Id}: {taken.Why}");
            Assert.False(taken.IsGuess, $"nothing says how much {taken.Lever.Id} removes");

            // Nothing that gains as much goes by with less risk, or with the same risk at a lower cost.
            Assert.DoesNotContain(all, o => o.Helps && !o.IsGuess && o.Benefit >= taken.Benefit && !LeverOrder.IsBought(o)
                && o.Lever.Target != LeverTarget.Throughput && (o.Lever.Risk, o.Cost).CompareTo((taken.Lever.Risk, taken.Cost)) < 0);
            situation = step.Judgement.After!;
        }

        Assert.DoesNotContain(plan.Steps, static s => s.Judgement.Cost == CostClass.Purchase);
        Assert.Contains("dead-work", plan.Steps.Select(static s => s.Judgement.Lever.Id));
        Assert.Contains("host-pipeline", plan.Steps.Select(static s => s.Judgement.Lever.Id));
    }

    private static Slo Mean(Seconds itl) => Slo.Of(Objective.Latency(Figure.Itl, itl, Statistic.Mean));

    private static (double, double, double, int) Figures(Outlook o) => (o.Itl.Middle.Value, o.Itl.High.Value, o.Throughput.Value, o.Devices);

    [Fact]
    public void Of_AnUntracedStep_PlansNothingThatIsOnlyGuessed()
    {
        Playbook plan = Playbook.Of(new Situation(Some.Stated(1e6), new DeviceGroup(Served.Fast), Step.Decode(1, 0)) { Measured = SomeSituations.Ms(10) },
            Slo.None);

        // 10 ms above no floor to speak of: graphs, compiling, a native runtime may all help, and a trace says which.
        Assert.Empty(plan.Steps);
        Assert.IsType<Stop.CauseFirst>(plan.Stop);
    }

    [Fact]
    public void Of_AnyPlan_NeverMakesWorseWhatItWorksOn()
    {
        Playbook plan = Playbook.Of(Slow, Slo.None);

        Assert.All(plan.Steps, static s => Assert.True(s.After.Itl.Middle < s.Before.Itl.Middle));
        Assert.IsType<Stop.CauseFirst>(plan.Stop);
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
        Assert.IsType<Stop.SloIsMet>(plan.Stop);
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
