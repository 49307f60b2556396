using Floorline.Core.Quantities;

namespace Floorline.Workbench;

/// <summary>One second of a run.</summary>
/// <param name="Second">Its number, 0 being the first.</param>
/// <param name="Sent">Requests sent in it.</param>
/// <param name="Completed">Requests answered in full in it.</param>
/// <param name="Failed">Requests that failed in it.</param>
/// <param name="Tokens">Tokens that arrived in it.</param>
/// <param name="InFlight">Requests under way at its end.</param>
/// <param name="Ttft">Median TTFT of the first tokens in it; unknown where there was none.</param>
public sealed record ServingSecond(int Second, int Sent, int Completed, int Failed, long Tokens, int InFlight, Fact<Seconds> Ttft);
