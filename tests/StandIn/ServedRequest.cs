namespace Floorline.StandIn;

/// <summary>What the stand-in did for a request, in Stopwatch ticks.</summary>
internal sealed class ServedRequest(string id, long received)
{
    public string Id { get; } = id;

    public long Received { get; } = received;

    public long Admitted { get; set; }

    /// <summary>Moments just before each chunk with text was handed to the socket.</summary>
    public List<long> Sends { get; } = [];
}
