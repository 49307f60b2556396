using Floorline.Core.Serving;

namespace Floorline.Probes.Endpoint;

/// <summary>A run of load, decided before it starts.</summary>
public sealed record LoadPlan
{
    /// <summary>Where requests go; several are taken in turn.</summary>
    public required IReadOnlyList<EndpointTarget> Targets { get; init; }

    /// <summary>Makes the request of a number. Called ahead of its time, from one thread in an open loop.</summary>
    public required Func<int, RequestPlan> Request { get; init; }

    /// <summary>Planned times of an open loop; null for a closed one.</summary>
    public ArrivalSchedule? Schedule { get; init; }

    /// <summary>Requests in a closed loop at most; an open loop has as many as its schedule.</summary>
    public int Requests { get; init; } = int.MaxValue;

    /// <summary>Streams of a closed loop; in an open loop the most in flight, 0 for no limit.</summary>
    public int Concurrency { get; init; }

    /// <summary>When no more requests are started; null for no limit.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Looked at once a second with the requests that are over: true ends the run.</summary>
    public Func<IReadOnlyList<RequestRecord>, bool>? Enough { get; init; }

    /// <summary>
    /// Told about four times a second, and once at the end, which requests are over since it was told last, and when the run started; null for nobody.
    /// </summary>
    public Action<IReadOnlyList<RequestRecord>, long>? Over { get; init; }

    /// <summary>Name of the run; every request carries it with its number as X-Request-Id.</summary>
    public string Name { get; init; } = "floorline";
}
