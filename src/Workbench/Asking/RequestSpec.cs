namespace Floorline.Workbench;

/// <summary>What a request over the network states: a situation, and the options that a verb has besides.</summary>
/// <param name="Situation">The situation; it opens no files.</param>
/// <param name="Others">The other options that were given, by the names the command line has for them.</param>
public sealed record RequestSpec(SituationSpec Situation, IReadOnlyDictionary<string, string> Others)
{
    /// <summary>An option besides the situation; null where it was not given.</summary>
    /// <param name="name">Its name, such as <c>apply</c>.</param>
    public string? Other(string name) => Others.GetValueOrDefault(name);

    /// <summary>What was given under a name, whether a situation has it or not; null where nothing was.</summary>
    /// <param name="name">The name.</param>
    public string? Stated(string name) => Fields.Find(name) is { } field ? field.Get(Situation) : Other(name);
}
