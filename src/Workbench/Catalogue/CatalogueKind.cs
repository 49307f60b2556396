namespace Floorline.Workbench;

/// <summary>What a catalogue lists.</summary>
public enum CatalogueKind
{
    /// <summary>Everything there is, by number.</summary>
    Overview,

    /// <summary>Devices.</summary>
    Hardware,

    /// <summary>Models.</summary>
    Models,

    /// <summary>Number formats.</summary>
    Formats,

    /// <summary>Levers.</summary>
    Levers,

    /// <summary>Engine profiles.</summary>
    Engines,
}
