using Floorline.Readers;
using Floorline.Workbench;

namespace Floorline.Web.Jobs;

/// <summary>A verb that takes longer than a request should. Only its newest news are kept, so that a slow listener costs nothing.</summary>
internal sealed class Job(string id, string verb, CancellationTokenSource cancel, bool keepsWhatItHas = false) : IProgress<VerbProgress>, IDisposable
{
    private readonly Lock _gate = new();
    private TaskCompletionSource _pulse = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private News _news = new(JobState.Running, null, null, null, [], 0);

    public string Id => id;

    public string Verb => verb;

    /// <summary>Asked to end.</summary>
    public CancellationToken Cancelled => cancel.Token;

    /// <summary>When it ended, in milliseconds of the system's uptime; null while it runs.</summary>
    public long? EndedAt { get; private set; }

    /// <summary>The newest news, and a task that ends when there are newer ones.</summary>
    public (News News, Task Newer) Look()
    {
        lock (_gate)
        {
            return (_news, _pulse.Task);
        }
    }

    public JobStatus Status()
    {
        News news = Look().News;
        return new JobStatus(id, verb, news.State, news.Progress, news.Problems);
    }

    public void Report(VerbProgress value) => Tell(news => news with { Progress = value });

    /// <summary>Shows listeners a document before the end, such as the measurements so far.</summary>
    public void Show(string document) => Tell(news => news with { Shown = document });

    /// <summary>
    /// Asks it to end. A measurement ends with what it has by then, so it is let finish; asked again, it ends at once, as everything else does the first
    /// time.
    /// </summary>
    public void AskToEnd()
    {
        if (!keepsWhatItHas || cancel.IsCancellationRequested)
        {
            Cancel();
            return;
        }

        cancel.Cancel();
    }

    public void Cancel()
    {
        cancel.Cancel();
        End(static news => news with { State = JobState.Cancelled });
    }

    public void Finish(ReadResult<string> result) => End(news => result.IsOk
        ? news with { State = JobState.Done, Result = result.Value }
        : news with { State = JobState.Failed, Problems = result.Problems });

    public void Dispose() => cancel.Dispose();

    private void End(Func<News, News> change) => Tell(news =>
    {
        EndedAt ??= Environment.TickCount64;
        return change(news);
    });

    private void Tell(Func<News, News> change)
    {
        TaskCompletionSource old;
        lock (_gate)
        {
            // what ended stays as it ended
            if (_news.State != JobState.Running)
            {
                return;
            }

            _news = change(_news) with { Number = _news.Number + 1 };
            (old, _pulse) = (_pulse, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        old.SetResult();
    }

    /// <summary>What there is to tell of a job.</summary>
    /// <param name="State">Where it stands.</param>
    /// <param name="Progress">How far it is.</param>
    /// <param name="Shown">A document to show before the end.</param>
    /// <param name="Result">The document it gave.</param>
    /// <param name="Problems">What was wrong.</param>
    /// <param name="Number">Counts the news.</param>
    internal sealed record News(JobState State, VerbProgress? Progress, string? Shown, string? Result, IReadOnlyList<Problem> Problems, int Number);
}
