namespace Floorline.Readers.Specs;

/// <summary>Splits an inline spec, <c>key=value,key=value</c>, and reports keys that are doubled, unknown or without a value.</summary>
internal static class Assignments
{
    /// <summary>Reads the spec.</summary>
    /// <param name="text">What the user typed; dashes in keys are underscores.</param>
    /// <param name="where">The option, for messages.</param>
    /// <param name="known">The keys there are.</param>
    /// <param name="problems">Where problems go.</param>
    /// <param name="also">What else people call a key, and the key.</param>
    internal static Dictionary<string, string> Read(string text, string where, IReadOnlyCollection<string> known, List<Problem> problems,
        IReadOnlyDictionary<string, string>? also = null)
    {
        var read = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (string part in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            int equals = part.IndexOf('=', StringComparison.Ordinal);
            string typed = (equals < 0 ? part : part[..equals]).Trim().Replace('-', '_');
            string key = also?.GetValueOrDefault(typed.ToLowerInvariant()) ?? typed;
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
