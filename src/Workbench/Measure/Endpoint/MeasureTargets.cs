using Floorline.Core.Quantities;

namespace Floorline.Workbench;

/// <summary>What may be measured from a browser, and within which limits.</summary>
/// <param name="Endpoints">Base addresses of the servers that the operator allowed, each with whether a key is sent to it.</param>
/// <param name="LongestLoad">Longest load on a server.</param>
/// <param name="MostStreams">Most streams to a server.</param>
public sealed record MeasureTargets(IReadOnlyList<(string Url, bool HasKey)> Endpoints, Seconds LongestLoad, int MostStreams);
