using Floorline.Readers;
using Floorline.Readers.Specs;
using Floorline.Workbench;
using Floorline.Workbench.Documents;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Floorline.Web.Api;

/// <summary>The verbs that take a situation.</summary>
internal static class SituationRoutes
{
    public static readonly string[] PlanFields = ["slo", "price", "hardware", "devices", "risk"];

    public static void Map(IEndpointRouteBuilder api)
    {
        Verb(api, "floors", [], static r => Answer.Of(Workbench.Verb.Floors(r.Situation), JsonText.Of));
        Verb(api, "diagnose", [], static r => Answer.Of(Workbench.Verb.Diagnose(r.Situation), JsonText.Of));
        Verb(api, "predict", ["apply", "disaggregate"], Predict);
        Verb(api, "plan", PlanFields, static r => Answer.Of(Workbench.Verb.Plan(r.Situation, PlanOf(r)), JsonText.Of));
        Verb(api, "roofline", [], static r => Answer.Of(Workbench.Verb.Roofline(r.Situation), JsonText.Of));
        Verb(api, "sweep", ["over", "points"], static r => Answer.Of(Workbench.Verb.Sweep(r.Situation, r.Other("over"), r.Other("points")), JsonText.Of));
        Verb(api, "explore", [], static r => Answer.Of(Workbench.Verb.Explore(r.Situation), JsonText.Of));
        Verb(api, "chunk", ["chunk"], static r => Answer.Of(Workbench.Verb.Chunk(r.Situation.Measured ?? "", r.Situation.Rate ?? "", r.Other("chunk") ?? "1"), JsonText.Of));
    }

    public static PlanSpec PlanOf(RequestSpec request) => new()
    {
        Slo = request.Other("slo"),
        Price = request.Other("price"),
        Hardware = request.Other("hardware"),
        Devices = request.Other("devices"),
        Risk = request.Other("risk"),
    };

    private static IResult Predict(RequestSpec request)
    {
        ReadResult<long> groups = request.Other("disaggregate") is { } text ? Amount.Whole(text, "--disaggregate", 0, 4096) : ReadResult.Ok(0L);
        return groups.IsOk ? Answer.Of(Workbench.Verb.Predict(request.Situation, request.Other("apply"), (int)groups.Value), JsonText.Of) : Answer.Refuse(groups.Problems);
    }

    private static void Verb(IEndpointRouteBuilder api, string name, string[] others, Func<RequestSpec, IResult> answer)
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

            ReadResult<RequestSpec> request = await Incoming.Read(context, others);
            await (request.IsOk ? answer(request.Value) : Answer.Refuse(request.Problems)).ExecuteAsync(context);
        }
    }
}
