using Floorline.Core.Levers;
using Floorline.Core.Situations;

namespace Floorline.Core.Planning;

/// <summary>Steps one after the other, and where they lead.</summary>
/// <param name="Steps">The steps.</param>
/// <param name="Now">What is forecast after them.</param>
/// <param name="Seen">The same as an SLO sees it.</param>
internal sealed record Route(IReadOnlyList<PlayStep> Steps, Forecast Now, Outlook Seen)
{
    /// <summary>The largest risk to the answers that a step takes.</summary>
    internal QualityRisk Risk => Steps.Select(static s => s.Judgement.Lever.Risk).DefaultIfEmpty(QualityRisk.None).Max();

    /// <summary>Whether it runs, be it too slowly for what arrives.</summary>
    internal bool Runs => Seen.Infeasible is null || Now.Overloaded;

    private KernelSupport Kernel => Steps.Select(static s => s.Judgement.Support?.Kernel ?? KernelSupport.Native).DefaultIfEmpty(KernelSupport.Native).Max();

    /// <summary>The route one step further.</summary>
    /// <param name="step">The step.</param>
    internal Route Then(PlayStep step) => new([.. Steps, step], step.Judgement.Then!, step.After);

    /// <summary>
    /// Which of two routes that buy devices and reach the same goal goes first, as in <see cref="ConfigurationSearch"/>: fewest devices, then kernels made for
    /// the format, least risk, fewest steps, fewest devices per token, shortest ITL.
    /// </summary>
    /// <param name="a">One route.</param>
    /// <param name="b">The other.</param>
    internal static int Compare(Route a, Route b) =>
        a.Seen.Devices != b.Seen.Devices ? a.Seen.Devices - b.Seen.Devices
        : a.Kernel != b.Kernel ? a.Kernel - b.Kernel
        : a.Risk != b.Risk ? a.Risk - b.Risk
        : a.Steps.Count != b.Steps.Count ? a.Steps.Count - b.Steps.Count
        : b.Seen.Throughput.Value.CompareTo(a.Seen.Throughput.Value) is not 0 and var dear ? dear
        : a.Seen.Itl.Middle.Value.CompareTo(b.Seen.Itl.Middle.Value);
}
