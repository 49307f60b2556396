using Floorline.Journal;

namespace Floorline.Workbench;

/// <summary>Which journal is meant, and where clock, names and environment come from.</summary>
public sealed record JournalPlace
{
    /// <summary>Name of the environment variable that holds the address of a journal.</summary>
    public const string Variable = "FLOORLINE_JOURNAL";

    /// <summary>The address: a file, or PostgreSQL's connection string; null for the nearest <c>.floorline/journal.db</c>.</summary>
    public string? Address { get; init; }

    /// <summary>The working folder: the journal is looked for in it and above it.</summary>
    public string Folder { get; init; } = ".";

    /// <summary>The working folder's whole path.</summary>
    internal string WholeFolder => Workplace.Whole(Folder);

    /// <summary>The clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Makes the name of an entry from its time; null for the usual one, with chance in it.</summary>
    public Func<DateTimeOffset, string>? NewId { get; init; }

    /// <summary>The environment of a run, without engine; null reads this machine's.</summary>
    public RunEnvironment? Environment { get; init; }
}
