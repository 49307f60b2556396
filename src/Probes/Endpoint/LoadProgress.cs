namespace Floorline.Probes.Endpoint;

/// <summary>How a run is doing.</summary>
/// <param name="Elapsed">Since it started.</param>
/// <param name="Over">Requests that are over.</param>
/// <param name="Failed">Of those, failed.</param>
/// <param name="InFlight">Requests under way.</param>
/// <param name="Planned">Requests that there will be; 0 where only time limits the run.</param>
/// <param name="Duration">Time that the run will take; null where only the count limits it.</param>
/// <param name="Tokens">Tokens received.</param>
/// <param name="Ttft">Median over the last requests, s; 0 before the first.</param>
/// <param name="Itl">Median of mean gaps over the last requests, s; 0 before the first.</param>
public sealed record LoadProgress(TimeSpan Elapsed, int Over, int Failed, int InFlight, int Planned, TimeSpan? Duration, long Tokens, double Ttft, double Itl);
