using Floorline.Core.Models;
using Floorline.Readers;
using Floorline.Web.Uploads;
using Floorline.Workbench;
using Floorline.Workbench.Documents;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Floorline.Web.Api;

/// <summary>Model files that were uploaded a while ago: what stands in them, and the handle by which a situation names one.</summary>
internal static class ModelRoutes
{
    public static readonly IReadOnlyList<Field> InspectFields = [UploadRoutes.FileName, Fields.Find("dim")!];

    public static void Map(IEndpointRouteBuilder api, WebParts parts)
    {
        api.MapGet("/model/{id}", context => (parts.Models.Document(Id(context)) is { } document ? new Answer.Document(StatusCodes.Status200OK, Answer.Json, document) : Missing()).ExecuteAsync(context));
        api.MapDelete("/model/{id}", context =>
        {
            if (!parts.Models.Remove(Id(context)))
            {
                return Missing().ExecuteAsync(context);
            }

            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        });
    }

    /// <summary>
    /// Answers with what stands in a file and keeps its model: <c>Location</c> says under which name, and is absent where no floors can be computed from the
    /// file alone.
    /// </summary>
    public static IResult Inspect(HttpContext context, WebParts parts, Upload file)
    {
        ReadResult<InspectResult> inspected = Verb.Inspect(file.Stream, file.Name);
        if (!inspected.IsOk)
        {
            return Answer.Refuse(inspected.Problems);
        }

        string document = JsonText.Of(inspected.Value);
        file.Stream.Position = 0;
        ReadResult<Model> model = ModelSource.Read(file.Stream, file.Name, context.Request.Query["dim"] is [{ Length: > 0 } stated] ? stated : null);
        if (model.IsOk && parts.Models.Keep(model.Value, document) is { } id)
        {
            context.Response.Headers.Location = $"/api/v1/model/{id}";
        }

        return new Answer.Document(StatusCodes.Status200OK, Answer.Json, document);
    }

    /// <summary>The same request, in which MODEL may be the handle of an upload.</summary>
    public static RequestSpec WithUploads(RequestSpec request, WebParts parts) => request with
    {
        Situation = request.Situation with { Workplace = request.Situation.Workplace!.Closed(parts.Models.Find) },
    };

    private static string? Id(HttpContext context) => context.GetRouteValue("id") as string;

    private static IResult Missing() => Answer.Refuse(StatusCodes.Status404NotFound, "No such model", "id", "no model under this name", "the id of a model file that was sent here and is not long gone");
}
