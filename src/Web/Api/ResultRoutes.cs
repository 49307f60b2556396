using System.Text;
using Floorline.Readers;
using Floorline.Web.Uploads;
using Floorline.Workbench;
using Floorline.Workbench.Documents;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Floorline.Web.Api;

/// <summary>
/// Verbs that read several files at once: results of other tools, and two runs to be judged. The files are parts of a form, options stand in the query.
/// </summary>
internal static class ResultRoutes
{
    public const string Markdown = "text/markdown";
    public const string Sheet = "text/csv";


    // Files are parts of the form, and no endpoint is asked for whoever sends a request.
    public static readonly IReadOnlyList<Field<VerifySpec>> VerifyFields =
        Fields.Pick(VerifySpec.Fields, "slo", "limit", "metrics", "column", "unit", "run", "false-alarms", "tolerance", "detect", "run-spread", "look");

    public static readonly IReadOnlyList<Field> CountsFields =
    [
        new("before", InputKind.Text, "Faults before, such as 3/50"),
        new("after", InputKind.Text, "Faults after, such as 1/50"),
        new("limit", InputKind.Text, "Faults borne, such as 'serious<=1/50, warn at 2, fail above'"),
    ];

    public static readonly FormPart[] ReportParts = [new("file", Several: true)];
    public static readonly FormPart[] VerifyParts = [new("baseline"), new("candidate"), new("golden"), new("marks")];

    private const string Document = "";
    private const string MarkdownForm = "markdown";
    private const string SheetForm = "review-sheet";

    public static void Map(IEndpointRouteBuilder api, WebParts parts)
    {
        api.MapPost("/report", context => Read(context, parts, ReportParts, Report));
        api.MapPost("/verify", context => Read(context, parts, VerifyParts, Verify));
        foreach (string verb in (string[])["report", "verify"])
        {
            api.MapGet($"/{verb}/{{id}}", context => Again(context, parts, verb, Document).ExecuteAsync(context));
            api.MapDelete($"/{verb}/{{id}}", context => Forget(context, parts, verb));
        }

        api.MapGet("/verify/{id}/markdown", context => Again(context, parts, "verify", MarkdownForm).ExecuteAsync(context));
        api.MapGet("/verify/{id}/review-sheet", context => Again(context, parts, "verify", SheetForm).ExecuteAsync(context));
        api.MapGet("/verify/counts", static context => Counts(context).ExecuteAsync(context));
    }

    private static async Task Read(HttpContext context, WebParts parts, IReadOnlyList<FormPart> form, Func<UploadForm, HttpContext, ReadResult<Answered>> answer)
    {
        FormResult received = await parts.Uploads.ReceiveForm(context, form, parts.Options.LargestRuns, parts.Stopping);
        await using UploadForm? files = received.Form;
        await (files is null ? received.Refusal! : await parts.Aside.Run(() => Kept(context, parts, answer(files, context)), context.RequestAborted)).ExecuteAsync(context);
    }

    /// <summary>Answers with the document and keeps it: <c>Location</c> says under which name, and is absent where it is too large to be kept.</summary>
    private static IResult Kept(HttpContext context, WebParts parts, ReadResult<Answered> answered)
    {
        if (!answered.IsOk)
        {
            return Answer.Refuse(answered.Problems);
        }

        if (parts.Results.Keep(answered.Value) is { } id)
        {
            context.Response.Headers.Location = $"/api/v1/{answered.Value.Verb}/{id}";
        }

        return Shown(answered.Value.Texts[0]);
    }

    private static IResult Again(HttpContext context, WebParts parts, string verb, string form)
    {
        if (parts.Results.Find(verb, Id(context)) is not { } answered)
        {
            return Missing();
        }

        return answered.Text(form) is { } text ? Shown(text) : Answer.Refuse(StatusCodes.Status404NotFound, "There is no review sheet", "golden", "no check by a person", "a golden set with a check of kind human");
    }

