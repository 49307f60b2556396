using Floorline.Journal.Storage;

namespace Floorline.Workbench;

/// <summary>One page of a journal, newest entry first.</summary>
/// <param name="Spec">What was asked for.</param>
/// <param name="Page">The page.</param>
/// <param name="State">What the journal says of itself.</param>
public sealed record JournalListResult(JournalListSpec Spec, EntryPage Page, JournalState State);
