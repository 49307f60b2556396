namespace Floorline.Readers.Traces.Sqlite;

/// <summary>A database that is broken or cut off at a byte.</summary>
internal sealed class SqliteFault(long offset, string what) : Exception(what)
{
    /// <summary>Where in the file.</summary>
    internal long Offset { get; } = offset;
}
