namespace Floorline.Core.Traces.Model;

/// <summary>What a host operator was called with, where the profiler states it.</summary>
/// <param name="InputShapes">Text of the input shapes as the trace has it, such as <c>[[16, 559], [151936, 1024]]</c>: an index into <see
/// cref="Trace.Names"/>; <see cref="Trace.None"/> where not stated.</param>
/// <param name="InputTypes">Text of the input types, such as <c>["c10::BFloat16", "long int"]</c>: an index into <see cref="Trace.Names"/>; <see
/// cref="Trace.None"/> where not stated.</param>
/// <param name="SequenceNumber">The autograd sequence number that ties a forward operator to its backward; <see cref="Trace.None"/> where not stated.</param>
/// <param name="ForwardThread">Profiler's number of the thread of the forward operator, on a backward operator; <see cref="Trace.None"/> where not
/// stated.</param>
/// <param name="Collective">Index into <see cref="Trace.Collectives"/>; <see cref="Trace.None"/> where none is stated.</param>
public readonly record struct OperatorDetail(int InputShapes, int InputTypes, long SequenceNumber, long ForwardThread, int Collective)
{
    /// <summary>Text of the inputs that are no tensors, such as <c>["", "", "[1, 1]", "True"]</c>: an index into <see cref="Trace.Names"/>; <see
    /// cref="Trace.None"/> where not stated. Kept for convolutions and attention alone, whose work depends on them.</summary>
    public int ConcreteInputs { get; init; } = Trace.None;
}
