using System.Globalization;
using System.Text;
using Floorline.Core.Traces.Model;
using Floorline.Readers.Csv;

namespace Floorline.Readers.Traces.Tables;

/// <summary>Tables of one reading: their rows go into the trace of their run, sums by kernel into measurements.</summary>
internal sealed class TableReader
{
    private const int LongestRecord = 4 << 20;
    private const int MostSums = 200_000;
    private const int NameLength = 16_384;

    // how the files of one run end, longest first where one ends another
    private static readonly string[] _endings =
    [
        "_kernel_trace", "_memory_copy_trace", "_hip_api_trace", "_hsa_api_trace", "_marker_api_trace", "_hip_trace", "_hsa_trace", "_marker_trace",
        "_rccl_api_trace", "_cuda_gpu_trace", "_cuda_api_trace", "_nvtx_pushpop_trace", "_nvtx_startend_trace", "_nvtx_gpu_proj_trace",
    ];

    private readonly Dictionary<string, TableTrace> _runs = new(StringComparer.Ordinal);

    /// <summary>The traces, in the order in which their first tables came.</summary>
    internal IEnumerable<Trace> Traces => _runs.Values.Where(static r => r.HasEvents).Select(static r => r.Build());

    /// <summary>Sums by kernel, with the tables they came from.</summary>
    internal List<(string Source, IReadOnlyList<KernelMetrics> Metrics)> Sums { get; } = [];

    /// <summary>Whether a text begins as such a table does.</summary>
    internal static bool Knows(ReadOnlySpan<byte> start)
    {
        if (start.IsEmpty || start[0] is (byte)'{' or (byte)'[' or 0)
        {
            return false;
        }

        return start.IndexOf("Start_Timestamp"u8) >= 0 || start.IndexOf("TotalDurationNs"u8) >= 0 || start.IndexOf("Total Time ("u8) >= 0
            || (start.IndexOf("Start ("u8) >= 0 && (start.IndexOf("Duration ("u8) >= 0 || start.IndexOf("End ("u8) >= 0));
    }

    /// <summary>Reads one table; false where its head is none of those known, or nothing follows it.</summary>
    internal bool Read(Stream stream, string source)
    {
        TableHead? head = null;
        TableTrace? run = null;
        var sums = new List<KernelMetrics>();
        bool any = false;
        try
        {
            using var text = new StreamReader(stream, Encoding.UTF8, detectEncodingFromByteOrderMarks: true, 64 << 10, leaveOpen: true);
            foreach (CsvRecord record in CsvRecords.Of(text, LongestRecord))
            {
                // lines of the tool's own stand before the head, and a second table may follow the first
                if (TableHead.Of(record.Fields) is { } next)
                {
                    head = next;
                    continue;
                }

                if (head is null)
                {
                    continue;
                }

                any = true;
                if (head.Kind is TableKind.RocprofSums or TableKind.NsysSums)
                {
                    Sum(head, record.Fields, sums);
                    continue;
                }

                run ??= RunOf(source);
                if (!run.Row(head, record.Fields))
                {
                    break;
                }
            }
        }
        catch (Exception fault) when (fault is IOException or InvalidDataException or CsvRecordTooLongException)
        {
            // what was read before the break is as good as the rest
        }

        if (sums.Count > 0)
        {
            Sums.Add((Fit.Text(source, 400), sums));
        }

        return any;
    }

    private TableTrace RunOf(string source)
    {
        string name = Path.ChangeExtension(source, null);
        foreach (string ending in _endings)
        {
            if (name.EndsWith(ending, StringComparison.Ordinal))
            {
                name = name[..^ending.Length];
                break;
            }
        }

        if (!_runs.TryGetValue(name, out TableTrace? run))
        {
            _runs.Add(name, run = new TableTrace(Fit.Text(source, 400)));
        }

        return run;
    }

    private static void Sum(TableHead head, string[] row, List<KernelMetrics> sums)
    {
        bool rocm = head.Kind == TableKind.RocprofSums;
        string calls = rocm ? "Calls" : head.Has("Instances") ? "Instances" : head.Has("Num Calls") ? "Num Calls" : "Count";
        string name = head.Text(row, "Name");
        if (sums.Count < MostSums && name.Length > 0 && head.Time(row, rocm ? "TotalDurationNs" : "Total Time") is >= 0 and var total)
        {
            int count = int.TryParse(head.Text(row, calls), NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out int stated) ? stated : 1;
            sums.Add(new KernelMetrics(Fit.Text(name, NameLength), sums.Count, Trace.None) { DurationNs = total, Calls = Math.Max(1, count), IsSum = true });
        }
    }
}
