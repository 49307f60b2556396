using System.Collections.Concurrent;
using System.Security.Cryptography;
using Floorline.Readers;

namespace Floorline.Web.Jobs;

/// <summary>Runs long verbs beside the requests: a few at once, each on a thread of lower priority, none for ever.</summary>
internal sealed class JobRunner(ServeOptions options) : IDisposable
{
    private const int Kept = 64;

    private static readonly TimeSpan _lastWords = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<Thread, Job> _running = [];
    private readonly ConcurrentDictionary<string, Job> _jobs = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _slots = new(options.JobsAtOnce);
    private readonly CancellationTokenSource _stopping = new();

    /// <summary>Starts a verb; null where as many run as may.</summary>
    /// <param name="verb">Its name.</param>
    /// <param name="work">Gives the verb's document. Reports to the job, and ends when the job is cancelled.</param>
    /// <param name="input">What the work reads; disposed of when it ends, however it ends.</param>
    public Job? Start(string verb, Func<Job, Task<ReadResult<string>>> work, IAsyncDisposable? input = null)
    {
        if (_stopping.IsCancellationRequested || !_slots.Wait(0))
        {
            return null;
        }

        Forget();
        var cancel = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        cancel.CancelAfter(options.JobTime);
        var job = new Job(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)), verb, cancel);
        _jobs[job.Id] = job;
        var thread = new Thread(() =>
        {
            Run(job, work, input).GetAwaiter().GetResult();
            _running.TryRemove(Thread.CurrentThread, out _);
        })
        { IsBackground = true, Priority = ThreadPriority.BelowNormal, Name = "job " + verb };
        _running[thread] = job;
        thread.Start();
        return job;
    }

    public Job? Find(string? id) => id is null ? null : _jobs.GetValueOrDefault(id);

    public void Dispose()
    {
        _stopping.Cancel();
        foreach (Job job in _jobs.Values)
        {
            job.Cancel();
        }

        // What the jobs read goes with them: give them a moment to let go of it.
        long until = Environment.TickCount64 + (long)_lastWords.TotalMilliseconds;
        foreach (Thread thread in _running.Keys)
        {
            thread.Join((int)Math.Max(0, until - Environment.TickCount64));
        }
    }

    private async Task Run(Job job, Func<Job, Task<ReadResult<string>>> work, IAsyncDisposable? input)
    {
        try
        {
            job.Finish(await work(job));
        }
        catch (OperationCanceledException)
        {
            job.Cancel();
        }
        catch (Exception fault)
        {
            options.Report?.Invoke($"internal error in a job: {fault.GetType().Name}: {fault.Message}");
            job.Finish(ReadResult.Failed<string>(new Problem("", job.Verb, fault.GetType().Name, "an answer; this is a fault of Floorline, please report it with the request you made")));
        }
        finally
        {
            if (input is not null)
            {
                await input.DisposeAsync();
            }

            _slots.Release();
        }
    }

    /// <summary>Drops the oldest ended jobs beyond a number.</summary>
    private void Forget()
    {
        foreach (Job old in _jobs.Values.Where(static j => j.EndedAt is not null).OrderByDescending(static j => j.EndedAt).Skip(Kept))
        {
            _jobs.TryRemove(old.Id, out _);
        }
    }
}
