using Floorline.Core.Findings;
using Floorline.Core.Floors;
using Floorline.Core.Quantities;
using Floorline.Probes.Lab;
using Floorline.Workbench;

namespace Floorline.Cli.Text;

/// <summary>Predictions held against measurements, for a person to read.</summary>
public static class LabCompareText
{
    public static void Write(Page page, LabCompareResult result)
    {
        CompareMeasurement measured = result.Measured;
        page.Say(result.Verdict, result.MedianError <= 0.15 ? Tone.Good : Tone.Warning);
        foreach (Finding finding in measured.Findings)
        {
            page.Say(finding.Text, Tone.Warning);
        }

        if (measured.Cells.Count == 0)
        {
            page.Heading("Next");
            page.Line("    floorline lab compare --limit 30s --layers 1");
            return;
        }

        page.Heading("Techniques");
        var rows = new List<string[]> { new[] { "from -> to", "measured", "predicted", "error", "gain", "limited by" } };
        foreach (IGrouping<string, LabComparison> same in result.Comparisons.GroupBy(static c => c.Technique))
        {
            rows.Add([same.Key + ":"]);
            rows.AddRange(same.Select(Row));
        }

        Grouped(page, rows);
        foreach (LabComparison none in result.Comparisons.Where(static c => c.NoGainBecause.Length > 0))
        {
            page.Say($"No gain here from {none.Technique} ({none.Before} to {none.After}): {none.NoGainBecause}.", Tone.Plain, 2, "- ");
        }

        Grid(page, result);
        Regimes(page, result);
        Next(page, result);
        page.Blank();
        page.Say($"Machine in these rounds: reads {Figures.Of(new BytesPerSecond(measured.Read.Median))}, changes arrays in place at {Figures.Of(new BytesPerSecond(measured.Update.Median))}, fp32 {Figures.Of(new FlopsPerSecond(measured.PeakFp32.Median))}, int8 {measured.PeakInt8.Median / 1e9:0} Gop/s, a launch {Figures.Of(new Seconds(measured.Launch.Median))}. Steps: {measured.Plan.Shape.Layers} layer(s) of {measured.Plan.Shape.Name}, d {measured.Plan.Shape.Hidden}. Times are processor time, those of launches by the clock.", Tone.Faint, 2);
    }

    /// <summary>What the comparison says to do with a model on this machine.</summary>
    private static void Next(Page page, LabCompareResult result)
    {
        if (result.Comparisons.Where(static c => c.Code is "weights").MaxBy(static c => c.Gain) is not { } best)
        {
            return;
        }

        page.Heading("Next");
        LabComparison? batch = result.Comparisons.Where(static c => c.Code == "batch").MaxBy(static c => c.Gain);
        page.Say($"One stream: fewer bytes pay most ({best.Before} to {best.After} {best.Gain:0.00}x){(batch is null ? "" : $"; several streams: batch {batch.After} gives {batch.Gain:0.0}x the tokens")}. What they give for your model:", indent: 2);
        page.Line("    floorline predict llama-3-8b --on host --apply gguf-q8");
    }

    private static string[] Row(LabComparison c) =>
        [$"  {c.Before} -> {c.After}", Figures.Of(c.MeasuredAfter), Figures.Of(c.Predicted.Middle), $"{c.Error * 100:+0;-0;0} %", $"{c.Gain:0.00}x", Word(c.RegimeBefore)];

    private static void Grouped(Page page, List<string[]> rows)
    {
        int[] widths = [.. Enumerable.Range(0, 6).Select(i => rows.Where(static r => r.Length > 1).Max(r => r[i].Length))];
        foreach (string[] row in rows)
        {
            if (row.Length == 1)
            {
                page.Say(row[0], indent: 2);
            }
            else
            {
                page.Line("  " + string.Join("  ", row.Select((cell, i) => i is 1 or 2 or 3 or 4 ? cell.PadLeft(widths[i]) : cell.PadRight(widths[i]))).TrimEnd());
            }
        }
    }

    private static void Grid(Page page, LabCompareResult result)
    {
        page.Heading("Grid: every step, predicted from the first");
        page.Table([["weights", "KV", "batch", "context", "floor", "measured", "predict", "error", "limit"], .. result.Grid.Select(static g => new[]
        {
            LabShape.Storage(g.Cell.Weights).Name, $"{LabShape.Storage(g.Cell.Cache).Name}/{g.Cell.Shape.KeyValueHeads}", $"{g.Cell.Batch}", $"{g.Cell.Context}", Figures.Of(g.Floor), Figures.Of(g.Measured),
            g.Predicted is { } p ? Figures.Of(p.Middle) : "-", g.Error is { } e ? $"{e * 100:+0;-0;0} %" : "-", Word(g.Regime),
        })], header: true);
    }

    private static void Regimes(Page page, LabCompareResult result)
    {
        page.Heading("What limits what");
        var rows = new List<string[]>();
        if (result.Grid.Count > 0)
        {
            rows.Add(["single-stream decode", Terms.Of(result.Grid[0].Regime)]);
        }

        if (result.Prefill is { } prefill)
        {
            rows.Add([$"prefill of {result.Measured.Plan.Batches[^1]} positions", Terms.Of(prefill)]);
        }

        if (result.Comparisons.FirstOrDefault(static c => c.Code == "launches") is { } launches)
        {
            rows.Add(["a stack of tiny operations", Terms.Of(launches.RegimeBefore)]);
        }

        if (rows.Count > 0)
        {
            page.Table(rows);
        }
    }

    private static string Word(Regime regime) => regime switch
    {
        Regime.MemoryBoundWeights => "weights",
        Regime.MemoryBoundKv => "KV cache",
        Regime.ComputeBound => "compute",
        Regime.CommunicationBound => "network",
        Regime.OverheadBound => "overhead",
        Regime.ComputeUnknown => "compute?",
        Regime.Transitional => "between",
        Regime.Impossible => "impossible",
        _ => throw new ArgumentOutOfRangeException(nameof(regime), regime, "is not a regime"),
    };
}
