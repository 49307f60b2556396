using System.Numerics;

namespace Floorline.Core.Traces.Model;

/// <summary>Which call launched each piece of device work: the one with the same correlation, a runtime call before a driver call, the first of
/// several.</summary>
internal sealed class LaunchJoin
{
    private LaunchJoin(int[] launchers, long linked, long unlinked) => (Launchers, Linked, Unlinked) = (launchers, linked, unlinked);

    internal int[] Launchers { get; }

    internal long Linked { get; }

    internal long Unlinked { get; }

    internal static LaunchJoin Of(ReadOnlySpan<EventKind> kinds, ReadOnlySpan<long> correlations)
    {
        var launchers = new int[kinds.Length];
        int calls = 0;
        int work = 0;
        for (int index = 0; index < kinds.Length; index++)
        {
            launchers[index] = Trace.None;
            calls += EventKinds.IsCall(kinds[index]) && correlations[index] >= 0 ? 1 : 0;
            work += EventKinds.IsDeviceWork(kinds[index]) ? 1 : 0;
        }

        if (work == 0)
        {
            return new LaunchJoin(launchers, 0, 0);
        }

        var slots = new int[(int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, calls * 2))];
        int shift = 64 - BitOperations.Log2((uint)slots.Length);
        for (int index = 0; index < kinds.Length; index++)
        {
            if (!EventKinds.IsCall(kinds[index]) || correlations[index] < 0)
            {
                continue;
            }

            int slot = SlotOf(slots, shift, correlations, correlations[index]);
            int held = slots[slot] - 1;
            if (held < 0 || (kinds[held] == EventKind.DriverCall && kinds[index] == EventKind.RuntimeCall))
            {
                slots[slot] = index + 1;
            }
        }

        long linked = 0;
        for (int index = 0; index < kinds.Length; index++)
        {
            if (EventKinds.IsDeviceWork(kinds[index]) && correlations[index] >= 0)
            {
                launchers[index] = slots[SlotOf(slots, shift, correlations, correlations[index])] - 1;
                linked += launchers[index] >= 0 ? 1 : 0;
            }
        }

        return new LaunchJoin(launchers, linked, work - linked);
    }

    private static int SlotOf(int[] slots, int shift, ReadOnlySpan<long> correlations, long correlation)
    {
        int mask = slots.Length - 1;
        int slot = (int)(((ulong)correlation * 0x9E3779B97F4A7C15) >> shift);
        while (slots[slot] != 0 && correlations[slots[slot] - 1] != correlation)
        {
            slot = (slot + 1) & mask;
        }

        return slot;
    }
}
