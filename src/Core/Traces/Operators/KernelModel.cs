using Floorline.Core.Hardware;
using Floorline.Core.Quantities;
using Floorline.Core.Traces.Kernels;
using Floorline.Core.Traces.Rules;

namespace Floorline.Core.Traces.Operators;

/// <summary>What kernels of one device reach by the width of their elements: its floors, and the shares of them that measured kernels take.</summary>
/// <param name="Device">The device.</param>
/// <param name="Shares">Shares by bytes of an element; null takes those that most devices reach.</param>
public sealed record KernelModel(Device Device, Func<int, KernelShares>? Shares = null)
{
    /// <summary>The floor of one call: bytes at the sheet's bandwidth or arithmetic at its peak, whichever takes longer.</summary>
    /// <param name="work">The work of the call.</param>
    public Seconds FloorOf(OperatorWork work)
    {
        ArgumentNullException.ThrowIfNull(work);
        Seconds memory = work.Bytes / Device.Bandwidth;
        return MemoryBoundRule.PeakFor(Device, work.ElementBytes) is { } peak ? memory.OrMore(work.Work / peak) : memory;
    }

    /// <summary>Time that a good kernel takes for one call, as measured ones of such sizes do.</summary>
    /// <param name="work">The work of the call.</param>
    public Seconds ExpectedOf(OperatorWork work)
    {
        ArgumentNullException.ThrowIfNull(work);
        KernelShares shares = Shares is null ? KernelShares.Usual : Shares(work.ElementBytes);
        Seconds memory = work.UsualBytes / (Device.Bandwidth * shares.MemoryShare);
        return shares.Fixed + (MemoryBoundRule.PeakFor(Device, work.ElementBytes) is { } peak ? memory.OrMore(work.Work / (peak * shares.ComputeShare)) : memory);
    }

    /// <summary>Whether memory bounds an operator: less arithmetic per byte than the ridge point.</summary>
    /// <param name="work">The work of the call.</param>
    public bool IsMemoryBound(OperatorWork work)
    {
        ArgumentNullException.ThrowIfNull(work);
        return MemoryBoundRule.PeakFor(Device, work.ElementBytes) is not { } peak
            || work.ArithmeticIntensity.Value < peak.Value / Device.Bandwidth.Value;
    }
}
