using Floorline.Core.Traces.Model;
using Floorline.Readers.Traces.Sqlite;

namespace Floorline.Readers.Traces.Nsight;

/// <summary>
/// Reads what <c>nsys export --type sqlite</c> writes. Tables exist only where something was recorded and columns come and go with the schema version,
/// so both are asked for by name and missed without harm. Device work is joined to its call by process and correlation.
/// </summary>
internal sealed partial class NsightSystemsReader
{
    private const int PushPopRange = 59;
    private const int StartEndRange = 60;

    private readonly SqliteFile _file;
    private readonly TraceBuilder _builder = new();
    private readonly Dictionary<long, int> _strings = [];
    private readonly Dictionary<long, int> _callNames = [];
    private readonly Dictionary<long, int> _processes = [];
    private readonly Dictionary<int, (int Name, EventKind Kind, long Sequence, int Shapes)> _ranges = [];
    private readonly Dictionary<(long Kind, MemoryPlace From, MemoryPlace To), int> _copyNames = [];
    private readonly Dictionary<long, long> _allocated = [];
    private readonly Dictionary<(long Process, long Device), long> _devices = [];
    private bool _byProcess = true;
    private SqliteFault? _fault;
    private long _read;
    private long _negative;
    private long _malformed;
    private long _lost;
    private long _unplaced;

    private NsightSystemsReader(SqliteFile file) => _file = file;

    /// <summary>Whether a database is Nsight Systems': it has its table of strings and at least one of its tables of events.</summary>
    internal static bool Knows(SqliteFile file) =>
        file.Tables.ContainsKey("StringIds") && file.Tables.Keys.Any(static name => name.StartsWith("CUPTI_ACTIVITY_KIND_", StringComparison.OrdinalIgnoreCase)
            || name.Equals("NVTX_EVENTS", StringComparison.OrdinalIgnoreCase) || name.Equals("META_DATA_EXPORT", StringComparison.OrdinalIgnoreCase));

    /// <summary>Reads the whole database.</summary>
    internal static Trace Read(SqliteFile file, TraceInfo info, long bytes) => new NsightSystemsReader(file).Whole(info, bytes);

    private Trace Whole(TraceInfo info, long bytes)
    {
        _byProcess = !_file.Tables.TryGetValue("CUPTI_ACTIVITY_KIND_KERNEL", out SqliteTable? kernels) || kernels.Column("globalPid") >= 0;
        Table("StringIds", Strings);
        Table("TARGET_INFO_CUDA_DEVICE", DevicesOfProcesses);
        Table("CUPTI_ACTIVITY_KIND_KERNEL", Kernels);
        Table("CUPTI_ACTIVITY_KIND_MEMCPY", Copies);
        Table("CUPTI_ACTIVITY_KIND_MEMSET", Fills);
        Table("CUPTI_ACTIVITY_KIND_GRAPH_TRACE", Graphs);
        Table("CUPTI_ACTIVITY_KIND_RUNTIME", Calls);
        Table("CUPTI_ACTIVITY_KIND_DRIVER", Calls);
        Table("CUPTI_ACTIVITY_KIND_SYNCHRONIZATION", Synchronisations);
        Table("NVTX_EVENTS", Ranges);
        Table("OSRT_API", OsCalls);
        Table("PROFILER_OVERHEAD", Overheads);
        Table("CUDA_GPU_MEMORY_USAGE_EVENTS", MemoryUsage);
        Table("PROCESSES", ProcessNames);
        Table("ThreadNames", ThreadNames);
        info = Described(info) with
        {
            Format = TraceFormat.NsightSystems,
            SourceBytes = bytes,
            EarlyEnd = _fault is null ? null : new EarlyEnd(_fault.Offset, false, _fault.Message),
        };
        return _builder.Build(info, new ReadingCounts { Read = _read, NegativeDurations = _negative, Malformed = _malformed, LostDeviceWork = _lost,
            Unplaced = _unplaced });
    }

    /// <summary>Every row of a table that is there; where the file breaks off, what was read stays.</summary>
    private void Table(string name, Action<SqliteTable, IEnumerable<SqliteRow>> take)
    {
        if (!_file.Tables.TryGetValue(name, out SqliteTable? table))
        {
            return;
        }

        try
        {
            take(table, _file.Rows(table));
        }
        catch (SqliteFault fault)
        {
            _fault ??= fault;
        }
        catch (IOException)
        {
            _fault ??= new SqliteFault(0, "an error while reading");
        }
    }

    private void Strings(SqliteTable table, IEnumerable<SqliteRow> rows)
    {
        int id = table.Column("id");
        int value = table.Column("value");
        foreach (SqliteRow row in rows)
        {
            _strings[row.Long(id)] = _builder.Name(row.Utf8(value));
        }
    }

    private int Name(long id) => _strings.TryGetValue(id, out int name) ? name : _builder.Name("");

    /// <summary>The key of the launch join: correlation numbers repeat from process to process.</summary>
    private long Correlation(long correlation, long globalId)
    {
        if (correlation is < 0 or > uint.MaxValue)
        {
            return Trace.None;
        }

        if (!_byProcess)
        {
            return correlation;
        }

        long process = globalId & ~0xFFFFFFL;
        if (!_processes.TryGetValue(process, out int number))
        {
            number = _processes.Count;
            _processes.Add(process, number);
        }

        return ((long)number << 32) | correlation;
    }

    /// <summary>The device of a process: CUDA numbers devices within each process, the table of CUDA devices says which one is meant.</summary>
    private long DeviceOf(long device, long globalPid) => _devices.Count > 0 && _devices.TryGetValue((ProcessOf(globalPid), device), out long own) ? own
        : device;

    private static long ProcessOf(long globalId) => globalId < 0 ? Trace.None : (globalId >> 24) & 0xFFFFFF;

    private bool Times(SqliteRow row, int startColumn, int endColumn, bool deviceWork, out long start, out long duration)
    {
        _read++;
        if (_builder.Count >= EventBudget.Most)
        {
            throw new SqliteFault(0, EventBudget.Reason);
        }

        start = row.Long(startColumn, long.MaxValue);
        long end = row.Long(endColumn, long.MaxValue);
        duration = 0;
        if (start is > TraceBuilder.FarthestNs or < -TraceBuilder.FarthestNs || end is > TraceBuilder.FarthestNs or < -TraceBuilder.FarthestNs)
        {
            _malformed++;
            _lost += deviceWork ? 1 : 0;
            return false;
        }

        if (end < start)
        {
            _negative++;
            _lost += deviceWork ? 1 : 0;
            return false;
        }

        duration = end - start;
        if (duration > (deviceWork ? TraceBuilder.LongestWorkNs : TraceBuilder.FarthestNs))
        {
            _malformed++;
            _lost += deviceWork ? 1 : 0;
            return false;
        }

        return true;
    }

    private int DeviceTrack(TrackKind kind, SqliteRow row, int device, int stream, int globalPid) =>
        _builder.DeviceTrack(kind, DeviceOf(Math.Max(0, row.Long(device, 0)), row.Long(globalPid)), Math.Max(0, row.Long(stream, 0)), globalPid < 0
            ? Trace.None : ProcessOf(row.Long(globalPid)));

    private int HostTrack(TrackKind kind, long globalTid) => _builder.HostTrack(kind, ProcessOf(globalTid), globalTid < 0 ? Trace.None : globalTid & 0xFFFFFF);
}
