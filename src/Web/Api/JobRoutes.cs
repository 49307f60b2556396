using Floorline.Readers;
using Floorline.Web.Jobs;
using Floorline.Web.Uploads;
using Floorline.Workbench;
using Floorline.Workbench.Documents;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Floorline.Web.Api;

/// <summary>Long verbs: start one, listen to it, end it.</summary>
internal static class JobRoutes
{
    public static void Map(IEndpointRouteBuilder api, WebParts parts)
    {
        api.MapPost("/jobs/backtest", context => StartBacktest(context, parts));
        api.MapPost("/jobs/plan", context => StartPlan(context, parts));
        api.MapGet("/jobs/{id}", context => With(context, parts, static (c, job) => new Answer.Document(StatusCodes.Status200OK, Answer.Json, JsonText.Of(job.Status())).ExecuteAsync(c)));
        api.MapGet("/jobs/{id}/events", context => With(context, parts, (c, job) => EventStream.Write(c, job, parts.Stopping)));
        api.MapDelete("/jobs/{id}", context => With(context, parts, static (c, job) =>
        {
            job.AskToEnd();
            c.Response.StatusCode = StatusCodes.Status204NoContent;
            return Task.CompletedTask;
        }));
    }

    /// <summary>Says that a job was started, and where it is.</summary>
    public static Task Accept(HttpContext context, Job job)
    {
        context.Response.Headers.Location = $"/api/v1/jobs/{job.Id}";
        return new Answer.Document(StatusCodes.Status202Accepted, Answer.Json, JsonText.Of(job.Status())).ExecuteAsync(context);
    }

    private static async Task StartBacktest(HttpContext context, WebParts parts)
    {
        UploadResult file = await parts.Uploads.Receive(context, UploadRoutes.Tables, parts.Options.LargestTable, parts.Stopping);
        if (file.Upload is not { } upload)
        {
            await file.Refusal!.ExecuteAsync(context);
            return;
        }

        await Start(context, parts, "backtest", job => Task.FromResult(Verb.Backtest(upload.Stream, upload.Name, job, job.Cancelled).Select(JsonText.Of)), upload);
    }

    private static async Task StartPlan(HttpContext context, WebParts parts)
    {
        if (!Incoming.IsJson(context.Request))
        {
            await Answer.NotJson(context.Request).ExecuteAsync(context);
            return;
        }

        ReadResult<RequestSpec> request = await Incoming.Read(context, PlanSpec.Fields);
        if (!request.IsOk)
        {
            await Answer.Refuse(request.Problems).ExecuteAsync(context);
            return;
        }

        SituationSpec situation = ModelRoutes.WithUploads(request.Value, parts).Situation;
        await Start(context, parts, "plan", _ => Task.FromResult(Verb.Plan(situation, SituationRoutes.PlanOf(request.Value)).Select(JsonText.Of)));
    }

    private static async Task Start(HttpContext context, WebParts parts, string verb, Func<Job, Task<ReadResult<string>>> work, Upload? input = null)
    {
        if (parts.Jobs.Start(verb, work, input) is not { } job)
        {
            if (input is not null)
            {
                await input.DisposeAsync();
            }

            await Answer.Refuse(StatusCodes.Status429TooManyRequests, "Too many jobs at once", "jobs", $"{parts.Options.JobsAtOnce} jobs under way", "another try when one of them is done, or DELETE of one").ExecuteAsync(context);
            return;
        }

        await Accept(context, job);
    }

    private static Task With(HttpContext context, WebParts parts, Func<HttpContext, Job, Task> act) =>
        parts.Jobs.Find(context.GetRouteValue("id") as string) is { } job
            ? act(context, job)
            : Answer.Refuse(StatusCodes.Status404NotFound, "No such job", "id", "no job under this name", "the id of a job that was started here and is not long over").ExecuteAsync(context);
}
