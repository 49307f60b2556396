namespace Floorline.KernelTurns;

/// <summary>One kernel at one size.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Run">Runs it once.</param>
/// <param name="Bits">Runs it on numbers made anew and gives a checksum of its result's bits.</param>
internal sealed record Case(string Name, Action Run, Func<ulong> Bits);
