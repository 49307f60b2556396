namespace Floorline.Web.Api;

/// <summary>
/// Runs work that takes seconds on threads of its own, few at once and of lower priority, so that the calculator's requests keep their threads.
/// </summary>
internal sealed class Aside(int atOnce) : IDisposable
{
    private readonly SemaphoreSlim _slots = new(atOnce);

    public async Task<T> Run<T>(Func<T> work, CancellationToken cancel)
    {
        await _slots.WaitAsync(cancel);
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() =>
        {
            try
            {
                done.SetResult(work());
            }
            catch (Exception fault)
            {
                done.SetException(fault);
            }
            finally
            {
                _slots.Release();
            }
        })
        { IsBackground = true, Priority = ThreadPriority.BelowNormal, Name = "verb" };
        thread.Start();
        return await done.Task;
    }

    public void Dispose() => _slots.Dispose();
}
