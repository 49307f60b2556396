using Floorline.Workbench.Schemas;

namespace Floorline.Workbench.Documents;

/// <summary>The document <c>floorline/targets@1</c>.</summary>
internal static class TargetsSchema
{
    private static readonly Schema<Endpoint> _endpoint = new Schema<Endpoint>("TargetEndpoint")
        .Count("index", static e => e.Index, "Number under which it is asked for")
        .Text("url", static e => e.Url, "Address that the operator allowed")
        .Flag("has_key", static e => e.HasKey, "Whether the operator gave a key for it");

    private static readonly Schema<MeasureTargets> _host = new Schema<MeasureTargets>("TargetHost")
        .Text("name", static _ => Environment.MachineName, "Name of the machine that serves")
        .Count("processors", static _ => Environment.ProcessorCount, "Processors that it has");

    private static readonly Schema<MeasureTargets> _limits = new Schema<MeasureTargets>("TargetLimits")
        .Time("duration", static t => t.LongestLoad, "Longest load that may be asked for")
        .Count("concurrency", static t => t.MostStreams, "Most requests at once that may be asked for");

    /// <summary>The document.</summary>
    internal static readonly Schema<MeasureTargets> Document = new Schema<MeasureTargets>("Targets", "floorline/targets@1",
            "What a server may measure: its own machine, and endpoints that its operator allowed")
        .List("endpoints", Endpoints, _endpoint, "Endpoints that may be measured")
        .Object("host", static t => t, _host, "The machine that serves")
        .Object("limits", static t => t, _limits, "What may be asked for at most");

    private static IEnumerable<Endpoint> Endpoints(MeasureTargets targets)
    {
        for (int i = 0; i < targets.Endpoints.Count; i++)
        {
            yield return new Endpoint(i, targets.Endpoints[i].Url, targets.Endpoints[i].HasKey);
        }
    }

    private sealed record Endpoint(int Index, string Url, bool HasKey);
}
