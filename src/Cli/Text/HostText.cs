using Floorline.Core.Findings;
using Floorline.Core.Quantities;
using Floorline.Probes.Host;
using Floorline.Workbench;
using Floorline.Workbench.Documents;

namespace Floorline.Cli.Text;

/// <summary>A measured machine for a person to read: figures with their intervals, the cache ladder, the roofline, findings.</summary>
public static class HostText
{
    private const int Columns = 56;
    private const int Lines = 14;

    public static void Write(Page page, MeasureHostResult result)
    {
        HostMeasurement measured = result.Measured;
        Figure read = measured.BandwidthOf("read", measured.Threads);
        PeakPoint? fp32 = measured.PeakOf("fp32", measured.Threads);
        page.Say(result.IsValid
            ? $"{measured.Machine.Processor}: reads {Rate(read)}, computes {(fp32 is null ? "?" : Ops(fp32.Rate))} in fp32 on {measured.Threads} thread(s)."
            : "The measurement ended before there was a memory bandwidth.", result.IsValid ? Tone.Good : Tone.Bad);
        foreach (Finding finding in measured.Findings.Where(static f => f.Severity != Severity.Hint))
        {
            page.Say(finding.Text, Tone.Warning);
        }

        Bandwidth(page, measured);
        Peaks(page, measured);
        Ladder(page, measured);
        Roofline(page, measured);
        Others(page, measured);
        foreach (Finding finding in measured.Findings.Where(static f => f.Severity == Severity.Hint))
        {
            page.Say(finding.Text, Tone.Faint, 2, "- ");
        }

        if (!result.IsValid)
        {
            page.Heading("Next");
            page.Line("    floorline measure host --quick");
            page.Say("Nothing was kept: a hardware record needs a memory bandwidth.", Tone.Faint, 2);
        }

        if (result.StoredAt is { } path)
        {
            page.Heading("Next");
            page.Line($"    floorline floors llama-3-8b --on host --weights q4_0");
            page.Say($"Kept in {path}.", Tone.Faint, 2);
        }
    }

    private static void Bandwidth(Page page, HostMeasurement measured)
    {
        string[] kernels = ["read", "write", "write_nt", "copy", "copy_nt", "triad", "triad_nt"];
        if (measured.Bandwidth.Count == 0)
        {
            return;
        }

        page.Heading($"Memory, working set {Figures.Of(new Bytes(measured.Bandwidth.Max(static p => p.Bytes)))}, GB/s");
        var rows = new List<string[]> { new[] { "", "1 thread", "interval", measured.Threads > 1 ? $"{measured.Threads} threads" : "", measured.Threads > 1 ? "interval" : "", "dropped" } };
        foreach (string kernel in kernels)
        {
            Figure one = measured.BandwidthOf(kernel, 1), all = measured.BandwidthOf(kernel, measured.Threads);
            if (one.Samples + all.Samples > 0)
            {
                rows.Add([kernel, Plain(one, 1e9), Interval(one, 1e9), measured.Threads > 1 ? Plain(all, 1e9) : "", measured.Threads > 1 ? Interval(all, 1e9) : "", $"{one.Dropped + (measured.Threads > 1 ? all.Dropped : 0)}"]);
            }
        }

        page.Table(rows, header: true);
    }

    private static void Peaks(Page page, HostMeasurement measured)
    {
        if (measured.Peaks.Count == 0)
        {
            return;
        }

        page.Heading("Arithmetic, GFLOP/s (int8: Gop/s)");
        var rows = new List<string[]> { new[] { "", "1 thread", measured.Threads > 1 ? $"{measured.Threads} threads" : "", "interval", "instruction" } };
        foreach (IGrouping<(string Format, string Instruction), PeakPoint> same in measured.Peaks.GroupBy(static p => (p.Format, p.Instruction)))
        {
            Figure one = same.First(static p => p.Threads == 1).Rate, all = same.Last().Rate;
            rows.Add([same.Key.Format, Plain(one, 1e9), measured.Threads > 1 ? Plain(all, 1e9) : "", Interval(all, 1e9), same.Key.Instruction]);
        }

        if (measured.Gemm.Count > 0)
        {
            Figure one = measured.Gemm[1], all = measured.Gemm[measured.Threads];
            rows.Add(["fp32", Plain(one, 1e9), measured.Threads > 1 ? Plain(all, 1e9) : "", Interval(all, 1e9), $"matrix product, {measured.GemmSize}^3"]);
        }

        page.Table(rows, header: true);
    }

