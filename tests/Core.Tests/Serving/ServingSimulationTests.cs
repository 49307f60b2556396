using Floorline.Core.Floors;
using Floorline.Core.Quantities;
using Floorline.Core.Serving;
using Floorline.Core.Situations;
using Floorline.Core.Workloads;

namespace Floorline.Core.Tests.Serving;

/// <summary>What holds for every load: nothing is lost, nothing is faster than its floor, more load never shortens a wait.</summary>
public class ServingSimulationTests
{
    [Fact]
    public void Run_SameSeed_IsTheSameResult()
    {
        ServingLoad load = ServingLoad.Open(new Seconds(0.3), 2000, 200) with { Requests = 60, Seed = 3 };

        Assert.Equal(Served.Run(load), Served.Run(load));
        Assert.NotEqual(Served.Run(load), Served.Run(load with { Seed = 4 }));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(64)]
    public void Run_EqualLengths_GivesEveryToken(int slots)
    {
        ServingLoad load = ServingLoad.Closed(slots, 500, 50) with { LengthShare = 0, Requests = 100 };

        ServingResult result = Served.Run(load);

        // Every token of every request is counted once: the first of each in TTFT, the 49 others as gaps.
        Assert.Equal(100, result.Ttft.Count);
        Assert.Equal(100 * 49, result.Itl.Count);
        Assert.Equal(100, result.EndToEnd.Count);
        Assert.Equal(100, result.Tpot.Count);
    }

    [Fact]
    public void Run_SingleTokenOutputs_HaveNoGaps()
    {
        ServingResult result = Served.Run(ServingLoad.Closed(4, 500, 1) with { LengthShare = 0, Requests = 40 });

        Assert.Equal(40, result.Ttft.Count);
        Assert.Equal(0, result.Itl.Count);
        Assert.Equal(result.Ttft, result.EndToEnd);
    }

    [Fact]
    public void Run_OneSlot_IsPrefillThenDecodeSteps()
    {
        ServingLoad load = ServingLoad.Closed(1, 1000, 100) with { LengthShare = 0, Requests = 20 };
        StepTime times = Served.Times(load);

        ServingResult result = ServingSimulation.Run(times, load).Value;

        double prefill = times.Prefill(1000).Value;
        double decode = Enumerable.Range(1, 99).Sum(i => times.At(1, 1000 + i).Value);

        // Steps between ends are priced at the middle of their contexts, which is exact where the time is linear in the context.
        Assert.Equal(prefill, result.Ttft.P50.Value.Value, 1e-9);
        Assert.Equal(prefill + decode, result.EndToEnd.P50.Value.Value, (prefill + decode) * 1e-9);
        Assert.Equal(100 / (prefill + decode), result.Throughput.Value, 100 / (prefill + decode) * 1e-9);
        Assert.Equal(0, result.WaitedShare);
        Assert.Equal(100L * 20, result.Steps);
    }

    [Fact]
    public void Run_TimeOfARequestOutsideTheSteps_IsAddedToTheFirstToken()
    {
        ServingLoad load = ServingLoad.Closed(1, 1000, 100) with { LengthShare = 0, Requests = 20 };

        ServingResult plain = Served.Run(load);
        ServingResult slow = Served.Run(load, Served.Compiled with { PerRequest = Seconds.FromMilliseconds(30) });

        Assert.Equal(30, (slow.Ttft.P50.Value - plain.Ttft.P50.Value).Milliseconds, 1e-6);
        Assert.Equal(plain.Itl, slow.Itl);
    }

    [Fact]
    public void Run_AnyConcurrency_NeverBeatsTheFloors()
    {
        foreach (int slots in (int[])[1, 2, 8, 32, 128])
        {
            ServingLoad load = ServingLoad.Closed(slots, 1000, 100) with { LengthShare = 0, Requests = Math.Max(20, slots * 2) };
            ServingResult result = Served.Run(load);
            LatencyFloors prompt = Some.Floors(Served.Eight, Step.Prefill(1, 1000), Served.Fast);
            LatencyFloors token = Some.Floors(Served.Eight, Step.Decode(1, 1000), Served.Fast);

            Assert.True(result.Ttft.P50.Value >= prompt.Guaranteed, $"{slots} slots: TTFT");
            Assert.True(result.Itl.P50.Value >= token.Guaranteed, $"{slots} slots: ITL");
            Assert.True(result.Throughput.Value <= Some.Floors(Served.Eight, Step.Decode(slots, 1000), Served.Fast)
                .BestRate.Value, $"{slots} slots: throughput");
        }
    }

