using System.Globalization;
using Floorline.Core.Findings;
using Floorline.Core.Quantities;

namespace Floorline.Probes.Host;

/// <summary>What the reader of a measurement has to know, drawn from the samples and from what the system tells.</summary>
internal static class HostFindings
{
    private const double MuchOtherLoad = 0.15;
    private const double MuchStolen = 0.02;

    public static IEnumerable<Finding> Of(HostMeasurement measured, Neighbours neighbours, bool pinned)
    {
        if (measured.Interrupted)
        {
            yield return Warning("interrupted", $"The measurement was ended before its time: these are the figures it had by then.");
        }

        if (neighbours.BusyProcessors is { } busy && busy > MuchOtherLoad)
        {
            yield return Warning("other-load", $"Disturbed: other processes kept {busy:0.00} of {measured.Machine.Processors} processors busy; caches and memory were shared with them, so bandwidth may be too low.");
        }

        if (neighbours.StolenProcessors is { } stolen && stolen > MuchStolen)
        {
            yield return Warning("steal", $"Disturbed: the host of this virtual machine took {stolen:0.000} processors away during the measurement.");
        }

        foreach (Finding finding in OfSamples(measured))
        {
            yield return finding;
        }

        if (measured.Machine.Virtual)
        {
            yield return Hint("virtual", $"This is a virtual machine: the host decides on which cores it runs and shares caches and memory with others.");
        }

        if (!pinned)
        {
            yield return Hint("not-pinned", $"Threads could not be pinned to processors; the scheduler may have moved them.");
        }

        if (Throttled() is { } events and > 0)
        {
            yield return Hint("thermal", $"The processor counts {events} thermal throttle events since start-up.");
        }
    }

    private static IEnumerable<Finding> OfSamples(HostMeasurement measured)
    {
        List<Figure> all = [.. measured.Bandwidth.Select(static p => p.Rate), .. measured.Peaks.Select(static p => p.Rate), .. measured.Gemm.Values, .. measured.Latency.Select(static p => p.Seconds)];
        int disturbed = all.Count(static f => f.Disturbed);
        int dropped = all.Sum(static f => f.Dropped);
        int samples = all.Sum(static f => f.Samples + (f.Disturbed ? 0 : f.Dropped));
        if (disturbed > 0)
        {
            yield return Warning("few-clean-rounds", $"Disturbed: {disturbed} of {all.Count} figures had fewer than three clean rounds and are taken from all rounds, by processor time.");
        }
        else if (dropped > samples / 4)
        {
            yield return Warning("dropped-rounds", $"Disturbed: {dropped} of {samples} rounds were dropped because a thread was descheduled.");
        }

        Figure read = measured.BandwidthOf("read", measured.Threads);
        if (read.Samples > 0 && (read.High - read.Low) / 2 > 0.1 * read.Median && measured.Modes.Count < 2)
        {
            yield return Warning("unsteady-bandwidth", $"Disturbed: the interval of the read bandwidth is {Figures.Of(new BytesPerSecond(read.Low))} to {Figures.Of(new BytesPerSecond(read.High))}, wider than 10 % either way.");
        }

        if (measured.Modes.Count > 1)
        {
            yield return Warning("two-modes", $"The cores moved during the measurement: {string.Join("; ", measured.Modes.Select(Mode))}. A figure for all threads is that of the mode it happened in.");
        }
        else if (measured.Modes.Count == 1 && measured.Machine.Virtual)
        {
            yield return Hint("mode", $"Bandwidth of all threads was measured with the cores {Mode(measured.Modes[0])}; the host may place them otherwise another time.");
        }
    }

    private static string Mode(BandwidthMode mode) => string.Create(CultureInfo.InvariantCulture, $"{(mode.Near ? "near" : "far apart")} ({Figures.Of(new Seconds(mode.OneWay.Median))} one way), {Figures.Of(new BytesPerSecond(mode.Read.Median))}, {mode.Read.Samples} rounds");

    private static long? Throttled()
    {
        try
        {
            const string Path = "/sys/devices/system/cpu/cpu0/thermal_throttle/core_throttle_count";
            return File.Exists(Path) && long.TryParse(File.ReadAllText(Path).Trim(), out long count) ? count : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static Finding Warning(string code, FormattableString text) => new(code, Severity.Warning, text.ToString(CultureInfo.InvariantCulture));

    private static Finding Hint(string code, FormattableString text) => new(code, Severity.Hint, text.ToString(CultureInfo.InvariantCulture));
}
