namespace Floorline.Journal.Storage;

/// <summary>What a journal is opened for.</summary>
public enum JournalAccess
{
    /// <summary>To look at it.</summary>
    Read,

    /// <summary>To add to it; it must be there.</summary>
    Write,

    /// <summary>To add to it, and to make it where it is not there.</summary>
    Create,
}