    // The mean of what is drawn is what is stated; a harness that draws between 80 % of a length and the length states the longest.
    [Theory]
    [InlineData(false, 1.0)]
    [InlineData(true, 0.9)]
    public void Run_StatedLengths_AreTheMeanOfWhatIsDrawn(bool most, double mean)
    {
        ServingLoad load = ServingLoad.Open(new Seconds(0.25), 1000, 200) with { IsLengthMost = most, Requests = 500 };

        Assert.Equal(200 * mean / 0.25, Served.Run(load).Throughput.Value, 1e-6);
        Assert.Equal(200 * mean / 0.25, ServingEstimate.Of(Served.Times(load), load).Value.Throughput.Value, 1e-6);
        Assert.Equal((200 * mean, (1000 + 100) * mean), (load.MeanOutput, load.MeanContext));
    }

    [Fact]
    public void Run_AnyLoad_HasOrderedPercentilesAndABatchWithinItsBounds()
    {
        var random = new System.Random(11);
        for (int round = 0; round < 30; round++)
        {
            (long prompt, long output) = (random.Next(1, 4000), random.Next(2, 300));
            int slots = random.Next(1, 200);
            ServingLoad load = (random.Next(2) == 0 ? ServingLoad.Closed(slots, prompt, output)
                : ServingLoad.Open(new Seconds(0.01 + random.NextDouble()), prompt, output)) with { LengthShare = random.NextDouble(),
                Requests = random.Next(20, 120), Seed = round };
            EngineProfile engine = Served.Compiled with { MaxRunning = random.Next(1, 100), ChunkTokens = 1 << random.Next(5, 14) };
            ServingResult result = Served.Run(load, engine);

            foreach (Percentiles one in ((Percentiles[])[result.Ttft, result.Itl, result.Tpot, result.EndToEnd]).Where(static p => !p.Grows))
            {
                double[] known = [.. new[] { one.P50, one.P90, one.P95, one.P99 }.Where(static p => p.IsKnown).Select(static p => p.Value.Value)];
                Assert.Equal(known.Order(), known);
                Assert.True(double.IsFinite(one.Mean.Value) && one.Mean.Value > 0, $"round {round}");
            }

            Assert.InRange(result.MeanBatchCount, 0, engine.MaxRunning);
            Assert.InRange(result.MeanBatchCount, 0, load.Concurrency ?? load.Count);
            Assert.InRange(result.WaitedShare, 0, 1);
            Assert.InRange(result.PrefillShare, 0, 1);
            Assert.Equal(result.Overloaded, result.Ttft.Grows);
            Assert.True(result.Overloaded || result.Ttft.Count >= load.Count, $"round {round}");
            Assert.True(result.EndToEnd.Mean >= result.Ttft.Mean, $"round {round}");
        }
    }

    [Fact]
    public void Run_MoreThanFits_IsLimitedByTheCache()
    {
        // 80 GB x 0.9 less 16 GB of weights is room for some 425,000 tokens of 131 kB: about 40 requests of 10,000.
        ServingLoad load = ServingLoad.Closed(200, 10_000, 400) with { LengthShare = 0, Requests = 400 };
        StepTime times = Served.Times(load);

        ServingResult result = ServingSimulation.Run(times, load).Value;

        double fits = times.CacheTokens.Value / 10_200;
        Assert.InRange(fits, 30, 50);
        Assert.InRange(result.MeanBatchCount, 1, fits);
        Assert.True(result.WaitedShare > 0.5);
    }

    [Fact]
    public void Run_ARequestThatCannotFit_SaysHowMuchRoomThereIs()
    {
        ServingLoad load = ServingLoad.Closed(1, 900_000, 1000);

        Outcome<ServingResult> result = ServingSimulation.Run(Served.Times(load), load);

        Assert.False(result.Runs);
        CannotRun.RequestDoesNotFit why = Assert.IsType<CannotRun.RequestDoesNotFit>(result.Why);
        Assert.Equal(901_000, why.Tokens);
        Assert.InRange(why.RoomTokens, 1, 900_999);
    }

