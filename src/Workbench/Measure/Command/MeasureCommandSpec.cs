namespace Floorline.Workbench;

/// <summary>A command to be measured, as a user states it.</summary>
public sealed record MeasureCommandSpec
{
    /// <summary>The program and its arguments.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    /// <summary>Runs before the measured ones; 3 where nothing is said.</summary>
    public string? WarmUp { get; init; }

    /// <summary>Measured runs; nothing for at least ten and three seconds.</summary>
    public string? Runs { get; init; }

    /// <summary>Whether exit codes other than 0 are borne.</summary>
    public bool IgnoreFailure { get; init; }

    /// <summary>The file that the samples are written to.</summary>
    public string? Output { get; init; }

    /// <summary>Where its paths were typed, and whose environment is meant; null is <see cref="Workplace.Here"/>. Not a field: no input sets it.</summary>
    public Workplace? Workplace { get; init; }

    /// <summary>Where its paths were typed, for whoever reads one of them.</summary>
    internal Workplace Place => Workplace ?? Workplace.Here;
}
