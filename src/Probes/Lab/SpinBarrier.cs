namespace Floorline.Probes.Lab;

/// <summary>A place where threads wait for one another, spinning: the waits between the matrices of a layer are too short to sleep.</summary>
internal sealed class SpinBarrier(int threads)
{
    private int _waiting;
    private int _phase;

    /// <summary>Waits until all have come. A thread that waits long gives its processor up, for the one it waits for may need it.</summary>
    public void Pass()
    {
        if (threads == 1)
        {
            return;
        }

        int phase = Volatile.Read(ref _phase);
        if (Interlocked.Increment(ref _waiting) == threads)
        {
            Volatile.Write(ref _waiting, 0);
            Interlocked.Increment(ref _phase);
            return;
        }

        for (int spins = 0; Volatile.Read(ref _phase) == phase; spins++)
        {
            if (spins > 4000)
            {
                Thread.Yield();
            }
            else
            {
                Thread.SpinWait(4);
            }
        }
    }
}
