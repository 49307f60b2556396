using Floorline.Readers;
using Floorline.Workbench;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Floorline.Web.Api;

/// <summary>Reads what a request states: GET with a query, POST with one JSON object. Both use the names of the command line's options.</summary>
internal static class Incoming
{
    public static async Task<ReadResult<RequestSpec>> Read(HttpContext context, IReadOnlyList<Field> others)
    {
        HttpRequest request = context.Request;
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
        {
            return Query(context, others);
        }

        return SpecFile.Request(await Body(context), Names(others), Place(context));
    }

    /// <summary>Reads what a query states.</summary>
    public static ReadResult<RequestSpec> Query(HttpContext context, IReadOnlyList<Field> others) =>
        SpecFile.Request(context.Request.Query.SelectMany(static q => q.Value.Select(v => (q.Key, v ?? ""))), Names(others), Place(context));

    /// <summary>What is stated of a situation and not taken by a route.</summary>
    public static IEnumerable<Problem> NotTaken(RequestSpec request, IReadOnlyList<Field> fields, string found) => SituationSpec.Fields
        .Where(f => f.Get(request.Situation) is not null && fields.All(o => o.Name != f.Name))
        .Select(f => new Problem("request", f.Name, found, "one of " + string.Join(", ", Names(fields))));

    /// <summary>The names of rows.</summary>
    public static string[] Names(IEnumerable<Field> fields) => [.. fields.Select(static f => f.Name)];

    /// <summary>Where a request is asked: at the place that is served, read anew; no file that a request names is opened.</summary>
    public static Workplace Place(HttpContext context) => context.RequestServices.GetRequiredService<ServeOptions>().Workplace.Anew().Closed();

    /// <summary>The whole body; the server's size limit has been applied to it.</summary>
    public static async Task<ReadOnlyMemory<byte>> Body(HttpContext context)
    {
        using var buffer = new MemoryStream();
        await context.Request.Body.CopyToAsync(buffer, context.RequestAborted);
        return buffer.GetBuffer().AsMemory(0, (int)buffer.Length);
    }

    /// <summary>Whether the body is declared as JSON: a form of another site cannot do that without being asked first.</summary>
    public static bool IsJson(HttpRequest request) => request.ContentType is { } type && type.Split(';')[0].Trim().Equals("application/json", StringComparison.OrdinalIgnoreCase);
}
