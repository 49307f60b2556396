using System.Globalization;
using System.Text;
using Floorline.Core.Traces.Model;
using Floorline.Readers.Csv;

namespace Floorline.Readers.Traces.Nsight;

/// <summary>
/// Reads the CSV of Nsight Compute: the details page (<c>--csv --page details</c>, one row per section and metric, rules as further rows) or the raw page
/// (one column per metric, a row of units below the head). Numbers carry thousands separators. Lines of the tool's own before the head are passed over.
/// </summary>
internal sealed class NsightComputeReader
{
    private const int MostLaunches = 200_000;
    private const int LongestRecord = 4 << 20;

    private readonly Dictionary<long, Launch> _launches = [];
    private readonly List<long> _order = [];
    private string[] _head = [];
    private string[]? _units;

    /// <summary>Whether a text begins as such a file does, perhaps after lines that the tool prints.</summary>
    internal static bool Knows(ReadOnlySpan<byte> start) => start.IndexOf("\"Kernel Name\""u8) is >= 0 and < 65_536 && start.IndexOf("\"ID\""u8) >= 0;

    /// <summary>The launches; null where there are none.</summary>
    internal static IReadOnlyList<KernelMetrics>? Read(Stream stream)
    {
        var reader = new NsightComputeReader();
        try
        {
            using var text = new StreamReader(stream, Encoding.UTF8, detectEncodingFromByteOrderMarks: true, 64 << 10, leaveOpen: true);
            foreach (CsvRecord record in CsvRecords.Of(text, LongestRecord))
            {
                reader.Row(record.Fields);
            }
        }
        catch (Exception fault) when (fault is IOException or CsvRecordTooLongException)
        {
            // what was read before the break is as good as the rest
        }

        return reader._order.Count == 0 ? null : [.. reader._order.Select(id => reader._launches[id].Metrics())];
    }

    private void Row(string[] row)
    {
        if (_head.Length == 0)
        {
            _head = Array.IndexOf(row, "ID") >= 0 && Array.IndexOf(row, "Kernel Name") >= 0 ? row : _head;
            return;
        }

        if (!long.TryParse(Cell(row, "ID"), NumberStyles.None, CultureInfo.InvariantCulture, out long id))
        {
            _units ??= row;
            return;
        }

        if (!_launches.TryGetValue(id, out Launch? launch))
        {
            if (_launches.Count == MostLaunches)
            {
                return;
            }

            launch = new Launch(Fit.Text(Cell(row, "Kernel Name"), NameLength), id,
                int.TryParse(Cell(row, "Device"), NumberStyles.None, CultureInfo.InvariantCulture, out int device) ? device
                    : Trace.None, Fit.Text(Cell(row, "CC"), 12));
            _launches.Add(id, launch);
            _order.Add(id);
        }

        if (Array.IndexOf(_head, "Metric Name") >= 0)
        {
            Detail(row, launch);
        }
        else
        {
            Raw(row, launch);
        }
    }

    private const int NameLength = 16_384;

    private void Detail(string[] row, Launch launch)
    {
        string metric = Cell(row, "Metric Name");
        if (metric.Length > 0)
        {
            launch.Add(Fit.Text(Cell(row, "Section Name"), 120), Fit.Text(metric, 200), Fit.Text(Cell(row, "Metric Unit"), 40), Cell(row, "Metric Value"));
        }

        string rule = Cell(row, "Rule Name");
        if (rule.Length > 0)
        {
            launch.Rules.Add(new KernelRule(Fit.Text(rule, 120), Fit.Text(Cell(row, "Rule Type"), 12), Fit.Text(Cell(row, "Rule Description"), 2000),
                Number(Cell(row, "Estimated Speedup"))));
        }
    }

    private void Raw(string[] row, Launch launch)
    {
        for (int column = 0; column < Math.Min(row.Length, _head.Length); column++)
        {
            if (_head[column].Contains("__", StringComparison.Ordinal))
            {
                launch.Add("", Fit.Text(_head[column], 200), _units is not null && column < _units.Length ? Fit.Text(_units[column], 40) : "", row[column]);
            }
        }
    }

    private string Cell(string[] row, string column) => Array.IndexOf(_head, column) is var at && at >= 0 && at < row.Length ? row[at] : "";

    private static double? Number(string text) =>
        double.TryParse(text, NumberStyles.Float | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value)
            ? value : null;

    private sealed class Launch(string kernel, long id, int device, string capability)
    {
        private const int MostMetrics = 5000;

        private readonly Dictionary<string, KernelMetric> _all = [];
        private long _duration = Trace.None;

        internal List<KernelRule> Rules { get; } = [];

        internal void Add(string section, string metric, string unit, string value)
        {
            if (Number(value) is not { } number || _all.Count == MostMetrics)
            {
                return;
            }

            _all[section.Length > 0 ? $"{section}/{metric}" : metric] = new KernelMetric(number, unit);
            if (metric is "Duration" or "gpu__time_duration.sum" && decimal.TryParse(value, NumberStyles.Float | NumberStyles.AllowThousands,
                CultureInfo.InvariantCulture, out decimal time))
            {
                decimal scale = unit switch { "ns" or "nsecond" => 1m, "us" or "usecond" => 1e3m, "ms" or "msecond" => 1e6m, "s" or "second" => 1e9m, _ => 0m };
                decimal limit = TraceBuilder.FarthestNs;
                _duration = scale > 0 && time >= 0 && time <= limit / scale ? (long)Math.Round(time * scale, MidpointRounding.AwayFromZero) : _duration;
            }
        }

        internal KernelMetrics Metrics() => new(kernel, id, device)
        {
            DurationNs = _duration,
            ComputeCapability = capability,
            MemoryPercent = Of("GPU Speed Of Light Throughput/Memory Throughput", "gpu__compute_memory_throughput.avg.pct_of_peak_sustained_elapsed"),
            DramPercent = Of("GPU Speed Of Light Throughput/DRAM Throughput", "gpu__dram_throughput.avg.pct_of_peak_sustained_elapsed"),
            ComputePercent = Of("GPU Speed Of Light Throughput/Compute (SM) Throughput", "sm__throughput.avg.pct_of_peak_sustained_elapsed"),
            OccupancyPercent = Of("Occupancy/Achieved Occupancy", "sm__warps_active.avg.pct_of_peak_sustained_active"),
            Rules = Rules,
            All = _all,
        };

        private double? Of(string detail, string raw) => _all.TryGetValue(detail, out KernelMetric metric) || _all.TryGetValue(raw, out metric) ? metric.Value
            : null;
    }
}
