using System.Diagnostics;
using System.Text;
using Floorline.Core.Quantities;
using Floorline.Core.Serving;
using Floorline.Probes.Endpoint;

namespace Floorline.Io.Tests.Endpoint;

/// <summary>Plans against the stand-in, as short as can be said.</summary>
internal static class Load
{
    public static double Ms(long ticks) => ticks * 1e3 / Stopwatch.Frequency;

    public static EndpointTarget Target(Uri address, string fault = "", bool chat = true) =>
        new() { Base = new Uri(address, fault.Length > 0 ? $"/fault/{fault}" : "/"), Chat = chat, Timeout = TimeSpan.FromSeconds(30),
            Silence = TimeSpan.FromSeconds(20) };

    public static RequestPlan Request(int index, int tokens, bool chat = true) => new(
        Encoding.UTF8.GetBytes(chat
            ? $"{{\"model\":\"m\",\"messages\":[{{\"role\":\"user\",\"content\":\"number {index} please\"}}],\"max_tokens\":{tokens},\"stream\":true,\"stream_options\":{{\"include_usage\":true}}}}"
            : $"{{\"model\":\"m\",\"prompt\":\"number {index} please\",\"max_tokens\":{tokens},\"stream\":true,\"stream_options\":{{\"include_usage\":true}}}}"),
        tokens);

    public static LoadPlan Closed(EndpointTarget target, int streams, int requests, int tokens) =>
        new() { Targets = [target], Concurrency = streams, Requests = requests, Request = i => Request(i, tokens, target.Chat), Name = "t" };

    public static LoadPlan Open(EndpointTarget target, double rate, int requests, int tokens, int limit = 0, ArrivalKind kind = ArrivalKind.Constant) =>
        new() { Targets = [target], Concurrency = limit, Schedule = ArrivalSchedule.Of(kind, new RequestsPerSecond(rate), requests, 1), Request = i =>
            Request(i, tokens, target.Chat), Name = "t" };

    public static async Task<LoadOutcome> Run(LoadPlan plan, CancellationToken stop = default)
    {
        using var run = new LoadRun();
        return await run.RunAsync(plan, null, stop);
    }

    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }
}
