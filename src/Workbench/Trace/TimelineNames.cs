namespace Floorline.Workbench.Documents;

/// <summary>The names of a timeline's events, each once.</summary>
internal sealed class TimelineNames
{
    private const int LongestName = 140;

    private readonly Dictionary<string, int> _indices = new(StringComparer.Ordinal);

    internal List<string> Texts { get; } = [];

    internal int Add(string name)
    {
        string shown = TracePage.Cut(name, LongestName);
        if (!_indices.TryGetValue(shown, out int index))
        {
            index = Texts.Count;
            _indices.Add(shown, index);
            Texts.Add(shown);
        }

        return index;
    }
}
