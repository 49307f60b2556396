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
    private readonly Lock _gate = new();
    private int _free = options.JobsAtOnce;
    private readonly CancellationTokenSource _stopping = new();

    /// <summary>Starts a verb; null where as many run as may.</summary>
    /// <param name="verb">Its name.</param>
    /// <param name="work">Gives the verb's document. Reports to the job, and ends when the job is cancelled.</param>
    /// <param name="input">What the work reads; disposed of when it ends, however it ends.</param>
    /// <param name="measures">Whether it measures: then nothing runs beside it, its thread has the usual priority, and a cancel leaves what was
    /// measured.</param>
    public Job? Start(string verb, Func<Job, Task<ReadResult<string>>> work, IAsyncDisposable? input = null, bool measures = false)
    {
        int slots = measures ? options.JobsAtOnce : 1;
        if (_stopping.IsCancellationRequested || !Take(slots))
        {
            return null;
        }

        Forget();
        var cancel = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        cancel.CancelAfter(options.JobTime);
        var job = new Job(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)), verb, cancel, measures);
        _jobs[job.Id] = job;
        var thread = new Thread(() =>
        {
            Run(job, work, input, slots).GetAwaiter().GetResult();
            _running.TryRemove(Thread.CurrentThread, out _);
        })
        { IsBackground = true, Priority = measures ? ThreadPriority.Normal : ThreadPriority.BelowNormal, Name = "job " + verb };
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

    private bool Take(int slots)
    {
        lock (_gate)
        {
            bool taken = _free >= slots;
            _free -= taken ? slots : 0;
            return taken;
        }
    }

    private async Task Run(Job job, Func<Job, Task<ReadResult<string>>> work, IAsyncDisposable? input, int slots)
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

            lock (_gate)
            {
                _free += slots;
            }
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