    [Fact]
    public void Run_WeightsThatDoNotFit_SaysSo()
    {
        ServingLoad load = ServingLoad.Closed(1, 100, 100);

        Outcome<ServingResult> result = ServingSimulation.Run(Served.Times(load, Served.Seventy), load);

        Assert.Equal(new CannotRun.WeightsDoNotFit(), result.Why);
        Assert.Equal(result.Why, ServingEstimate.Of(Served.Times(load, Served.Seventy), load).Why);
    }

    [Fact]
    public void Run_MoreSlots_NeverGiveFewerTokensPerSecond()
    {
        double last = 0;
        foreach (int slots in (int[])[1, 2, 4, 8, 16, 32, 64])
        {
            // The same number of rounds for all, so that filling and draining weigh alike.
            double now = Served.Run(ServingLoad.Closed(slots, 500, 200) with { LengthShare = 0, Requests = slots * 5 }).Throughput.Value;
            Assert.True(now > last, $"{slots} slots: {now} after {last}");
            last = now;
        }
    }

    [Fact]
    public void Run_MoreSlots_NeverShortenTheGapsOrTheWait()
    {
        ServingResult? last = null;
        foreach (int slots in (int[])[1, 4, 16, 64, 256])
        {
            ServingResult now = Served.Run(ServingLoad.Closed(slots, 500, 200) with { LengthShare = 0, Requests = slots * 5 });
            Assert.True(last is null || (now.Itl.Mean >= last.Itl.Mean && now.Ttft.Mean >= last.Ttft.Mean), $"{slots} slots");
            last = now;
        }
    }

    [Fact]
    public void Run_ArrivalsFasterThanService_AreRecognised()
    {
        ServingLoad slow = ServingLoad.Open(new Seconds(0.5), 2000, 100) with { Requests = 150 };
        StepTime times = Served.Times(slow);

        // Reading 2,000 tokens alone takes longer than 20 ms: arrivals every 20 ms can never be served.
        Assert.True(times.Prefill(1800).Value > 0.02);
        ServingLoad fast = ServingLoad.Open(new Seconds(0.02), 2000, 100) with { Requests = 150 };
        Assert.False(ServingSimulation.Run(times, slow).Value.Overloaded);
        Assert.True(ServingSimulation.Run(times, fast).Value.Overloaded);
        Assert.False(ServingEstimate.Of(times, slow).Value.Overloaded);
        Assert.True(ServingEstimate.Of(times, fast).Value.Overloaded);
    }

    // What can be served is a property of the server: neither what arrives nor how many requests are looked at moves it.
    [Theory]
    [InlineData(1000, 200)]
    [InlineData(4000, 20)]
    [InlineData(100, 800)]
    public void Run_Capacity_HangsOnNeitherRateNorRequests(int prompt, int output)
    {
        ServingLoad At(double rate, int? requests) => ServingLoad.Open(new Seconds(1 / rate), prompt, output) with { Requests = requests };
        double capacity = Served.Run(At(1e4, null)).Capacity!.Value.Value;

        foreach (double share in (double[])[0.9, 0.97, 1.03, 1.2, 5])
        {
            foreach (int? requests in (int?[])[150, 400, null, 8000])
            {
                ServingResult one = Served.Run(At(capacity * share, requests));
                Assert.Equal(capacity, one.Capacity!.Value.Value, capacity * 1e-9);
                Assert.Equal(share > 1, one.Overloaded);
                Assert.Equal(Math.Min(share, 1) * capacity * output, one.Throughput.Value, capacity * output * 1e-9);
                Assert.Equal(share > 1, one.Ttft.Grows && one.EndToEnd.Grows && !one.Ttft.P99.IsKnown);
                Assert.False(one.Itl.Grows);
            }
        }
    }

    // A closed loop with more in flight than run at once completes as much, but for its filling and emptying.
    [Theory]
    [InlineData(1000, 200)]
    [InlineData(3000, 40)]
    public void Run_Capacity_IsWhatAFullServerCompletes(int prompt, int output)
    {
        EngineProfile engine = Served.Compiled with { MaxRunning = 32 };
        ServingResult full = Served.Run(ServingLoad.Closed(64, prompt, output) with { Requests = 20_000 }, engine);
        ServingResult open = Served.Run(ServingLoad.Open(new Seconds(1e-4), prompt, output), engine);

        Assert.Equal(full.Throughput.Value / output, open.Capacity!.Value.Value, full.Throughput.Value / output * 0.03);
    }

