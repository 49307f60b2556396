using System.Text;
using Floorline.Web.Api;
using Floorline.Workbench;
using Floorline.Workbench.Documents;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Floorline.Web.Jobs;

/// <summary>Tells a browser of a job as server-sent events, until the job ends or the browser leaves.</summary>
internal static class EventStream
{
    private static readonly TimeSpan _atLeast = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan _heartbeat = TimeSpan.FromSeconds(15);

    public static async Task Write(HttpContext context, Job job, CancellationToken stopping)
    {
        HttpResponse response = context.Response;
        response.ContentType = "text/event-stream; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        response.Headers["X-Accel-Buffering"] = "no";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        using var leave = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        string? shown = null;
        try
        {
            while (true)
            {
                (Job.News news, Task newer) = job.Look();
                if (news.Shown is { } document && document != shown)
                {
                    shown = document;
                    await Send(response, "sample", document, leave.Token);
                }

                await Send(response, NameOf(news.State), BodyOf(job, news), leave.Token);
                if (news.State != JobState.Running)
                {
                    return;
                }

                await Task.Delay(_atLeast, leave.Token);
                while (await Task.WhenAny(newer, Task.Delay(_heartbeat, leave.Token)) != newer)
                {
                    leave.Token.ThrowIfCancellationRequested();
                    await response.WriteAsync(": still here\n\n", leave.Token);
                    await response.Body.FlushAsync(leave.Token);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The browser left or the server ends; the job goes on until somebody ends it.
        }
    }

    private static string NameOf(JobState state) => state switch
    {
        JobState.Running => "progress",
        JobState.Done => "result",
        JobState.Failed => "problem",
        JobState.Cancelled => "cancelled",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "is not a state"),
    };

    private static string BodyOf(Job job, Job.News news) => news.State switch
    {
        JobState.Done => news.Result!,
        JobState.Failed => JsonText.Details(Answer.NotAsStated, StatusCodes.Status400BadRequest, news.Problems),
        _ => JsonText.Of(job.Status()),
    };

    private static async Task Send(HttpResponse response, string name, string body, CancellationToken cancel)
    {
        var text = new StringBuilder(body.Length + 256).Append("event: ").Append(name).Append('\n');
        foreach (ReadOnlySpan<char> line in body.AsSpan().EnumerateLines())
        {
            text.Append("data: ").Append(line).Append('\n');
        }

        await response.WriteAsync(text.Append('\n').ToString(), cancel);
        await response.Body.FlushAsync(cancel);
    }
}
