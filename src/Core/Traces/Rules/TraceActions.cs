using Floorline.Core.Traces.Losses;

namespace Floorline.Core.Traces.Rules;

/// <summary>What to do about a trace, in the order of what can be won. The first is what the verdict says: the largest loss, or the doubt for which none can be
/// named. Text, documents and pages take their list from here.</summary>
internal static class TraceActions
{
    // of a loss below this share of the window nothing is advised, save for the largest
    private const double LeastShare = 0.005;
    private const int Most = 8;

    internal static IReadOnlyList<TraceAction> Of(TraceDiagnosis diagnosis)
    {
        TraceFinding? doubt = TraceVerdict.LeadingDoubt(diagnosis);
        var actions = new List<TraceAction>();
        if (doubt is not null)
        {
            actions.Add(Of(doubt));
        }

        var listed = new HashSet<LossCause>();
        foreach (Loss loss in diagnosis.Losses)
        {
            if (listed.Count == 0 || (loss.GainShare >= LeastShare && listed.Count < Most))
            {
                listed.Add(loss.Cause);
                actions.Add(Of(diagnosis, loss));
            }
        }

        TraceFinding[] others = [.. diagnosis.Findings.Where(f => f != doubt && !(f.IsTrust && f.Urgency == Urgency.Info)
            && !(f.Refines is { } cause && listed.Contains(cause)))];
        actions.AddRange(others.Where(static f => !f.IsTrust).Select(Of));
        actions.AddRange(others.Where(static f => f.IsTrust).Select(Of));
        return actions;
    }

    private static TraceAction Of(TraceFinding finding) => new(finding.Title, finding.Evidence, finding.Try, finding.Check, finding.Urgency)
    {
        Finding = finding,
        GainNs = finding.GainCeilingNs,
    };

    private static TraceAction Of(TraceDiagnosis diagnosis, Loss loss)
    {
        var evidence = new Evidence(loss.Text) { Rank = loss.Rank, Device = loss.Device, Intervals = loss.Intervals };
        return new TraceAction(loss.Title, evidence, loss.Advice, loss.Check, diagnosis.Thresholds.UrgencyOf(loss.GainShare))
        {
            Loss = loss,
            GainNs = loss.Gain,

            Patterns = [.. diagnosis.Findings.Where(f => f.Refines == loss.Cause && !f.IsTheLoss)],
        };
    }
}
