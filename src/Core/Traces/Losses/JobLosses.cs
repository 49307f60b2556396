using Floorline.Core.Traces.Ranks;
using Floorline.Core.Traces.Rules;

namespace Floorline.Core.Traces.Losses;

/// <summary>The losses of a job: those of its devices by cause, what can be won most first.</summary>
internal static class JobLosses
{
    internal static IReadOnlyList<Loss> Of(IReadOnlyList<DeviceDiagnosis> devices, RankComparison ranks)
    {
        var losses = new List<Loss>();
        if (devices.Count == 0)
        {
            return losses;
        }

        long windows = devices.Sum(static d => d.Budget.Window);
        foreach (LossCause cause in Enum.GetValues<LossCause>())
        {
            long time = devices.Sum(d => d.Losses.TimeOf(cause));
            if (time > 0)
            {
                DeviceLosses worst = devices.MaxBy(d => d.Share(d.Losses.TimeOf(cause)))!.Losses;
                losses.Add(LossWords.Of(cause, worst, ranks) with
                {
                    Time = time,
                    Share = windows > 0 ? (double)time / windows : 0,
                    Gain = GainOf(cause, time, devices, ranks),
                    Window = windows / devices.Count,
                });
            }
        }

        return [.. losses.OrderByDescending(static l => l.Gain).ThenBy(static l => l.Cause)];
    }

    // the rank that comes last does not wait itself: what the others wait is what the job could win, and no job wins more than its window
    private static long GainOf(LossCause cause, long time, IReadOnlyList<DeviceDiagnosis> devices, RankComparison ranks) => cause == LossCause.RankWait
        ? Math.Min((long)((double)time / devices.Count * ranks.GainFactor), devices.Sum(static d => d.Budget.Window) / devices.Count) : time / devices.Count;
}
