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

    // without a straggler none of the others would wait: they gain, it does not
    private static long GainOf(LossCause cause, long time, IReadOnlyList<DeviceDiagnosis> devices, RankComparison ranks) =>
        cause == LossCause.RankWait && ranks is { Verdict: StragglerVerdict.Named, Latest: { } latest } && devices.Count > 1
            ? devices.Where(d => d.Rank != latest.Rank || d.Device != latest.Device).Sum(static d => d.Losses.TimeOf(LossCause.RankWait)) / (devices.Count - 1)
            : time / devices.Count;
}
