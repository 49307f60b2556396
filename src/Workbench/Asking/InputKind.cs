using Floorline.Readers;
using Floorline.Readers.Specs;

namespace Floorline.Workbench;

/// <summary>What may stand in a field: how it is read, within which limits, what help calls it, what completes it.</summary>
/// <param name="Placeholder">What help calls a value, such as <c>TIME</c>; empty for one that is there or not.</param>
public sealed record InputKind(string Placeholder)
{
    /// <summary>What stands between values that may hold any character: no argument can hold it.</summary>
    internal const char Apart = '\0';

    /// <summary>A size of memory, such as <c>2GB</c>.</summary>
    public static InputKind Size { get; } = new("SIZE");

    /// <summary>A time with its unit, such as <c>0.8ms</c>.</summary>
    public static InputKind Time { get; } = new("TIME");

    /// <summary>A number or a list that its verb reads itself.</summary>
    public static InputKind Number { get; } = new("N");

    /// <summary>A share, such as <c>5%</c>.</summary>
    public static InputKind Share { get; } = new("SHARE");

    /// <summary>A file or a folder; over the network it has no meaning.</summary>
    public static InputKind File { get; } = new("FILE");

    /// <summary>A free text.</summary>
    public static InputKind Text { get; } = new("TEXT");

    /// <summary>There or not: takes no value.</summary>
    public static InputKind Flag { get; } = new("");

    /// <summary>A model: a name of the catalogue, or what else names one.</summary>
    public static InputKind Model { get; } = new("MODEL") { From = KnownNames.Models };

    /// <summary>Hardware: a name of the catalogue, or what else names some.</summary>
    public static InputKind Hardware { get; } = new("HW") { From = KnownNames.Hardware };

    /// <summary>A number format.</summary>
    public static InputKind Format { get; } = new("FORMAT") { From = KnownNames.Formats };

    /// <summary>An engine.</summary>
    public static InputKind Engine { get; } = new("ENGINE") { From = KnownNames.Engines };

    /// <summary>Least whole number.</summary>
    public long Least { get; init; } = long.MinValue;

    /// <summary>Largest whole number.</summary>
    public long Most { get; init; } = long.MaxValue;

    /// <summary>The list that completes it.</summary>
    public KnownNames From { get; init; }

    /// <summary>Words that complete it, in the order in which they are offered.</summary>
    public IReadOnlyList<InputWord> Words { get; init; } = [];

    /// <summary>What stands between several values where the option is repeated; null where it is stated once.</summary>
    public char? Between { get; init; }

    /// <summary>A whole number between two limits.</summary>
    /// <param name="least">The least.</param>
    /// <param name="most">The largest.</param>
    public static InputKind Count(long least, long most) => new("N") { Least = least, Most = most };

    /// <summary>One of a few words, or several, as its verb reads it.</summary>
    /// <param name="placeholder">What help calls it.</param>
    /// <param name="words">The words, each with what it means where that is said.</param>
    public static InputKind Of(string placeholder, params InputWord[] words) => new(placeholder) { Words = words };

    /// <summary>The text as a whole number within the limits.</summary>
    /// <param name="text">The text.</param>
    /// <param name="where">What problems call it.</param>
    internal ReadResult<long> Whole(string text, string where) => Amount.Whole(text, where, Least, Most);
}

/// <summary>A word that may stand in a field.</summary>
/// <param name="Value">The word.</param>
/// <param name="Meaning">What it means; empty where it says so itself.</param>
public sealed record InputWord(string Value, string Meaning = "");

/// <summary>Lists of names that complete a field.</summary>
public enum KnownNames
{
    /// <summary>None.</summary>
    None,

    /// <summary>Models of the catalogue.</summary>
    Models,

    /// <summary>Hardware of the catalogue.</summary>
    Hardware,

    /// <summary>Number formats.</summary>
    Formats,

    /// <summary>Engines, those of floorline.json among them.</summary>
    Engines,

    /// <summary>Levers.</summary>
    Levers,
}
