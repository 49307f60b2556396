using Floorline.Journal.Storage;

namespace Floorline.Workbench;

/// <summary>A journal that is ready.</summary>
/// <param name="Where">Its address, fit to print.</param>
/// <param name="IsNew">Whether it was made now.</param>
/// <param name="State">What it says of itself.</param>
public sealed record JournalInitResult(string Where, bool IsNew, JournalState State);
