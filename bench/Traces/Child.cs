using System.Diagnostics;
using System.Globalization;

namespace Floorline.Bench.Traces;

/// <summary>A process that ran to its end.</summary>
internal sealed record Child(string Output, double Milliseconds, double PeakMegabytes)
{
    internal static Child Run(string program, params string[] arguments)
    {
        long start = Stopwatch.GetTimestamp();
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        double peak = 0;
        // VmHWM only rises: the last value seen is at most some milliseconds old
        while (!process.WaitForExit(5))
        {
            peak = Math.Max(peak, Peak(process.Id));
        }

        double time = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        return process.ExitCode == 0 ? new Child(output.Result, time, peak) : throw new InvalidOperationException($"{program} ended with {process.ExitCode}");
    }

    private static double Peak(int id)
    {
        try
        {
            string line = File.ReadLines($"/proc/{id}/status").First(static l => l.StartsWith("VmHWM", StringComparison.Ordinal));
            return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1000;
        }
        catch (Exception gone) when (gone is IOException or InvalidOperationException or UnauthorizedAccessException)
        {
            return 0;
        }
    }
}