    private static void Ladder(Page page, HostMeasurement measured)
    {
        BandwidthPoint[] reads = [.. measured.Bandwidth.Where(p => p.Kernel == "read" && p.Threads == measured.Threads && p.Rate.Samples > 0)];
        if (reads.Length == 0)
        {
            return;
        }

        page.Heading($"Reading, by working set, {measured.Threads} thread(s)");
        double top = reads.Max(static r => r.Rate.Median);
        page.Table([.. reads.Select(r => new[] { Figures.Of(new Bytes(r.Bytes)), r.LevelIn(measured.Machine), Plain(r.Rate, 1e9), "GB/s " + new string('#', Math.Max(1, (int)Math.Round(36 * r.Rate.Median / top))) })]);
    }

    /// <summary>The roofline in characters: each level of memory with its own sign, peaks as lines.</summary>
    private static void Roofline(Page page, HostMeasurement measured)
    {
        var lines = RooflineLines.Of(measured);
        double peak = lines.Peaks.FirstOrDefault(static p => p.Name == "fp32").Rate;
        if (peak <= 0 || lines.Levels.Count == 0)
        {
            return;
        }

        page.Heading("Roofline, fp32: GFLOP/s over FLOP/byte, both logarithmic");
        const double Least = 1.0 / 32, Most = 128;
        double bottom = lines.Levels[^1].Rate * Least, top = peak * 1.3;
        var grid = new char[Lines, Columns];
        for (int x = 0; x < Columns; x++)
        {
            double intensity = Least * Math.Pow(Most / Least, x / (Columns - 1.0));
            foreach (((string name, double rate), _) in lines.Levels.Select(static (l, i) => (l, i)))
            {
                double at = Math.Min(peak, rate * intensity);
                int line = (int)Math.Round((Lines - 1) * Math.Log(at / bottom) / Math.Log(top / bottom));
                if (line is >= 0 and < Lines)
                {
                    grid[line, x] = at >= peak ? '=' : name == "memory" ? 'M' : name[^1];
                }
            }
        }

        for (int line = Lines - 1; line >= 0; line--)
        {
            double rate = bottom * Math.Pow(top / bottom, line / (Lines - 1.0)) / 1e9;
            string text = new([.. Enumerable.Range(0, Columns).Select(x => grid[line, x] == 0 ? ' ' : grid[line, x])]);
            page.Line($"  {(line % 3 == 1 ? $"{rate:0.#}" : ""),8} |{text.TrimEnd()}");
        }

        page.Line($"  {"",8} +{new string('-', Columns)}");
        page.Line($"  {"",8}  1/32        1/4           2            16           128");
        page.Say($"{string.Join(", ", lines.Levels.Select(static l => $"{(l.Name == "memory" ? "M memory" : $"{l.Name[^1]} {l.Name}")} {Figures.Of(new BytesPerSecond(l.Rate))}"))}; ridge at {peak / lines.Levels[^1].Rate:0.#} FLOP/byte.", indent: 2);
    }

    private static void Others(Page page, HostMeasurement measured)
    {
        page.Heading("Beside it");
        if (measured.Latency.Count > 0)
        {
            page.Say($"Load latency: {string.Join(", ", measured.Latency.Where((_, i) => i % Math.Max(1, measured.Latency.Count / 4) == 0 || i == measured.Latency.Count - 1).Select(static l => $"{Figures.Of(new Seconds(l.Seconds.Median))} in {Figures.Of(new Bytes(l.Bytes))}"))}.", indent: 2, mark: "- ");
        }

        if (measured.Timer is { } timer)
        {
            page.Say($"Clock: steps of {Figures.Of(new Seconds(timer.Resolution))}, {Figures.Of(new Seconds(timer.Cost))} to read; {timer.Gaps} pauses above 100 us, longest {Figures.Of(new Seconds(timer.LongestGap))}, {Figures.Percent(timer.LostShare)} of the time.", indent: 2, mark: "- ");
        }

        page.Say($"{measured.Machine.Processors} processor(s), {Figures.Of(new Bytes(measured.Machine.MemoryBytes))} memory, {string.Join(", ", measured.Machine.InstructionSets)}; {measured.Machine.System}; measured {measured.Started:yyyy-MM-dd HH:mm} in {Figures.Of(new Seconds(measured.Took.TotalSeconds))}.", Tone.Faint, 2, "- ");
    }

    private static string Rate(Figure figure) => figure.Samples == 0 ? "?" : $"{Figures.Of(new BytesPerSecond(figure.Median))} ({figure.Low / 1e9:0.#} to {figure.High / 1e9:0.#})";

    private static string Ops(Figure figure) => figure.Samples == 0 ? "?" : Figures.Of(new FlopsPerSecond(figure.Median));

    private static string Plain(Figure figure, double unit) => figure.Samples == 0 ? "?" : $"{figure.Median / unit:0.0}{(figure.Disturbed ? "*" : "")}";

    private static string Interval(Figure figure, double unit) => figure.Samples == 0 ? "" : $"{figure.Low / unit:0.0} to {figure.High / unit:0.0}";
}
