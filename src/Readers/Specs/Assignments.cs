namespace Floorline.Readers.Specs;

/// <summary>Splits an inline spec, <c>key=value,key=value</c>, and reports keys that are doubled, unknown or without a value.</summary>
internal static class Assignments
{
    internal static Dictionary<string, string> Read(string text, string where, IReadOnlyCollection<string> known, List<Problem> problems)
    {
        var read = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (string part in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            int equals = part.IndexOf('=', StringComparison.Ordinal);
            string key = (equals < 0 ? part : part[..equals]).Trim();
            string value = equals < 0 ? "" : part[(equals + 1)..].Trim();
            if (value.Length == 0)
            {
                problems.Add(new Problem("", where, Amount.Quote(part), "key=value"));
            }
            else if (!known.Contains(key, StringComparer.OrdinalIgnoreCase))
            {
                problems.Add(new Problem("", where, Amount.Quote(key), "one of " + string.Join(", ", known)));
            }
            else if (!read.TryAdd(key, value))
            {
                problems.Add(new Problem("", where, $"{Amount.Quote(key)} twice", "each key once"));
            }
        }

        return read;
    }
}
