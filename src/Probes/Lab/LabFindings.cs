using System.Globalization;
using Floorline.Core.Findings;
using Floorline.Core.Quantities;
using Floorline.Probes.Host;

namespace Floorline.Probes.Lab;

/// <summary>What the reader of a lab measurement has to know.</summary>
internal static class LabFindings
{
    public static IEnumerable<Finding> Of(LabMeasurement measured, Neighbours? neighbours, bool finite)
    {
        if (measured.Interrupted)
        {
            yield return Warning("interrupted", $"The measurement was ended before its time, after {measured.AsRun.Samples} round(s).");
        }

        if (!finite)
        {
            yield return new Finding("not-finite", Severity.Error, "The step's results are not finite numbers: the kernels are at fault.");
        }

        if (neighbours?.BusyProcessors is { } busy and > 0.15)
        {
            yield return Warning("other-load", $"Disturbed: other processes kept {busy:0.00} of {measured.Machine.Processors} processors busy; the step and plain reading met this alike, the time itself may be too long.");
        }

        if (neighbours?.StolenProcessors is { } stolen and > 0.02)
        {
            yield return Warning("steal", $"Disturbed: the host of this virtual machine took {stolen:0.000} processors away.");
        }

        if (measured.AsRun.Disturbed || measured.Read.Disturbed)
        {
            string how = measured.Plan.Threads == 1 ? "all rounds count, by processor time" : "all rounds count, by the clock on the wall";
            yield return Warning("few-clean-rounds", $"Disturbed: fewer than three rounds had the processor to themselves; {how}.");
        }

        if (measured.LayersRun < measured.Plan.Shape.Layers)
        {
            yield return new Finding("slice", Severity.Hint, string.Create(CultureInfo.InvariantCulture,
                $"{measured.LayersRun} of {measured.Plan.Shape.Layers} layers ran; their time is scaled to all, the head's is added once."));
        }

        if (measured.OneWay.Samples > 0)
        {
            double one = measured.OneWay.Median * 1e9;
            yield return new Finding("mode", Severity.Hint, $"The cores were {(one < 100 ? "near" : "far apart")} "
                + $"({Figures.Of(new Seconds(one * 1e-9))} one way): bandwidth of several threads depends on it.");
        }
    }

    private static Finding Warning(string code, FormattableString text) => new(code, Severity.Warning, text.ToString(CultureInfo.InvariantCulture));
}
