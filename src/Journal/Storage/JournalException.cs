namespace Floorline.Journal.Storage;

/// <summary>A journal could not be read or written. The message says what was found and what would help; it never holds a password.</summary>
public sealed class JournalException : Exception
{
    /// <summary>A fault.</summary>
    /// <param name="fault">Its kind.</param>
    /// <param name="where">The journal or the entry, fit to print.</param>
    /// <param name="found">What was found.</param>
    /// <param name="expected">What would help.</param>
    /// <param name="inner">What the storage reported; null where nothing did.</param>
    public JournalException(JournalFault fault, string where, string found, string expected, Exception? inner = null)
        : base($"{where}: {found}; {expected}", inner)
    {
        Fault = fault;
        Where = where;
        Found = found;
        Expected = expected;
    }

    /// <summary>The kind of fault.</summary>
    public JournalFault Fault { get; }

    /// <summary>The journal or the entry.</summary>
    public string Where { get; }

    /// <summary>What was found.</summary>
    public string Found { get; }

    /// <summary>What would help.</summary>
    public string Expected { get; }
}
