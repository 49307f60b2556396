using System.Globalization;
using Floorline.Core.Findings;

namespace Floorline.Core.Serving;

/// <summary>Little's law: requests in flight = rate x latency. A run that breaks it counted something twice or not at all. Source: Little 1961.</summary>
public static class LittleLaw
{
    private const double Tolerance = 0.05;

    /// <summary>Checks a run's rate and mean latency against the concurrency that it was limited to.</summary>
    /// <param name="run">The run.</param>
    /// <returns>A finding where rate x latency exceeds the limit by more than 5 %; null where it holds or cannot be checked.</returns>
    public static Finding? Check(ServingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (run is not { ConcurrencyCount.IsKnown: true, CompletedRate.IsKnown: true, EndToEnd: { IsKnown: true, Value.Mean.IsKnown: true } })
        {
            return null;
        }

        double inFlight = run.CompletedRate.Value.Value * run.EndToEnd.Value.Mean.Value.Value;
        double allowed = run.ConcurrencyCount.Value;
        return inFlight <= allowed * (1 + Tolerance)
            ? null
            : new Finding("little-law", Severity.Warning,
            string.Create(CultureInfo.InvariantCulture,
                $"rate x mean latency is {inFlight:0.##} requests in flight, more than the {allowed:0.##} that were allowed: rate or latency counts requests that the other does not"));
    }
}
