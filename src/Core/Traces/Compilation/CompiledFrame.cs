namespace Floorline.Core.Traces.Compilation;

/// <summary>One frame that torch.compile took over, as its regions in the trace name it.</summary>
/// <param name="Frame">Number of the frame.</param>
/// <param name="Compilations">Compilations of it up to the last one that ran: the first, and one for every set of guards that failed.</param>
/// <param name="Calls">Calls of its compiled regions.</param>
/// <param name="Time">Time of the host in them, in ns.</param>
public sealed record CompiledFrame(int Frame, int Compilations, int Calls, long Time);
