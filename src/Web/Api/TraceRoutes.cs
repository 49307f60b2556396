using System.Globalization;
using System.IO.Compression;
using Floorline.Readers;
using Floorline.Workbench;
using Floorline.Workbench.Documents;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Floorline.Web.Api;

/// <summary>Traces that were uploaded a while ago: their diagnosis, their events, two compared.</summary>
internal static class TraceRoutes
{
    public const string Timeline = "application/vnd.floorline.timeline";

    public static readonly IReadOnlyList<Field> TimelineFields = [new("device", InputKind.Number, "Which device; the first if left out")];

    public static readonly IReadOnlyList<Field> CompareFields =
    [
        new("base", InputKind.Text, "The id of the trace before"),
        new("new", InputKind.Text, "The id of the trace after"),
    ];

    public static void Map(IEndpointRouteBuilder api, WebParts parts)
    {
        api.MapGet("/trace/{id}", context => Document(context, parts).ExecuteAsync(context));
        api.MapGet("/trace/{id}/timeline", async context => await (await parts.Aside.Run(() => Events(context, parts), context.RequestAborted)).ExecuteAsync(context));
        api.MapDelete("/trace/{id}", context =>
        {
            if (!parts.Traces.Remove(Id(context)))
            {
                return Missing("id").ExecuteAsync(context);
            }

            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        });
        api.MapGet("/compare-traces", async context => await (await parts.Aside.Run(() => Compare(context, parts), context.RequestAborted)).ExecuteAsync(context));
    }

    /// <summary>
    /// Answers with the diagnosis of a trace and keeps it: <c>Location</c> says under which name, and is absent where the trace is too large to be kept.
    /// </summary>
    public static IResult Keep(HttpContext context, WebParts parts, ReadResult<TraceResult> trace)
    {
        if (trace.IsOk && parts.Traces.Keep(trace.Value) is { } id)
        {
            context.Response.Headers.Location = $"/api/v1/trace/{id}";
        }

        return Answer.Of(trace, JsonText.Of);
    }

    private static string? Id(HttpContext context) => context.GetRouteValue("id") as string;

    private static IResult Document(HttpContext context, WebParts parts) =>
        parts.Traces.Find(Id(context)) is { } trace ? Answer.Of(ReadResult.Ok(trace), JsonText.Of) : Missing("id");

    private static IResult Events(HttpContext context, WebParts parts)
    {
        if (parts.Traces.Find(Id(context)) is not { } trace)
        {
            return Missing("id");
        }

        string stated = context.Request.Query["device"].ToString();
        int device = 0;
        if (stated.Length > 0 && !int.TryParse(stated, NumberStyles.None, CultureInfo.InvariantCulture, out device))
        {
            device = -1;
        }

        int devices = trace.Diagnosis.Devices.Count;
        if (device < 0 || device >= devices)
        {
            string expected = devices == 0 ? "a trace with work of a device; this one has none" : $"the place of a device in the diagnosis, 0 to {devices - 1}";
            return Answer.Refuse([new Problem("", "device", $"'{(stated.Length > 20 ? stated[..20] : stated)}'", expected)]);
        }

        byte[] bytes = TimelineBytes.Of(trace, device);
        if (!context.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.OrdinalIgnoreCase))
        {
            return new Answer.Document(StatusCodes.Status200OK, Timeline, bytes);
        }

        using var packed = new MemoryStream(bytes.Length / 4);
        using (var zip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            zip.Write(bytes);
        }

        context.Response.Headers.ContentEncoding = "gzip";
        return new Answer.Document(StatusCodes.Status200OK, Timeline, packed.ToArray());
    }

    private static IResult Compare(HttpContext context, WebParts parts)
    {
        if (parts.Traces.Find(context.Request.Query["base"].ToString()) is not { } old)
        {
            return Missing("base");
        }

        return parts.Traces.Find(context.Request.Query["new"].ToString()) is { } next ? Answer.Of(ReadResult.Ok(Workbench.Verb.CompareTraces(old, next)), JsonText.Of) : Missing("new");
    }

    private static IResult Missing(string where) =>
        Answer.Refuse(StatusCodes.Status404NotFound, "No such trace", where, "no trace under this name", "the id of a trace that was uploaded here not long ago; upload it again");
}
