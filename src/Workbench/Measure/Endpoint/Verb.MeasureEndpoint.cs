using Floorline.Probes.Endpoint;
using Floorline.Readers;

namespace Floorline.Workbench;

public static partial class Verb
{
    /// <summary>
    /// Measures an OpenAI-compatible server under load, says what the figures are worth, and holds them against the floors where model and hardware are stated.
    /// </summary>
    /// <param name="spec">What to measure and how.</param>
    /// <param name="progress">Told about four times a second which run is under way and how it does; null for nobody.</param>
    /// <param name="requests">Given the JSON line of each measured request (<c>floorline/request@1</c>) within half a second of its end; null for
    /// nobody.</param>
    /// <param name="stop">Ends the measurement: what was measured until then is the result.</param>
    public static async Task<ReadResult<EndpointResult>> MeasureEndpoint(EndpointSpec spec, Action<string, LoadProgress>? progress = null,
        Action<IReadOnlyList<string>>? requests = null, CancellationToken stop = default)
    {
        ReadResult<EndpointSetup> setup = EndpointSetup.Read(spec);
        if (!setup.IsOk)
        {
            return ReadResult.Failed<EndpointResult>(setup.Problems);
        }

        using var measurement = new EndpointMeasurement(setup.Value, progress, requests, stop);
        return await measurement.Whole();
    }
}
