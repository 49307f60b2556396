using Floorline.Core.Traces.Model;

namespace Floorline.Readers.Traces;

/// <summary>The traces that were read together: the ranks of one job, or one trace alone.</summary>
/// <param name="Traces">By rank where ranks are known, else in the order given.</param>
/// <param name="Skipped">What lay in a folder or archive and was no trace.</param>
public sealed record TraceSet(IReadOnlyList<Trace> Traces, IReadOnlyList<Problem> Skipped);
