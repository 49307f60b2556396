using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Floorline.Probes.Host;

/// <summary>
/// What the kernel knows of the calling thread: its processor time, where it may run, how often it was put aside. Elsewhere than on Linux: wall time and
/// nothing.
/// </summary>
internal static class LinuxThread
{
    private const int ThreadCpuTime = 3;
    private const int ThisThread = 1;
    private const int MaskBytes = 128;
    private const int InvoluntarySwitches = 17;

    /// <summary>Whether the figures are the kernel's own.</summary>
    public static bool IsSupported { get; } = OperatingSystem.IsLinux();

    /// <summary>Processor time of this thread, in seconds.</summary>
    public static double CpuSeconds()
    {
        if (!IsSupported)
        {
            return Stopwatch.GetTimestamp() / (double)Stopwatch.Frequency;
        }

        _ = Clock(ThreadCpuTime, out TimeSpec time);
        return time.Seconds + (time.Nanoseconds * 1e-9);
    }

    /// <summary>How often this thread had to make room for another while it wanted to run.</summary>
    public static long Displacements()
    {
        if (!IsSupported)
        {
            return 0;
        }

        long[] usage = new long[18];
        _ = Usage(ThisThread, usage);
        return usage[InvoluntarySwitches];
    }

    /// <summary>The processors this process may run on.</summary>
    public static IReadOnlyList<int> Allowed()
    {
        byte[] mask = new byte[MaskBytes];
        if (!IsSupported || GetAffinity(0, MaskBytes, mask) < 0)
        {
            return [.. Enumerable.Range(0, Environment.ProcessorCount)];
        }

        return [.. Enumerable.Range(0, MaskBytes * 8).Where(cpu => (mask[cpu / 8] & (1 << (cpu % 8))) != 0)];
    }

    /// <summary>Keeps this thread on one processor; false where that is not allowed.</summary>
    public static bool Pin(int cpu)
    {
        if (!IsSupported)
        {
            return false;
        }

        byte[] mask = new byte[MaskBytes];
        mask[cpu / 8] = (byte)(1 << (cpu % 8));
        return SetAffinity(0, MaskBytes, mask) == 0;
    }

    [DllImport("libc", EntryPoint = "clock_gettime")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int Clock(int clock, out TimeSpec time);

    [DllImport("libc", EntryPoint = "getrusage")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int Usage(int who, [In, Out] long[] usage);

    [DllImport("libc", EntryPoint = "sched_setaffinity")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int SetAffinity(int thread, nint size, byte[] mask);

    [DllImport("libc", EntryPoint = "sched_getaffinity")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int GetAffinity(int thread, nint size, [In, Out] byte[] mask);

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct TimeSpec
    {
        public readonly long Seconds;
        public readonly long Nanoseconds;
    }
}
