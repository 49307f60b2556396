using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Floorline.Readers.HuggingFace.Families;

/// <summary>Lists of whole numbers written as text: <c>"1,2,3"</c>, <c>"4-59"</c>, <c>"1,3-5"</c>.</summary>
internal static class NumberText
{
    private const int Most = 100_000;

    /// <summary>The list as JSON; null for a text that is none.</summary>
    internal static JsonElement? Read(string text)
    {
        var list = new StringBuilder("[");
        int count = 0;
        foreach (string part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            int dash = part.IndexOf('-', StringComparison.Ordinal);
            if (!Whole(dash < 0 ? part : part[..dash], out int first) || !Whole(dash < 0 ? part : part[(dash + 1)..], out int last) || last < first
                || last - first > Most || (count += last - first + 1) > Most)
            {
                return null;
            }

            for (int i = first; i <= last; i++)
            {
                list.Append(list.Length > 1 ? "," : "").Append(i.ToString(CultureInfo.InvariantCulture));
            }
        }

        using var document = JsonDocument.Parse(list.Append(']').ToString());
        return document.RootElement.Clone();
    }

    private static bool Whole(string text, out int number) => int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
