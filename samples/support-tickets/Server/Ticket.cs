using System.Text.Json;

namespace Floorline.TicketServer;

/// <summary>A ticket with what a good summary of it says.</summary>
internal sealed record Ticket(string Id, string Prompt, string Category, string Priority, IReadOnlyList<string> Facts)
{
    /// <summary>The golden set's prompts joined with the answers, by id.</summary>
    public static IReadOnlyList<Ticket> Read(string folder)
    {
        var prompts = Rows(Path.Combine(folder, "tickets.jsonl")).ToDictionary(static r => r.GetProperty("id").GetString()!, static r => r.GetProperty("prompt").GetString()!);
        return
        [
            .. Rows(Path.Combine(folder, "answers.jsonl")).Select(row => new Ticket(
                row.GetProperty("id").GetString()!,
                prompts[row.GetProperty("id").GetString()!],
                row.GetProperty("category").GetString()!,
                row.GetProperty("priority").GetString()!,
                [.. row.GetProperty("facts").EnumerateArray().Select(static fact => fact.GetString()!)])),
        ];
    }

    private static IEnumerable<JsonElement> Rows(string path) => File.ReadLines(path).Where(static line => line.Length > 0).Select(static line => JsonDocument.Parse(line).RootElement);
}
