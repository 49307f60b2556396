namespace Floorline.Probes.Host;

/// <summary>Peak arithmetic of one instruction on registers alone.</summary>
/// <param name="Format">fp32, fp64, bf16 or int8.</param>
/// <param name="Instruction">The instruction class.</param>
/// <param name="Threads">Threads.</param>
/// <param name="Rate">Operations per second; a multiplication and an addition are two.</param>
public sealed record PeakPoint(string Format, string Instruction, int Threads, Figure Rate);
