namespace Floorline.Journal.Storage;

/// <summary>An entry as a journal holds it.</summary>
/// <param name="Number">Its place in this journal, from 1; another journal may hold it at another.</param>
/// <param name="Entry">The entry.</param>
/// <param name="Document">Its document as recorded.</param>
public sealed record StoredEntry(long Number, Entry Entry, string Document);
