namespace Floorline.Web.Tests;

/// <summary>Server-sent events as a browser would see them.</summary>
internal static class Events
{
    /// <summary>Listens to a job until it ends.</summary>
    public static async Task<List<(string Name, string Body)>> Of(RunningServer server, string job, Func<string, string, Task>? seen = null)
    {
        using HttpResponseMessage answer = await server.Client.GetAsync(job + "/events", HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType!.MediaType);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync());
        var events = new List<(string Name, string Body)>();
        string name = "";
        var body = new List<string>();
        while (await reader.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("event: ", StringComparison.Ordinal))
            {
                name = line[7..];
            }
            else if (line.StartsWith("data: ", StringComparison.Ordinal))
            {
                body.Add(line[6..]);
            }
            else if (line.Length == 0 && name.Length > 0)
            {
                events.Add((name, string.Join('\n', body)));
                await (seen?.Invoke(name, events[^1].Body) ?? Task.CompletedTask);
                (name, body) = ("", []);
            }
        }

        return events;
    }
}