    // Where the closed form says that far less arrives than can be served, no full server is simulated: it must not be further off than that.
    [Fact]
    public void Run_Capacity_IsNearTheClosedForm()
    {
        var random = new System.Random(5);
        var off = new List<double>();
        for (int round = 0; round < 60; round++)
        {
            ServingLoad load = ServingLoad.Open(new Seconds(1e-5), random.Next(20, 6000), random.Next(2, 800)) with { LengthShare = random.NextDouble() };
            EngineProfile engine = Served.Compiled with { MaxRunning = random.Next(2, 300), ChunkTokens = 1 << random.Next(9, 14) };
            StepTime times = Served.Times(load, engine: engine);
            off.Add(ServingEstimate.Of(times, load).Value.Capacity!.Value.Value / ServingSimulation.Run(times, load).Value.Capacity!.Value.Value);
        }

        Assert.True(off.All(static o => o is > 1 / 1.4 and < 1.4), string.Join(", ", off.Order().Select(static o => $"{o:0.00}")));
    }

    // Percentiles of a load that is kept up with are those of the load, not of how long one looks.
    [Fact]
    public void Run_LongerRun_MovesNoPercentileMuch()
    {
        double capacity = Served.Run(ServingLoad.Open(new Seconds(1e-4), 1000, 200)).Capacity!.Value.Value;
        foreach (double share in (double[])[0.5, 0.8, 0.93])
        {
            ServingLoad load = ServingLoad.Open(new Seconds(1 / (capacity * share)), 1000, 200) with { LeavesOutStart = true };
            ServingResult usual = Served.Run(load);
            ServingResult longer = Served.Run(load with { Requests = 30_000 });
            Assert.Equal(longer.Ttft.P95.Value.Value, usual.Ttft.P95.Value.Value, longer.Ttft.P95.Value.Value * 0.15);
            Assert.Equal(longer.Itl.P95.Value.Value, usual.Itl.P95.Value.Value, longer.Itl.P95.Value.Value * 0.15);
        }
    }

    [Fact]
    public void Run_OpenLoopBelowCapacity_GivesWhatArrives()
    {
        ServingLoad load = ServingLoad.Open(new Seconds(0.5), 1000, 100) with { LengthShare = 0, Requests = 400 };

        // 400 exponential gaps have a mean within 5 % of theirs at one standard deviation; 15 % is three.
        // What leaves is what arrives: filling and emptying belong to the run.
        Assert.Equal(200, Served.Run(load).Throughput.Value, 1e-9);
    }

    [Fact]
    public void Run_SmallerChunks_BoundTheLongestGap()
    {
        ServingLoad load = ServingLoad.Closed(16, 8000, 100) with { Requests = 64 };
        EngineProfile whole = Served.Compiled with { ChunkTokens = 8192 };
        EngineProfile pieces = Served.Compiled with { ChunkTokens = 512 };
        StepTime times = Served.Times(load, engine: pieces);

        ServingResult blocked = Served.Run(load, whole);
        ServingResult chunked = Served.Run(load, pieces);

        // A step of a full chunk over the longest caches is the most that any token waits for the next.
        double bound = times.At(16, 16 * 8100, 512, 512 * 8000.0).Value;
        Assert.True(chunked.Itl.P99.Value.Value <= bound, $"{chunked.Itl.P99.Value.Value} above {bound}");
        Assert.True(blocked.Itl.P99.Value.Value > bound);

        // The price: every chunk reads the weights again, so a first token comes no sooner.
        Assert.True(times.Prefill(8000) > Served.Times(load, engine: whole).Prefill(8000));
    }

    [Fact]
    public void Run_Disaggregated_DecodesAreNeverInterrupted()
    {
        ServingLoad load = ServingLoad.Closed(16, 8000, 100) with { LengthShare = 0, Requests = 64 };
        StepTime times = Served.Times(load);

        ServingResult together = ServingSimulation.Run(times, load).Value;
        ServingResult split = ServingSimulation.Run(times, load, new Disaggregation(times, 4, Seconds.FromMicroseconds(0.3))).Value;

        Assert.Equal(0, split.PrefillShare);
        Assert.True(split.Itl.P99.Value.Value <= times.At(16, 16 * 8100).Value * (1 + 1e-9));
        Assert.True(together.Itl.P99.Value > split.Itl.P99.Value);
        Assert.Equal(64, split.Ttft.Count);
    }

