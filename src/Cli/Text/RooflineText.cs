using Floorline.Core.Floors;
using Floorline.Core.Hardware;
using Floorline.Core.Workloads;
using Floorline.Readers.Specs;
using Floorline.Workbench;
using Floorline.Workbench.Documents;

namespace Floorline.Cli.Text;

/// <summary>A roofline for a person to read: where each part of the step sits, and what a batch does to it.</summary>
public static class RooflineText
{
    public static void Write(Page page, RooflineResult result)
    {
        Device device = result.Floors.Situation.Hardware.Device;
        page.Say(Sentences.Floor(result.Floors), Tone.Good);
        page.Heading($"Roofs of {device.Title} ({Figures.Of(device.Bandwidth)})");
        string[][] roofs = [.. InlineDevice.PeakNames.Where(p => device.Peaks.ContainsKey(p.Value)).Select(p => new[] { p.Key, Figures.Of(device.Peaks[p.Value]), $"ridge at {(device.Peaks[p.Value] / device.Bandwidth).Value:0.#} FLOP/byte" })];
        if (roofs.Length > 0)
        {
            page.Table(roofs);
        }
        else
        {
            page.Say("No compute peak is known: only the slope of the bandwidth is.", indent: 2);
        }

        page.Heading("Under them");
        var rows = new List<string[]> { new[] { "", "FLOP/byte", "at most", "bound by" } };
        rows.AddRange(result.Phases.Select(static p => Row(Terms.Step(p.Step.Phase) + (p.Step.Phase == Phase.Prefill ? $" of {p.Step.Tokens}" : ""), p.Mark)));
        rows.AddRange(result.Classes.Select(static m => Row("  " + Names.Snake(m.Kind!).Replace('_', ' '), m)));
        rows.AddRange(result.Batches.Where(b => b.Step.Batch > result.Floors.Situation.Step.Batch).Select(static b => Row($"batch {b.Step.Batch}", b.Mark)));
        page.Table(rows, header: true);
        FloorsText.Assumptions(page, result.Floors);
    }

    private static string[] Row(string name, RooflineMark mark) =>
        [name, $"{(mark.Work / mark.Moved).Value:0.##}", mark.Point.IsKnown ? Figures.Of(mark.Point.Value.Attainable) : "?", mark.Point.IsKnown ? mark.Point.Value.IsMemoryBound ? "memory" : "arithmetic" : "no peak known"];
}
