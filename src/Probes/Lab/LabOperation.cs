using Floorline.Probes.Host;

namespace Floorline.Probes.Lab;

/// <summary>One way to do some operations, with what it cannot avoid.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Flops">Arithmetic, a multiply-add as two; element-wise functions as the number of their operations.</param>
/// <param name="Bytes">Bytes that go to and from memory when nothing is kept in a cache.</param>
/// <param name="Launches">Times that work is handed to another thread.</param>
public sealed record LabOperation(string Name, double Flops, double Bytes, int Launches)
{
    /// <summary>Seconds it took.</summary>
    public Figure Seconds { get; init; } = Figure.None;
}