    [Fact]
    public void Run_DisaggregatedOneSlot_IsPrefillTransferAndDecode()
    {
        ServingLoad load = ServingLoad.Closed(1, 1000, 100) with { LengthShare = 0, Requests = 20 };
        StepTime times = Served.Times(load);
        Seconds each = Seconds.FromMicroseconds(2);

        ServingResult split = ServingSimulation.Run(times, load, new Disaggregation(times, 1, each)).Value;

        double prefill = times.Prefill(1000).Value;
        double decode = Enumerable.Range(1, 99).Sum(i => times.At(1, 1000 + i).Value);
        Assert.Equal(prefill, split.Ttft.P50.Value.Value, 1e-9);
        Assert.Equal(prefill + (each.Value * 1000) + decode, split.EndToEnd.P50.Value.Value, 1e-9);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Run_Disaggregated_LosesNoTokens(int output)
    {
        ServingLoad load = ServingLoad.Closed(4, 500, output) with { LengthShare = 0, Requests = 40 };
        StepTime times = Served.Times(load);

        ServingResult split = ServingSimulation.Run(times, load, new Disaggregation(times, 2, Seconds.Zero)).Value;

        Assert.Equal(40, split.EndToEnd.Count);
        Assert.Equal(40L * (output - 1), split.Itl.Count);
    }

    [Fact]
    public void Run_CachedPrefix_ShortensTheFirstTokenAndNothingElse()
    {
        ServingLoad load = ServingLoad.Closed(1, 4000, 50) with { LengthShare = 0, Requests = 20 };

        ServingResult whole = Served.Run(load);
        ServingResult cached = Served.Run(load with { CachedPrefix = 3000 });
        ServingResult all = Served.Run(load with { CachedPrefix = 4000 });

        Assert.True(cached.Ttft.P50.Value < whole.Ttft.P50.Value * 0.6);
        Assert.True(all.Ttft.P50.Value < cached.Ttft.P50.Value);
        Assert.Equal(whole.Itl.P50.Value.Value, cached.Itl.P50.Value.Value, 1e-12);
        Assert.Equal(Served.Times(load).Prefill(4000, 3000).Value, cached.Ttft.P50.Value.Value, 1e-9);
    }

    [Fact]
    public void Run_LeavingOutTheStart_LeavesOutTheRequestsThatArriveAtOnce()
    {
        ServingLoad load = ServingLoad.Closed(8, 2000, 100) with { Requests = 400 };

        ServingResult all = Served.Run(load);
        ServingResult later = Served.Run(load with { LeavesOutStart = true });

        Assert.Equal(400, all.Ttft.Count);
        Assert.Equal(392, later.Ttft.Count);
        Assert.True(later.Ttft.P99.Value < all.Ttft.P99.Value);
    }

    [Fact]
    public void Load_OutOfRange_IsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(static () => ServingLoad.Closed(0, 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(static () => ServingLoad.Closed(1, 0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(static () => ServingLoad.Closed(1, 1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(static () => ServingLoad.Open(Seconds.Zero, 1, 1));
    }

    [Fact]
    public void Run_AnEngineWhoseFirstTokensTakeLonger_AddsToThemAndToWholeRequests()
    {
        ServingLoad load = ServingLoad.Closed(8, 500, 50);
        ServingResult plain = Served.Run(load);
        ServingResult longer = Served.Run(load, Served.Compiled with { FirstTokenFactor = 2 });

        Assert.Equal(2, longer.Ttft.Mean / plain.Ttft.Mean, 1e-9);
        Assert.Equal(plain.Itl.Mean, longer.Itl.Mean);
        Assert.Equal((plain.EndToEnd.Mean + plain.Ttft.Mean).Value, longer.EndToEnd.Mean.Value, 1e-9);
    }

    [Fact]
    public void HeldTokens_WhereTheOutputIsReserved_AreAllOfIt()
    {
        ServingLoad load = ServingLoad.Closed(1, 500, 50);

        Assert.Equal(525, Served.Times(load).HeldTokens(500, 50));
        Assert.Equal(550, Served.Times(load, engine: Served.Compiled with { ReservesOutput = true }).HeldTokens(500, 50));
    }
}
