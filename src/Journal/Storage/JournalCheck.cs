namespace Floorline.Journal.Storage;

/// <summary>What a check of a journal found.</summary>
/// <param name="State">What the journal says of itself.</param>
/// <param name="Entries">Entries that were read.</param>
/// <param name="Samples">Sets of samples that were read.</param>
/// <param name="Faults">What is wrong, in whole sentences; empty where nothing is.</param>
public sealed record JournalCheck(JournalState State, long Entries, long Samples, IReadOnlyList<string> Faults)
{
    /// <summary>Most faults that are listed.</summary>
    public const int MostFaults = 100;

    /// <summary>Whether the journal is whole.</summary>
    public bool IsWhole => Faults.Count == 0;
}
