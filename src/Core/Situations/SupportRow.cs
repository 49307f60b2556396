namespace Floorline.Core.Situations;

/// <summary>What one document says of formats on an engine and some device families.</summary>
/// <param name="Engine">The engine's name in the table.</param>
/// <param name="Formats">Kinds of formats.</param>
/// <param name="Families">Device families; empty for all.</param>
/// <param name="Kernel">How good the kernel is.</param>
/// <param name="Says">The reason, as a sentence without a full stop.</param>
public sealed record SupportRow(string Engine, IReadOnlyList<string> Formats, IReadOnlyList<string> Families, KernelSupport Kernel, string Says)
{
    /// <summary>The document.</summary>
    public string Source { get; init; } = "";

    /// <summary>Where it is to be read.</summary>
    public string Address { get; init; } = "";

    /// <summary>When it was read.</summary>
    public DateOnly Read { get; init; }
}
