using Floorline.Core.Findings;
using Floorline.Core.Quantities;
using Floorline.Probes.Lab;
using Floorline.Workbench;

namespace Floorline.Cli.Text;

/// <summary>A lab run for a person to read.</summary>
public static class LabText
{
    public static void Write(Page page, LabResult result)
    {
        LabMeasurement measured = result.Measured;
        page.Say(DiagnosisText.Verdict(result.Diagnosis), result.Diagnosis.Diagnosis.Ratio <= 1.5 ? Tone.Good : Tone.Warning);
        foreach (Finding finding in result.Findings.Where(static f => f.Severity != Severity.Hint))
        {
            page.Say(finding.Text, Tone.Warning);
        }

        page.Heading("Measured here");
        var rows = new List<string[]>
        {
            new[] { "step", Figures.Of(new Seconds(measured.Step.Median)), $"{Figures.Of(new Seconds(measured.Step.Low))} to {Figures.Of(new Seconds(measured.Step.High))}, {measured.Step.Samples} rounds, {measured.Step.Dropped} dropped" },
            new[] { "weights", Figures.Of(result.WeightRate), $"{Figures.Of(new Bytes(measured.WeightBytes))} read" },
        };
        if (measured.CacheBytes > 0)
        {
            rows.Add(["KV cache", Figures.Of(result.CacheRate), $"{Figures.Of(new Bytes(measured.CacheBytes))} read"]);
        }

        rows.Add(["plain reading", Figures.Of(new BytesPerSecond(measured.Read.Median)), "over the same memory, in the same rounds"]);
        if (measured.Plan.Prompt == 0)
        {
            rows.Add(["step / reading", $"{measured.OverRead.Median:0.000}", $"{measured.OverRead.Low:0.000} to {measured.OverRead.High:0.000}: step over (bytes / read bandwidth of its round)"]);
        }

        rows.Add(["fp32 peak", Figures.Of(new FlopsPerSecond(measured.PeakFp32.Median)), $"int8 dot products {measured.PeakInt8.Median / 1e9:0} Gop/s"]);
        page.Table(rows);
        FloorsText.Table(page, result.Diagnosis.Floors);
        DiagnosisText.Advise(page, result.Diagnosis);
        FloorsText.Assumptions(page, result.Diagnosis.Floors);
    }
}
