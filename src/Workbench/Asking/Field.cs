using Floorline.Core.Quantities;
using Floorline.Readers;
using Floorline.Readers.Specs;

namespace Floorline.Workbench;

/// <summary>
/// One thing that can be asked for, as a row. Whoever takes inputs takes them from rows: the command line, its help and its completion, files, requests
/// over the network and their contract, the page's form, the journal, the tables of docs/options.md.
/// </summary>
/// <param name="Name">Name in options (<c>--name</c>), files and requests.</param>
/// <param name="Kind">What may stand in it.</param>
/// <param name="Help">What it means, in a sentence without its full stop.</param>
public record Field(string Name, InputKind Kind, string Help)
{
    /// <summary>What a form calls it; empty where no form shows it.</summary>
    public string Label { get; init; } = "";

    /// <summary>A value as a form shows it where nothing is stated; empty where there is none.</summary>
    public string Example { get; init; } = "";

    /// <summary>What stands under it in a form; empty where the label says enough.</summary>
    public string Hint { get; init; } = "";

    /// <summary>Another name that the command line takes it by; empty where there is none.</summary>
    public string Alias { get; init; } = "";

    /// <summary>Where it stands in a form.</summary>
    public FieldGroup Group { get; init; }

    /// <summary>The verbs that take it.</summary>
    public Verbs Of { get; init; } = Verbs.All;

    /// <summary>Verbs that take it and have no use for it, which they say.</summary>
    public Verbs UnusedBy { get; init; }

    /// <summary>What has to be stated beside it for it to mean anything.</summary>
    public FieldNeed Needs { get; init; }

    /// <summary>Whether it was observed on the stated hardware and says nothing of another.</summary>
    public bool IsOfThisHardware { get; init; }

    /// <summary>The option with its dashes.</summary>
    public string Option => "--" + Name;
}

/// <summary>A row that knows where its value stands in what is asked.</summary>
/// <typeparam name="T">What is asked.</typeparam>
/// <param name="Name">Name in options (<c>--name</c>), files and requests.</param>
/// <param name="Kind">What may stand in it.</param>
/// <param name="Help">What it means, in a sentence without its full stop.</param>
/// <param name="Get">Reads it; null where it is not stated.</param>
/// <param name="Set">Sets it.</param>
public sealed record Field<T>(string Name, InputKind Kind, string Help, Func<T, string?> Get, Func<T, string?, T> Set) : Field(Name, Kind, Help)
{
    /// <summary>A whole number within the limits of its kind; null where none is stated or it cannot be read.</summary>
    /// <param name="asked">What is asked.</param>
    /// <param name="problems">Where problems go.</param>
    internal long? Count(T asked, List<Problem> problems) => Get(asked) is { } text ? Taken(Kind.Whole(text, Option), problems) : null;

    /// <summary>A time; null where none is stated or it cannot be read.</summary>
    /// <param name="asked">What is asked.</param>
    /// <param name="problems">Where problems go.</param>
    internal Seconds? Time(T asked, List<Problem> problems) => Get(asked) is { } text ? Taken(Amount.Time(text, Option), problems) : null;

    /// <summary>A share of 0 to 1, written so or as <c>60%</c>; null where none is stated or it cannot be read.</summary>
    /// <param name="asked">What is asked.</param>
    /// <param name="problems">Where problems go.</param>
    internal double? Share(T asked, List<Problem> problems) => Get(asked) is not { } text ? null
        : Taken(Amount.Number(text.Trim().TrimEnd('%'), Option, "a share such as 60%", 0, 100), problems) is { } value
            ? text.Contains('%', StringComparison.Ordinal) || value > 1 ? value / 100 : value : null;

    /// <summary>One of the words of its kind, as the kind spells it; null where none is stated or it is another.</summary>
    /// <param name="asked">What is asked.</param>
    /// <param name="problems">Where problems go.</param>
    internal string? Word(T asked, List<Problem> problems)
    {
        if (Get(asked) is not { } text)
        {
            return null;
        }

        string? word = Kind.Words.FirstOrDefault(w => w.Value.Equals(text, StringComparison.OrdinalIgnoreCase))?.Value;
        if (word is null)
        {
            problems.Add(new Problem("", Option, $"'{text}'", string.Join(" or ", Kind.Words.Select(static w => w.Value))));
        }

        return word;
    }

    private static TValue? Taken<TValue>(ReadResult<TValue> read, List<Problem> problems)
        where TValue : struct
    {
        problems.AddRange(read.Problems);
        return read.IsOk ? read.Value : null;
    }
}

/// <summary>The verbs that take a situation.</summary>
[Flags]
public enum Verbs
{
    /// <summary>None of them.</summary>
    None = 0,

    /// <summary><c>floors</c>.</summary>
    Floors = 1,

    /// <summary><c>diagnose</c>.</summary>
    Diagnose = 2,

    /// <summary><c>predict</c>.</summary>
    Predict = 4,

    /// <summary><c>plan</c>.</summary>
    Plan = 8,

    /// <summary><c>sweep</c>.</summary>
    Sweep = 16,

    /// <summary><c>roofline</c>.</summary>
    Roofline = 32,

    /// <summary><c>chunk</c>, and the stages of <c>pipeline</c>: the time of one call.</summary>
    Chunk = 64,

    /// <summary><c>trace</c>.</summary>
    Trace = 128,

    /// <summary><c>journal add</c>.</summary>
    Record = 256,

    /// <summary>Those that look at a load.</summary>
    OfLoads = Predict | Plan | Sweep | Record,

    /// <summary>Those that hold what was observed against what is expected.</summary>
    OfFacts = OfLoads | Diagnose,

    /// <summary>Those that take a measured time.</summary>
    OfTimes = OfFacts | Roofline | Chunk,

    /// <summary>Those that ask what an engine does.</summary>
    OfEngines = OfTimes | Floors,

    /// <summary>All.</summary>
    All = OfEngines | Trace,
}

/// <summary>What has to be stated beside a field for it to mean anything.</summary>
public enum FieldNeed
{
    /// <summary>Nothing.</summary>
    Nothing,

    /// <summary>A served load.</summary>
    Load,

    /// <summary>A measured time.</summary>
    Measurement,
}

/// <summary>Where a field stands in a form, from top to bottom.</summary>
public enum FieldGroup
{
    /// <summary>The step itself: always open.</summary>
    Step,

    /// <summary>How the model is split over devices.</summary>
    Devices,

    /// <summary>The engine and its launches.</summary>
    Engine,

    /// <summary>A served load.</summary>
    Load,

    /// <summary>What a profile showed.</summary>
    Profile,

    /// <summary>What else was observed.</summary>
    Seen,

    /// <summary>Speculative decoding.</summary>
    Drafts,

    /// <summary>Details of hardware and model.</summary>
    Details,
}
