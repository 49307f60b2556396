namespace Floorline.Core.Traces.Model;

/// <summary>A collective operation as the profiler describes it. Names are indices into <see cref="Trace.Names"/>; <see cref="Trace.None"/> stands
/// for what is not stated.</summary>
/// <param name="Name">Operation, such as <c>allreduce</c>.</param>
/// <param name="Group">Process group's name.</param>
/// <param name="GroupDescription">Process group's description, such as <c>default_pg</c>.</param>
/// <param name="Ranks">Text of the ranks of the group.</param>
/// <param name="ElementType">Type of an element, such as <c>BFloat16</c>.</param>
/// <param name="GroupSize">How many ranks take part.</param>
/// <param name="InElements">Elements sent by one rank.</param>
/// <param name="OutElements">Elements received by one rank.</param>
/// <param name="Sequence">Number of the collective in its group (<c>Seq</c>).</param>
public readonly record struct Collective(
    int Name, int Group, int GroupDescription, int Ranks, int ElementType, int GroupSize, long InElements, long OutElements, long Sequence)
{
    /// <summary>Nothing stated.</summary>
    public static Collective Unknown => new(-1, -1, -1, -1, -1, -1, -1, -1, -1);
}