    private static Task Forget(HttpContext context, WebParts parts, string verb)
    {
        if (!parts.Results.Remove(verb, Id(context)))
        {
            return Missing().ExecuteAsync(context);
        }

        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private static ReadResult<Answered> Report(UploadForm form, HttpContext context)
    {
        ReadResult<RequestSpec> request = Stated(context, Fields.OfReports);
        if (!request.IsOk)
        {
            return ReadResult.Failed<Answered>(request.Problems);
        }

        SituationSpec stated = request.Value.Situation;
        (Stream, string)[] files = [.. form.Files.Select(static f => ((Stream)f.Stream, f.Name))];
        return Verb.Report(files, stated.IsEmpty ? null : stated).Select(static result => new Answered("report", [Json(JsonText.Of(result))]));
    }

    private static ReadResult<Answered> Verify(UploadForm form, HttpContext context)
    {
        ReadResult<RequestSpec> request = Stated(context, VerifyFields);
        SentFile? baseline = form.Of("baseline");
        SentFile? candidate = form.Of("candidate");
        Problem[] problems = [.. Absent(baseline, "BASELINE"), .. Absent(candidate, "CANDIDATE"), .. request.Problems];
        if (problems.Length > 0)
        {
            return ReadResult.Failed<Answered>(problems);
        }

        RequestSpec stated = request.Value;
        SentFile? golden = form.Of("golden");
        SentFile? marks = form.Of("marks");
        var spec = new VerifySpec
        {
            Workplace = stated.Situation.Workplace,
            Baseline = baseline!.Name,
            Candidate = candidate!.Name,
            Golden = golden?.Name,
            Marks = marks?.Name,
        };
        spec = Fields.Read(VerifyFields, spec, stated.Other);
        return Verb.Verify(spec, new VerifyFiles(baseline.Stream, candidate.Stream, golden?.Stream, marks?.Stream)).Select(static result => new Answered("verify",
        [
            Json(JsonText.Of(result)),
            new AnsweredText(MarkdownForm, Markdown + "; charset=utf-8", Encoding.UTF8.GetBytes(VerdictMarkdown.Of(result))),
            .. result.ReviewSheet is { } sheet ? new[] { new AnsweredText(SheetForm, Sheet + "; charset=utf-8", Encoding.UTF8.GetBytes(sheet)) } : [],
        ]));
    }

    private static IResult Counts(HttpContext context)
    {
        ReadResult<RequestSpec> request = Stated(context, CountsFields);
        return request.IsOk ? Answer.Of(Verb.VerifyCounts(request.Value.Other("before") ?? "", request.Value.Other("after") ?? "", request.Value.Other("limit")), JsonText.Of) : Answer.Refuse(request.Problems);
    }

    /// <summary>The options of a query: those of the verb and no others.</summary>
    private static ReadResult<RequestSpec> Stated(HttpContext context, IReadOnlyList<Field> fields)
    {
        ReadResult<RequestSpec> request = Incoming.Query(context, fields);
        Problem[] others = [.. request.IsOk ? Incoming.NotTaken(request.Value, fields, "a field that is not taken here") : []];
        return others.Length > 0 ? ReadResult.Failed<RequestSpec>(others) : request;
    }

    private static IEnumerable<Problem> Absent(SentFile? file, string name) => file is null ? [Problem.Missing("", name, "a file with a run")] : [];

    private static AnsweredText Json(string document) => new(Document, Answer.Json, Encoding.UTF8.GetBytes(document));

    private static Answer.Document Shown(AnsweredText text) => new(StatusCodes.Status200OK, text.Type, text.Bytes);

    private static string? Id(HttpContext context) => context.GetRouteValue("id") as string;

    private static IResult Missing() =>
        Answer.Refuse(StatusCodes.Status404NotFound, "No such answer", "id", "no answer under this name", "the id of an answer that was given here not long ago; send the files again");
}
