using Floorline.Readers;
using Floorline.Workbench;
using Floorline.Workbench.Documents;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Floorline.Web.Api;

/// <summary>The catalogue and pipelines.</summary>
internal static class OtherRoutes
{
    public static void Map(IEndpointRouteBuilder api)
    {
        foreach (string path in (string[])["/catalogue", "/catalogue/{kind}", "/catalogue/{kind}/{name}"])
        {
            api.MapGet(path, static context => Answer.Tagged(Known(context), JsonText.Of).ExecuteAsync(context));
        }

        api.MapPost("/pipeline", static async context => await (await Pipeline(context)).ExecuteAsync(context));
    }

    private static ReadResult<CatalogueResult> Known(HttpContext context) =>
        Verb.Catalogue(Of(context, "kind"), Of(context, "name"), Incoming.Place(context));

    private static string? Of(HttpContext context, string name) => context.GetRouteValue(name) as string;

    private static async Task<IResult> Pipeline(HttpContext context)
    {
        if (!Incoming.IsJson(context.Request))
        {
            return Answer.NotJson(context.Request);
        }

        using var body = new MemoryStream((await Incoming.Body(context)).ToArray());
        ReadResult<PipelineSpec> spec = SpecFile.Pipeline(body, "pipeline", Incoming.Place(context));
        return spec.IsOk ? Answer.Of(Verb.Pipeline(spec.Value), JsonText.Of) : Answer.Refuse(spec.Problems);
    }
}
