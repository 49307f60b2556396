using Floorline.Core.Quantities;
using Floorline.Core.Traces.Losses;

namespace Floorline.Core.Traces.Rules;

/// <summary>Hands out a loss to the findings that say more about it, so that no time is counted by two: to a pattern what it found, to the loss's own finding
/// what is left.</summary>
internal static class FindingGains
{
    internal static List<TraceFinding> Disjoint(DeviceDiagnosis device, IReadOnlyList<TraceFinding> found)
    {
        var left = new Dictionary<LossCause, long>();
        var given = new List<TraceFinding>(found.Count);
        foreach (TraceFinding finding in found.OrderBy(static f => f.IsTheLoss))
        {
            if (finding is not { Refines: { } cause, GainCeilingNs: { } gain })
            {
                given.Add(finding);
                continue;
            }

            long all = device.Losses.TimeOf(cause);
            long rest = left.GetValueOrDefault(cause, all);
            long own = Math.Min(gain, rest);
            left[cause] = rest - own;
            string text = finding.IsTheLoss && rest < all
                ? Words.Say($"{finding.Evidence.Text} {Figures.Time(all - rest)} of it stand with the patterns that say more.") : finding.Evidence.Text;
            given.Add(finding with { GainCeilingNs = own > 0 ? own : null, Evidence = finding.Evidence with { Text = text } });
        }

        return given;
    }
}
