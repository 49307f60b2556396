using System.Collections.Concurrent;
using System.Text.Json;

namespace Floorline.TicketServer;

/// <summary>Answers chat completions as an OpenAI-compatible server does, in seeded time.</summary>
/// <param name="tickets">The tickets that it knows.</param>
/// <param name="scale">Factor on every time; 1 is the real one.</param>
internal sealed class Model(IReadOnlyList<Ticket> tickets, double scale)
{
    private readonly Dictionary<string, Ticket> _byPrompt = tickets.ToDictionary(static t => t.Prompt);
    private readonly ConcurrentDictionary<(string Model, string Id), int> _asked = new();
    private readonly Dictionary<string, HashSet<string>> _mistaken = Configuration.All.ToDictionary(
        static c => c.Name,
        c => tickets.OrderBy(t => Draw.Uniform(c.Name, t.Id, "mistake")).Take(c.Mistakes).Select(static t => t.Id).ToHashSet());

    public async Task<IResult> Complete(JsonElement request)
    {
        string name = request.GetProperty("model").GetString() ?? "";
        string prompt = request.GetProperty("messages")[0].GetProperty("content").GetString() ?? "";
        if (Configuration.All.FirstOrDefault(c => c.Name == name) is not { } configuration)
        {
            return Results.NotFound(new { error = new { message = "no such model" } });
        }

        string text = "Hello.";
        if (_byPrompt.TryGetValue(prompt, out Ticket? ticket))
        {
            text = Answer.Of(configuration, ticket, _mistaken[name].Contains(ticket.Id));
            int round = _asked.AddOrUpdate((name, ticket.Id), 0, static (_, before) => before + 1);
            await Task.Delay(TimeSpan.FromMilliseconds(scale * Milliseconds(configuration, ticket, text, round)));
        }

        int tokens = Words(text) * 4 / 3;
        return Results.Json(new
        {
            id = "stand-in",
            @object = "chat.completion",
            model = name,
            choices = new[] { new { index = 0, message = new { role = "assistant", content = text }, finish_reason = "stop" } },
            usage = new { prompt_tokens = prompt.Length / 4, completion_tokens = tokens, total_tokens = (prompt.Length / 4) + tokens },
        });
    }

    /// <summary>A fixed part and one per word, the latter spread log-normally: sigma 0.2.</summary>
    private static double Milliseconds(Configuration configuration, Ticket ticket, string text, int round) =>
        120 + (configuration.MillisecondsPerWord * Words(text) * Math.Exp(0.2 * Draw.Normal(configuration.Name, ticket.Id, round.ToString())));

    private static int Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;
}
