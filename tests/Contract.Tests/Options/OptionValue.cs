namespace Floorline.Contract.Tests.Options;

/// <summary>What an option is set to in the walk.</summary>
/// <param name="Text">The value, other than the default; null for a flag.</param>
internal sealed record OptionValue(string? Text)
{
    /// <summary>Commands that it is added to; those of the verb where empty.</summary>
    public IReadOnlyList<string> In { get; init; } = [];

    /// <summary>Whether the option names a file or folder that must be written, not a change of the document.</summary>
    public bool Writes { get; init; }

    /// <summary>Whether the option is about the text that is printed: no JSON is asked for.</summary>
    public bool Plain { get; init; }

    /// <summary>Whether the option is about the working folder: a process of its own runs there.</summary>
    public bool Apart { get; init; }

    /// <summary>The same value in other commands than the verb's.</summary>
    public OptionValue On(params string[] commands) => this with { In = commands };
}
