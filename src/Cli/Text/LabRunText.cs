using Floorline.Core.Findings;
using Floorline.Core.Quantities;
using Floorline.Probes.Engines;
using Floorline.Workbench;

namespace Floorline.Cli.Text;

/// <summary>A model file in a native engine, for a person to read.</summary>
public static class LabRunText
{
    public static void Write(Page page, LabRunResult result)
    {
        EngineMeasurement measured = result.Measured;
        page.Say(DiagnosisText.Verdict(result.Diagnosis), result.Diagnosis.Diagnosis.Ratio is >= 1 and <= 1.5 ? Tone.Good : Tone.Warning);
        foreach (Finding finding in measured.Findings.Where(static f => f.Severity != Severity.Hint))
        {
            page.Say(finding.Text, Tone.Warning);
        }

        page.Heading($"Measured here with {measured.Engine}");
        page.Table(
        [
            ["run", Figures.Of(new Seconds(measured.Step.Median)), $"{Figures.Of(new Seconds(measured.Step.Low))} to {Figures.Of(new Seconds(measured.Step.High))}, {measured.Step.Samples} rounds, {measured.Step.Dropped} dropped"],
            ["weights", Figures.Of(result.WeightRate), $"{Figures.Of(new Bytes(measured.Plan.WeightBytes))} read"],
            ["plain reading", Figures.Of(new BytesPerSecond(measured.Read.Median)), "of as many bytes, in the same rounds"],
            .. measured.Peaks.Select(static p => new[] { $"{p.Format} peak", Figures.Of(new FlopsPerSecond(p.Rate.Median)), p.Instruction }),
            ["load", Figures.Of(new Seconds(measured.LoadSeconds)), "once"],
        ]);
        page.Say($"Library: {measured.Plan.Library}", Tone.Faint, 2);
        FloorsText.Table(page, result.Diagnosis.Floors);
        DiagnosisText.Advise(page, result.Diagnosis);
        FloorsText.Assumptions(page, result.Diagnosis.Floors);
    }
}
