namespace Floorline.TicketServer;

/// <summary>One way of serving the tickets.</summary>
/// <param name="Name">Its model name.</param>
/// <param name="Style">How it answers.</param>
/// <param name="Mistakes">Tickets, of 50, that it gets seriously wrong.</param>
/// <param name="MillisecondsPerWord">Its speed.</param>
internal sealed record Configuration(string Name, Style Style, int Mistakes, double MillisecondsPerWord)
{
    /// <summary>Before the change; the prompt asks for short bullets and the answer is cut at them; a small model that is fast and wrong.</summary>
    public static readonly IReadOnlyList<Configuration> All =
    [
        new("baseline", Style.Wordy, 3, 10.7),
        new("short", Style.Bullets, 1, 11),
        new("fast", Style.Clipped, 5, 6.5),
    ];
}
