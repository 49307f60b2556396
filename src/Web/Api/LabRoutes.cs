using System.Globalization;
using Floorline.Core.Quantities;
using Floorline.Readers;
using Floorline.Readers.Specs;
using Floorline.Workbench;
using Floorline.Workbench.Documents;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Floorline.Web.Api;

/// <summary>
/// Model-shaped steps on this machine, under the rules of a measurement: one at a time and nothing beside it. Shapes come from the catalogue, weights are
/// random; no file is opened.
/// </summary>
internal static class LabRoutes
{
    private const int MostPositions = 2048;
    private const int MostSequences = 64;
    private const int LongestContext = 131_072;
    private const int LongestComparedContext = 8192;
    private const int MostRounds = 1000;

    public static void Map(IEndpointRouteBuilder api, WebParts parts)
    {
        api.MapPost("/lab/decode", context => MeasureRoutes.Taken(context, LabSpec.Decode, request => StartStep(context, parts, request, prefill: false)));
        api.MapPost("/lab/prefill", context => MeasureRoutes.Taken(context, LabSpec.Prefill, request => StartStep(context, parts, request, prefill: true)));
        api.MapPost("/lab/compare", context => MeasureRoutes.Taken(context, LabSpec.Compare, request => StartCompare(context, parts, request)));
    }

    private static async Task StartStep(HttpContext context, WebParts parts, RequestSpec request, bool prefill)
    {
        LabSpec spec = Spec(request, parts.Options, prefill ? LabSpec.Prefill : LabSpec.Decode);
        List<Problem> problems = [.. Beyond(request, parts.Options, prefill ? MostPositions : LongestContext)];
        if (prefill && problems.Count == 0 && (Amount.Whole(spec.Batch ?? "1", "", 1, MostSequences), Amount.Whole(spec.Prompt ?? "256", "", 1, MostPositions)) is ({ IsOk: true } batch, { IsOk: true } prompt) && batch.Value * prompt.Value > MostPositions)
        {
            problems.Add(new Problem("", "--prompt", $"{prompt.Value} positions of {batch.Value} sequences", $"at most {MostPositions} positions of all sequences together from a browser; the command line has no such limit"));
        }

        problems.AddRange(problems.Count > 0 ? [] : Verb.LabProblems(spec, prefill));
        await (problems.Count > 0
            ? Answer.Refuse(problems).ExecuteAsync(context)
            : MeasureRoutes.Start(context, parts, prefill ? "lab prefill" : "lab decode", job => Task.FromResult((prefill ? Verb.LabPrefill(spec, new MeasureRoutes.HostProgress(job), job.Cancelled) : Verb.LabDecode(spec, new MeasureRoutes.HostProgress(job), job.Cancelled)).Select(JsonText.Of))));
    }

    private static async Task StartCompare(HttpContext context, WebParts parts, RequestSpec request)
    {
        LabSpec spec = Spec(request, parts.Options, LabSpec.Compare);
        List<Problem> problems = [.. Beyond(request, parts.Options, LongestComparedContext)];
        problems.AddRange(problems.Count > 0 ? [] : Verb.LabCompareProblems(spec));
        await (problems.Count > 0
            ? Answer.Refuse(problems).ExecuteAsync(context)
            : MeasureRoutes.Start(context, parts, "lab compare", job => Task.FromResult(Verb.LabCompare(spec, new MeasureRoutes.HostProgress(job), job.Cancelled).Select(JsonText.Of))));
    }

    private static LabSpec Spec(RequestSpec request, ServeOptions options, IReadOnlyList<Field<LabSpec>> fields) => Fields.Read(
        fields, new LabSpec { Workplace = request.Situation.Workplace, Room = new Bytes(options.LabMemory) }, request.Stated);

    /// <summary>What a page may not ask for, whether or not the verb would do it.</summary>
    private static IEnumerable<Problem> Beyond(RequestSpec request, ServeOptions options, int longest)
    {
        SituationSpec stated = request.Situation;
        (string? Text, string Option, int Low, int High)[] numbers =
        [
            (stated.Batch, "--batch", 1, MostSequences),
            (stated.Context, "--context", 1, longest),
            (stated.Prompt, "--prompt", 2, longest),
            (request.Other("rounds"), "--rounds", 2, MostRounds),
        ];
        foreach ((string? text, string option, int low, int high) in numbers)
        {
            foreach (Problem problem in text is null ? [] : Amount.Whole(text, option, low, high).Problems)
            {
                yield return problem;
            }
        }

        if (request.Other("limit") is not { } limit)
        {
            yield break;
        }

        ReadResult<Seconds> time = Amount.Time(limit, "--limit");
        foreach (Problem problem in time.Problems)
        {
            yield return problem;
        }

        if (time.IsOk && time.Value.Value > options.LongestLab.TotalSeconds)
        {
            yield return new Problem("", "--limit", $"'{limit}'", string.Create(CultureInfo.InvariantCulture, $"at most {options.LongestLab.TotalSeconds:0} s from a browser; the command line has no limit"));
        }
    }
}
