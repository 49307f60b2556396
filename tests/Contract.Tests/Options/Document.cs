using System.Text.Json;
using System.Text.Json.Nodes;

namespace Floorline.Contract.Tests.Options;

/// <summary>A document without what only repeats the command: what an option changed, and what it is said not to change.</summary>
internal static class Document
{
    // What was stated, and sentences on what was taken for granted: an option that shows up nowhere else has changed nothing.
    private static readonly HashSet<string> _repeats = ["inputs", "assumptions"];

    /// <summary>The document without its inputs and assumptions.</summary>
    public static string Figures(string json) => Without(JsonNode.Parse(json)!).ToJsonString();

    /// <summary>The numbers and truths of the document, without its inputs.</summary>
    public static string Numbers(string json) => string.Join(' ', Numbers(JsonDocument.Parse(Figures(json)).RootElement));

    /// <summary>Every text of the document.</summary>
    public static IEnumerable<string> Texts(string json) => Texts(JsonDocument.Parse(json).RootElement);

    private static IEnumerable<string> Texts(JsonElement at) => at.ValueKind switch
    {
        JsonValueKind.String => [at.GetString()!],
        JsonValueKind.Array => at.EnumerateArray().SelectMany(Texts),
        JsonValueKind.Object => at.EnumerateObject().SelectMany(static p => Texts(p.Value)),
        _ => [],
    };

    private static IEnumerable<string> Numbers(JsonElement at) => at.ValueKind switch
    {
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => [at.GetRawText()],
        JsonValueKind.Array => at.EnumerateArray().SelectMany(Numbers),
        JsonValueKind.Object => at.EnumerateObject().SelectMany(static p => Numbers(p.Value)),
        _ => [],
    };

    private static JsonNode Without(JsonNode node)
    {
        if (node is JsonObject map)
        {
            foreach (string name in map.Select(static p => p.Key).ToList())
            {
                if (_repeats.Contains(name))
                {
                    map.Remove(name);
                }
                else if (map[name] is { } inner)
                {
                    Without(inner);
                }
            }
        }
        else if (node is JsonArray list)
        {
            foreach (JsonNode? one in list.Where(static n => n is not null))
            {
                Without(one!);
            }
        }

        return node;
    }
}
