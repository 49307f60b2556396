using Floorline.Probes.Host;
using Floorline.Readers;

namespace Floorline.Workbench;

public static partial class Verb
{
    /// <summary>Measures this machine and keeps the result as the hardware <c>host</c>.</summary>
    /// <param name="plan">How thoroughly.</param>
    /// <param name="store">Whether to keep it; an interrupted measurement is not kept.</param>
    /// <param name="progress">Told how far it is; may be null.</param>
    /// <param name="workplace">Whose record of this machine it becomes; null is here.</param>
    /// <param name="cancel">Ends the measurement early: the result is what there is by then.</param>
    public static ReadResult<MeasureHostResult> MeasureHost(HostPlan plan, bool store = true, IProgress<ProbeProgress>? progress = null,
        Workplace? workplace = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var result = new MeasureHostResult(HostProbe.Measure(plan, progress, cancel));
        if (!store || !result.IsValid || result.Measured.Interrupted)
        {
            return ReadResult.Ok(result);
        }

        return HostRecord.Write(result, workplace).Select(path => new MeasureHostResult(result.Measured) { StoredAt = path });
    }
}
