namespace Floorline.Journal.Storage;

/// <summary>Why a journal could not be used.</summary>
public enum JournalFault
{
    /// <summary>There is no journal there.</summary>
    Missing,

    /// <summary>What is there is no journal.</summary>
    NotAJournal,

    /// <summary>A later version of Floorline made it.</summary>
    Newer,

    /// <summary>Others held it for too long.</summary>
    Busy,

    /// <summary>No room is left to write.</summary>
    Full,

    /// <summary>It may not be written.</summary>
    ReadOnly,

    /// <summary>The server cannot be reached or refuses.</summary>
    Unreachable,

    /// <summary>It is damaged.</summary>
    Damaged,

    /// <summary>An entry that was asked for is not there, or several match.</summary>
    NoEntry,

    /// <summary>An entry of the same name with other content is there already.</summary>
    Conflict,

    /// <summary>The address cannot be understood.</summary>
    Address,
}
