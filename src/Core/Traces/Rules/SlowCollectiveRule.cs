using Floorline.Core.Quantities;
using Floorline.Core.Traces.Losses;
using Floorline.Core.Traces.Operators;

namespace Floorline.Core.Traces.Rules;

/// <summary>Collectives that carry far less than the link between the devices could: overlap hides them, a faster exchange shortens them.</summary>
public sealed class SlowCollectiveRule : IDeviceRule
{
    private const int Shown = 3;

    internal const string Advice = "The exchange itself is slow: see which way it goes (NCCL_DEBUG=INFO says P2P, NVLS, SHM or NET; nvidia-smi topo -m, "
        + "rocm-smi --showtopo), that nothing forbids the link (NCCL_P2P_DISABLE, PCIe ACS, containers without shared memory), and exchange more at once "
            + "(larger buckets).";

    /// <inheritdoc/>
    public string Id => "slow-collectives";

    /// <inheritdoc/>
    public bool NeedsIdle => false;

    /// <inheritdoc/>
    public TraceFinding? Find(DeviceDiagnosis device, TraceThresholds thresholds)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(thresholds);
        long lost = LostOf(device);
        if (lost == 0 || device.Share(lost) < thresholds.KernelLossShare)
        {
            return null;
        }

        CollectiveRate[] slow = [.. device.Collectives.Where(static c => c.Lost > 0).OrderByDescending(static c => c.Lost)];
        string rows = string.Join(", ", slow.Take(Shown).Select(static c => Words.Say($"{c.Name} of {Figures.Of(c.Size)} at {Figures.Of(c.Bus)}, ")
            + Words.Say($"{Figures.Percent(c.LinkShare ?? 0)} of the link ({Figures.Time(c.Time)}, {Figures.Count(c.Calls, "call")})")));
        string text = Words.Say($"At the link's bandwidth the same bytes would take {Figures.Time(lost)} less of exposed communication, ")
            + Words.Say($"{Figures.Percent(device.Share(lost))} of the window, without any overlap. {rows}.");
        return new TraceFinding(Id, Words.Say($"Slow collectives: {slow[0].Name} reaches {Figures.Percent(slow[0].LinkShare ?? 0)} of the link"),
            device.UrgencyOf(lost, thresholds), device.Evidence(text) with
        {
            Numbers = [new("lost_ms", Words.Ms(lost)), new("share", device.Share(lost)), new("link_share", slow[0].LinkShare ?? 0),
                new("bus_gb_s", slow[0].Bus.GBPerSecond)],
        })
        {
            GainCeilingNs = lost,
            Refines = LossCause.Communication,
            Threshold = Words.Say($"exposed communication beyond what the link takes >= {Figures.Percent(thresholds.KernelLossShare)} of the window"),
            Try = Advice,
            Check = "The bus bandwidth in the table of collectives comes near the link's.",
        };
    }

    /// <summary>What a device's collectives lose to a slow exchange, of what is exposed, in ns.</summary>
    internal static long LostOf(DeviceDiagnosis device) =>
        Math.Min(device.Losses.TimeOf(LossCause.Communication), device.Collectives.Sum(static c => c.Lost));
}
