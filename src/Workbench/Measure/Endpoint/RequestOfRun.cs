namespace Floorline.Workbench;

/// <summary>What a request's line says of its run.</summary>
/// <param name="Number">Number of the run, from 0.</param>
/// <param name="Name">What the run is.</param>
/// <param name="Model">The model that is asked for.</param>
/// <param name="IsOpenLoop">Whether latencies start at planned times.</param>
/// <param name="Started">When the run started, in ticks of the monotonic clock.</param>
internal sealed record RequestOfRun(int Number, string Name, string Model, bool IsOpenLoop, long Started);
