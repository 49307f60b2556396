using Floorline.Core.Traces;
using Floorline.Core.Traces.Model;
using Floorline.Core.Traces.Ranks;

namespace Floorline.Core.Tests.Traces;

public class RankTests
{
    private const string Nccl = "ncclDevKernel_AllReduce_Sum_bf16_RING_LL";

    [Fact]
    public void Ranks_OneAlwaysLast_IsNamed()
    {
        RankComparison ranks = Job(static (rank, i) => rank == 2 ? 400 : 0);

        Assert.Equal(StragglerVerdict.Named, ranks.Verdict);
        Assert.Equal(2, ranks.Latest!.Rank);
        Assert.Equal(10, ranks.Latest.TimesLatest);
        Assert.Equal(10 * 400_000, ranks.OthersWait);
        Assert.Equal(0, ranks.Latest.Wait);
        Assert.Equal(400_000, ranks.Latest.MeanLateness);
        Assert.Equal(StragglerCause.Host, ranks.Cause);
    }

    [Fact]
    public void Ranks_AnotherLastEachTime_Rotate()
    {
        RankComparison ranks = Job(static (rank, i) => i % 4 == rank ? 400 : 0);

        Assert.Equal(StragglerVerdict.Rotating, ranks.Verdict);
    }

    [Fact]
    public void Ranks_HardlyWaiting_NoneIsAStraggler() => Assert.Equal(StragglerVerdict.None, Job(static (rank, i) => rank == 2 ? 3 : 0).Verdict);

    // one long wait for a rank weighs more than several short ones for others
    [Fact]
    public void Ranks_LastInHalfOfThemAndNearlyAllWaiting_IsNamed()
    {
        RankComparison ranks = Job(static (rank, i) => i % 2 == 0 ? rank == 1 ? 800 : 0 : rank == (i % 3 == 0 ? 3 : 2) ? 20 : 0);

        Assert.Equal(0.5, ranks.LatestShare);
        Assert.True(ranks.CausedShare > 0.7);
        Assert.Equal((StragglerVerdict.Named, 1), (ranks.Verdict, ranks.Latest!.Rank));
    }

    [Fact]
    public void Ranks_ClocksApart_AreAligned()
    {
        RankComparison ranks = Job(static (rank, i) => rank == 2 ? 400 : 0, static rank => rank * 1_000_000_007L);

        Assert.Equal(2, ranks.Latest!.Rank);
        Assert.Equal([0L, 1_000_000_007, 2_000_000_014, 3_000_000_021], ranks.Ranks.Select(static r => r.ClockOffset));
    }

    [Fact]
    public void Ranks_AloneOrWithoutCollectives_AreNotCompared()
    {
        Assert.Equal(StragglerVerdict.Unknown, new Recording().Kernel("k", 0, 10).Diagnosis().Ranks.Verdict);
        Assert.Equal(StragglerVerdict.Unknown, TraceDiagnosis.Of([new Recording().Kernel("k", 0, 10).Trace(), new Recording().Kernel("k", 0, 10).Trace()])
            .Ranks.Verdict);
    }

    [Fact]
    public void Finding_OfANamedStraggler_SaysWhoAndWhy()
    {
        Trace[] traces = Traces(static (rank, i) => rank == 2 ? 400 : 0, static _ => 0);

        Core.Traces.Rules.TraceFinding finding = Assert.Single(TraceDiagnosis.Of(traces).Findings, static f => f.Rule == "straggler");
        Assert.Equal(2, finding.Evidence.Rank);
        Assert.Contains("rank 2", finding.Title, StringComparison.Ordinal);
    }

    // only the late rank waits for none: a rank twice is no rank of its own
    [Fact]
    public void Ranks_GivenTwice_AreComparedWithoutFault()
    {
        Trace[] traces = Traces(static (rank, i) => rank == 2 ? 400 : 0, static _ => 0);
        foreach (Trace[] some in (Trace[][])[[traces[0], traces[0]], [traces[2], traces[2], traces[2]], [traces[0], traces[2], traces[0]], [traces[3]]])
        {
            TraceDiagnosis diagnosis = TraceDiagnosis.Of(some);
            Assert.NotEmpty(diagnosis.Verdict);
            Assert.All(diagnosis.Losses, static l => Assert.InRange(l.Gain, 0, l.Window));
        }
    }

    // one wait of ten: nothing rotates, and the sentence says so
    [Fact]
    public void Ranks_LateOnce_DoNotRotate()
    {
        TraceDiagnosis job = TraceDiagnosis.Of(Traces(static (rank, i) => rank == 3 && i == 5 ? 1700 : 0, static _ => 0));

        Assert.Equal((StragglerVerdict.Rotating, true, 1), (job.Ranks.Verdict, job.Ranks.IsMostlyOne, job.Ranks.Latest!.TimesLatest));
        Assert.DoesNotContain("rotate", job.Verdict, StringComparison.Ordinal);
        Assert.DoesNotContain("No rank", Assert.Single(job.Findings, static f => f.Rule == "straggler").Evidence.Text, StringComparison.Ordinal);
    }

    private static RankComparison Job(Func<int, int, double> late, Func<int, long>? clock = null) =>
        TraceDiagnosis.Of(Traces(late, clock ?? (static _ => 0))).Ranks;

    // four ranks, ten collectives: each begins when a rank comes to it and ends everywhere when the last has come
    private static Trace[] Traces(Func<int, int, double> late, Func<int, long> clock)
    {
        return [.. Enumerable.Range(0, 4).Select(rank =>
        {
            var recording = new Recording { Rank = rank, Offset = clock(rank) };
            for (int i = 0; i < 10; i++)
            {
                double last = Enumerable.Range(0, 4).Max(r => late(r, i));
                double start = (i * 2000) + late(rank, i);
                recording.Kernel("gemm", i * 2000 - 900, 800, launch: i * 2000 - 950)
                    .Kernel(Nccl, start, last - late(rank, i) + 50, launch: start - 5, stream: 20);
            }

            return recording.Trace();
        })];
    }
}
