using Floorline.Core.Formats;
using Floorline.Core.Hardware;
using Floorline.Core.Levers;
using Floorline.Core.Models;
using Floorline.Core.Situations;

namespace Floorline.Workbench;

/// <summary>What Floorline knows of one kind, or one entry of it.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Devices">Devices, where asked for.</param>
/// <param name="Models">Models, where asked for.</param>
/// <param name="Formats">Formats, where asked for.</param>
/// <param name="Single">Whether one entry was asked for by name.</param>
public sealed record CatalogueResult(CatalogueKind Kind, IReadOnlyList<Device> Devices, IReadOnlyList<Model> Models, IReadOnlyList<NumberFormat> Formats,
    bool Single)
{
    /// <summary>Levers, where asked for.</summary>
    public IReadOnlyList<Lever> Levers { get; init; } = [];

    /// <summary>Words of the field, where levers were asked for; the one that was typed, where it was a word.</summary>
    public IReadOnlyList<Term> Terms { get; init; } = [];

    /// <summary>What engines' documents say of the format, where one format was asked for.</summary>
    public IReadOnlyList<SupportRow> Support { get; init; } = [];

    /// <summary>Engine profiles, where asked for.</summary>
    public IReadOnlyList<EngineProfile> Engines { get; init; } = [];
}
