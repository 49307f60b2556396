using Floorline.Core.Quantities;

namespace Floorline.Probes.Commands;

/// <summary>How often a command is run.</summary>
/// <param name="Command">The program and its arguments.</param>
public sealed record CommandPlan(IReadOnlyList<string> Command)
{
    /// <summary>Runs before the measured ones.</summary>
    public int WarmUp { get; init; } = 3;

    /// <summary>Measured runs; nothing for at least ten and at least <see cref="LeastTime"/>.</summary>
    public int? Runs { get; init; }

    /// <summary>Shortest total of the measured runs where their number is not stated.</summary>
    public Seconds LeastTime { get; init; } = new(3);

    /// <summary>Whether exit codes other than 0 are borne.</summary>
    public bool IgnoreFailure { get; init; }
}
