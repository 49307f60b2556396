using Floorline.Readers;
using Floorline.Workbench;
using Floorline.Workbench.Documents;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Floorline.Web.Api;

/// <summary>The verbs that take a situation.</summary>
internal static class SituationRoutes
{
    /// <summary>What a chunk takes beside a situation, whose rate is the controller's here.</summary>
    public static readonly IReadOnlyList<Field> ChunkFields = [.. ChunkSpec.Fields.Where(static f => f.Name != "rate")];

    public static void Map(IEndpointRouteBuilder api, WebParts parts)
    {
        Verb(api, parts, "floors", [], static r => Answer.Of(Workbench.Verb.Floors(r.Situation), JsonText.Of));
        Verb(api, parts, "diagnose", [], static r => Answer.Of(Workbench.Verb.Diagnose(r.Situation), JsonText.Of));
        Verb(api, parts, "predict", Fields.OfPredict, Predict, Simulates);
        Verb(api, parts, "plan", PlanSpec.Fields, static r => Answer.Of(Workbench.Verb.Plan(r.Situation, PlanOf(r)), JsonText.Of), static _ => true);
        Verb(api, parts, "roofline", [], static r => Answer.Of(Workbench.Verb.Roofline(r.Situation), JsonText.Of));
        Verb(api, parts, "sweep", Fields.OfSweep, static r => Answer.Of(Workbench.Verb.Sweep(r.Situation, r.Other("over"), r.Other("points")), JsonText.Of));
        var explored = new AnswerCache();
        Verb(api, parts, "explore", [], r => explored.Get(r.Situation, static s => Workbench.Verb.Explore(s).Select(JsonText.Utf8Of)), Simulates);
        Verb(api, parts, "chunk", ChunkFields, static r => Answer.Of(Workbench.Verb.Chunk(ChunkOf(r)), JsonText.Of));
    }

    public static PlanSpec PlanOf(RequestSpec request) => Fields.Read(PlanSpec.Fields, new PlanSpec(), request.Other);

    /// <summary>Whether a served load is stated: it is simulated request by request, which may take longer than a request should.</summary>
    private static bool Simulates(RequestSpec request) => (request.Situation.Concurrency ?? request.Situation.Rate ?? request.Situation.PromptTokens ?? request.Situation.OutputTokens) is not null;

    private static IResult Predict(RequestSpec request) =>
        Answer.Of(Workbench.Verb.Predict(request.Situation, request.Other("apply"), request.Other("disaggregate")), JsonText.Of);

    private static ChunkSpec ChunkOf(RequestSpec request) =>
        Fields.Read(ChunkSpec.Fields, new ChunkSpec { Situation = request.Situation with { Rate = null } }, request.Stated);

    private static void Verb(IEndpointRouteBuilder api, WebParts parts, string name, IReadOnlyList<Field> others, Func<RequestSpec, IResult> answer, Func<RequestSpec, bool>? isSlow = null)
    {
        api.MapGet("/" + name, Handle);
        api.MapPost("/" + name, Handle);

        async Task Handle(HttpContext context)
        {
            if (HttpMethods.IsPost(context.Request.Method) && !Incoming.IsJson(context.Request))
            {
                await Answer.NotJson(context.Request).ExecuteAsync(context);
                return;
            }

            ReadResult<RequestSpec> request = (await Incoming.Read(context, others)).Select(r => ModelRoutes.WithUploads(r, parts));
            IResult result = !request.IsOk ? Answer.Refuse(request.Problems)
                : isSlow is not null && isSlow(request.Value) ? await parts.Aside.Run(() => answer(request.Value), context.RequestAborted)
                : answer(request.Value);
            await result.ExecuteAsync(context);
        }
    }
}
