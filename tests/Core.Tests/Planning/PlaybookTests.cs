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

        // On eight devices where four are allowed nothing that stays there is a step; without the limit something is.
        Slo wanted = Mean(Seconds.FromMicroseconds(10));
        Assert.All(Playbook.Of(Loaded, wanted with { Devices = 4 }).Steps, static s => Assert.True(s.After.Devices <= 4));
        Assert.NotEmpty(Playbook.Of(Loaded, wanted).Steps);

        // Two copies that do not fit: what makes them fit takes four devices and more.
        Situation pair = Loaded with { Hardware = new DeviceGroup(Served.Fast), Step = Step.Decode(1, 0), Replicas = 2 };
        Playbook few = Playbook.Of(pair, Mean(new Seconds(1)) with { Devices = 2, Risk = QualityRisk.None });
        Assert.All(few.Steps, static s => Assert.True(s.After.Devices <= 2));
        Assert.NotEmpty(Playbook.Of(pair, Mean(new Seconds(1)) with { Risk = QualityRisk.None }).Steps);
    }

    [Fact]
    public void Of_AGoalThatNoPurchaseReaches_BuysNothing()
    {
        Playbook plan = Playbook.Of(Loaded, Mean(Seconds.FromMicroseconds(10)));

        Assert.NotEmpty(plan.End.Misses(Mean(Seconds.FromMicroseconds(10))));
        Assert.DoesNotContain(plan.Steps, static s => s.Judgement.Cost == CostClass.Purchase);
    }

    [Fact]
    public void Of_MoreThanArrives_StopsWithWhatDoes()
    {
        Playbook plan = Playbook.Of(Crowded, Slo.Of(Objective.Rate(new RequestsPerSecond(301))));

        (Objective wanted, FigureValue arrives) = Assert.Single(Assert.IsType<Stop.MoreThanArrives>(plan.Stop).Beyond);
        Assert.Equal((301, 300), (wanted.Limit.Rate.Value, Math.Round(arrives.Rate.Value, 6)));
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

    private static Situation Crowded => new(Served.Eight, new DeviceGroup(Served.Fast), Step.Decode(1, 0))
    {
        Engine = Served.Compiled,
        Load = ServingLoad.Open(new Seconds(1.0 / 300), 500, 100),
    };

    [Theory]
    [InlineData(QualityRisk.None, false)]
    [InlineData(QualityRisk.Low, true)]
    public void Of_AnAcceptedRisk_TakesNoMore(QualityRisk risk, bool takes)
    {
        Playbook plan = Playbook.Of(Loaded, Mean(Seconds.FromMicroseconds(10)) with { Risk = risk, Devices = 8 });

        Assert.All(plan.Steps, s => Assert.True(s.Judgement.Lever.Risk <= risk, s.Judgement.Lever.Id));
        Assert.Equal(takes, plan.Steps.Any(static s => s.Judgement.Lever.Risk == QualityRisk.Low));
    }

    [Fact]
    public void Of_AnSloThatIsMissedByAHair_TakesWhatMeetsIt()
    {
        Slo slo = Mean(Outlook.Of(Loaded).Itl.Middle * 0.98);

        Playbook plan = Playbook.Of(Loaded, slo);

        Assert.NotEmpty(plan.Steps);
        Assert.IsType<Stop.SloIsMet>(plan.Stop);
    }

    [Fact]
    public void Of_ALoadThatNeedsMoreCopies_BuysAsManyAsTheSearchNames()
    {
        Slo slo = Mean(Seconds.FromMilliseconds(40)) with { Risk = QualityRisk.None };
        Playbook plan = Playbook.Of(Crowded, slo);
        var space = new SearchSpace { Devices = [(Served.Fast, Served.Compiled)], Replicas = [1, 2, 4, 8, 16, 32, 64], Chunks = [Served.Compiled.ChunkTokens],
            Spreads = [Parallelism.None, new Parallelism(2, 1, 1), new Parallelism(4, 1, 1), new Parallelism(8, 1, 1)] };

        (Configuration best, Outlook outlook) = ConfigurationSearch.Of(Crowded, space, slo, plan).Meeting[0];

        Assert.Equal(best.Devices, plan.End.Devices);
        Assert.Equal(outlook.Itl, plan.End.Itl);
        Assert.True(plan.End.KeepsRoom(slo));
        Assert.Equal(plan.End.Devices, Playbook.Of(Crowded, slo with { Devices = plan.End.Devices }).End.Devices);
        Assert.NotEmpty(Playbook.Of(Crowded, slo with { Devices = plan.End.Devices - 2 }).End.Misses(slo));
    }

    [Fact]
    public void Of_APurchaseThatIsEnough_TakesNoRiskBesideIt()
    {
        // With or without a risk it takes as many devices: then it is without.
        Slo slo = Mean(Seconds.FromMilliseconds(40));
        Playbook safe = Playbook.Of(Crowded, slo with { Risk = QualityRisk.None });

        foreach (QualityRisk risk in (QualityRisk[])[QualityRisk.Low, QualityRisk.Medium])
        {
            Playbook plan = Playbook.Of(Crowded, slo with { Risk = risk });
            Assert.True(plan.End.Devices < safe.End.Devices || plan.Steps.All(static s => s.Judgement.Lever.Risk == QualityRisk.None));
            Assert.True(plan.End.Devices <= safe.End.Devices);
        }
    }

    [Fact]
    public void Of_AMeasuredTimeThatDevicesDoNotShorten_BuysNone()
    {
        // 850 ms, of which a step on these devices explains 20: what stays is no work that more devices share.
        Situation slow = Loaded with { Measured = SomeSituations.Ms(850), Load = ServingLoad.Closed(32, 2048, 512) };

        Playbook plan = Playbook.Of(slow, Mean(Seconds.FromMilliseconds(50)));

        Assert.DoesNotContain(plan.Steps, static s => s.Judgement.Cost == CostClass.Purchase);
        Assert.IsType<Stop.NothingNearer>(plan.Stop);
    }

    [Fact]
    public void Of_AStatedLengthOfAnswers_IsTakenFirstAndCalledByIt()
    {
        Situation long_ = Loaded with { Load = ServingLoad.Closed(8, 800, 190), OutputLimit = 120 };
        Seconds now = Outlook.Of(long_).EndToEnd!.Value.Middle;

        Playbook plan = Playbook.Of(long_, Slo.Of(Objective.Latency(Figure.EndToEnd, now * 0.75, Statistic.Mean)));

        Judgement first = plan.Steps[0].Judgement;
        Assert.Equal("shorter-output", first.Lever.Id);
        Assert.Contains("120", first.Lever.Title, StringComparison.Ordinal);
        Assert.True(first.Helps);
    }

    [Fact]
    public void Of_AnEngineThatSplitsByLayer_SpreadsByLayer()
    {
        var layers = new SupportTable([], new Dictionary<string, string>(), [], []) { Habits = [new EngineHabit("layered", null, true, "a test")] };
        Situation one = Loaded with { Hardware = new DeviceGroup(Served.Fast), Step = Step.Decode(1, 0), Load = null,
            Engine = Served.Compiled with { Name = "layered" }, Support = layers };

        Playbook plan = Playbook.Of(one, Mean(new Seconds(1)) with { Risk = QualityRisk.None });

        PlayStep step = Assert.Single(plan.Steps);
        Assert.StartsWith("pp=", step.Judgement.Lever.Id, StringComparison.Ordinal);
        Assert.Equal((1, step.After.Devices), (step.Judgement.After!.Step.Parallelism.Tensor, step.Judgement.After.Step.Parallelism.Pipeline));
        Assert.IsType<Why.NotApplicable>(Judgement.Of(one, LeverCatalogue.Find("tp=2")!).Why);
    }

    [Fact]
    public void Of_AModelThatNeitherAFormatNorADeviceMakesFit_TakesBothAtOnce()
    {
        // 141 GB in 16 bit; a device that holds 24 GB takes 8 of them, with 4 bits per weight 2 or 4.
        DeviceGroup small = new(Served.Fast with { Memory = Fact<Bytes>.Known(Bytes.FromGB(24)) });
        Situation one = Loaded with { Hardware = small, Step = Step.Decode(1, 0), Load = null };

        Playbook plan = Playbook.Of(one, Mean(new Seconds(1)));
        Playbook safe = Playbook.Of(one, Mean(new Seconds(1)) with { Risk = QualityRisk.None });

        Assert.IsType<Stop.SloIsMet>(plan.Stop);
        Assert.InRange(plan.End.Devices, 2, 4);
        Assert.Contains("+tp=", Assert.Single(plan.Steps).Judgement.Lever.Id, StringComparison.Ordinal);
        Assert.Equal("tp=8", Assert.Single(safe.Steps).Judgement.Lever.Id);
        Assert.Equal(8, safe.End.Devices);
    }
}
