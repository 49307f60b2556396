using Floorline.Core.Situations;

namespace Floorline.Core.Levers;

/// <summary>
/// How good the kernels of formats are beside each other. What unpacks weights stands behind what multiplies in its format, as a rule about formats of unlike
/// risk; of formats that risk the same, the one that is expected to be faster counts as having a kernel as good, whatever documents call it.
/// </summary>
/// <param name="judgements">The judgements that are put in order.</param>
/// <param name="gain">How much each brings.</param>
internal sealed class KernelOrder(IReadOnlyList<Judgement> judgements, Func<Judgement, double> gain)
{
    // What the best native format of a risk brings; null until a format that unpacks asks for it.
    private Dictionary<QualityRisk, double>? _native;

    private Dictionary<QualityRisk, double> Native => _native ??= judgements.Where(static j => j is { Helps: true, Support.Kernel: KernelSupport.Native })
        .GroupBy(static j => j.Lever.Risk).ToDictionary(static g => g.Key, g => g.Max(gain));

    /// <summary>The kernel that a judgement's format counts as having; native where it stores no weights in another one.</summary>
    /// <param name="judgement">One of the judgements.</param>
    internal KernelSupport Of(Judgement judgement) => judgement.Support is not { Kernel: var kernel } ? KernelSupport.Native
        : kernel == KernelSupport.WeightOnly && judgement.Helps && Native.TryGetValue(judgement.Lever.Risk, out double best) && gain(judgement) >= best
            ? KernelSupport.Native : kernel;
}
