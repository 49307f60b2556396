using Floorline.Core.Hardware;
using Floorline.Core.Traces.Losses;

namespace Floorline.Io.Tests.Traces.Labelled;

/// <summary>A made job and what is true of it.</summary>
/// <param name="Name">Which sort of job.</param>
/// <param name="Ranks">One per rank.</param>
internal sealed record LabelledCase(string Name, IReadOnlyList<MadeJob> Ranks)
{
    /// <summary>Its largest loss; null for a control: a device that is kept busy.</summary>
    public LossCause? Loss { get; init; }

    /// <summary>Text that the verdict holds.</summary>
    public string Says { get; init; } = "";

    /// <summary>The same in the form without Python frames.</summary>
    public string? SaysWithoutPython { get; init; }

    /// <summary>Rules that find something.</summary>
    public IReadOnlyList<string> Rules { get; init; } = [];

    /// <summary>Rules that must not.</summary>
    public IReadOnlyList<string> Never { get; init; } = [];

    /// <summary>The hardware it ran on; null where it is not known.</summary>
    public Device? Hardware { get; init; }

    public override string ToString() => Name;
}
