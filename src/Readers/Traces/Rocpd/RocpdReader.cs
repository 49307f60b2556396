using System.Text.Json;
using Floorline.Core.Traces.Model;
using Floorline.Readers.Json;
using Floorline.Readers.Traces.Sqlite;

namespace Floorline.Readers.Traces.Rocpd;

/// <summary>
/// Reads rocpd, the SQLite database of rocprofv3 and rocprof-sys (ROCm 7). Every process has a set of tables whose names end alike. Schemas up to 3.0.1 hold
/// times and places in the rows of kernels and regions, later drafts in tables of tracks and timestamps; both are read by the columns they have.
/// </summary>
internal sealed partial class RocpdReader
{
    private const string Dispatches = "rocpd_kernel_dispatch";
    private const int MostDense = 1 << 27;

    private readonly SqliteFile _file;
    private readonly TimedEvents _events = new();
    private readonly List<TraceDevice> _devices = [];
    private readonly Dictionary<long, int> _strings = [];
    private readonly Dictionary<long, int> _symbols = [];
    private readonly Dictionary<long, long> _processes = [];
    private readonly Dictionary<long, long> _threads = [];
    private readonly Dictionary<long, long> _agents = [];
    private readonly Dictionary<long, Place> _tracks = [];
    private long[] _stacks = [];
    private long[] _timestamps = [];
    private string _suffix = "";
    private long _set;
    private SqliteFault? _fault;

    private RocpdReader(SqliteFile file) => _file = file;

    /// <summary>Where a row belongs: database numbers of process, thread, agent, queue and stream.</summary>
    private readonly record struct Place(long Process, long Thread, long Agent, long Queue, long Stream);

    internal static bool Knows(SqliteFile file) => file.Tables.Keys.Any(static t => t.StartsWith(Dispatches, StringComparison.OrdinalIgnoreCase));

    internal static Trace Read(SqliteFile file, TraceInfo info, long bytes) => new RocpdReader(file).Whole(info, bytes);

    private Trace Whole(TraceInfo info, long bytes)
    {
        foreach (string table in _file.Tables.Keys.Where(static t => t.StartsWith(Dispatches, StringComparison.OrdinalIgnoreCase))
            .Order(StringComparer.OrdinalIgnoreCase).ToArray())
        {
            _suffix = table[Dispatches.Length..];
            Each("rocpd_string", (row, columns) => Put(_strings, row, columns, "string"));
            Each("rocpd_info_kernel_symbol", Symbol);
            Each("rocpd_info_process", (row, columns) => _processes[row.Long(columns["id"])] = row.Long(columns["pid"]));
            Each("rocpd_info_thread", (row, columns) => _threads[row.Long(columns["id"])] = row.Long(columns["tid"]));
            Each("rocpd_info_agent", Agent);
            Each("rocpd_track", (row, columns) => _tracks[row.Long(columns["id"])] = PlaceOf(row, columns));
            Each("rocpd_timestamp", (row, columns) => Put(ref _timestamps, row.Long(columns["id"]), row.Long(columns["value"])));
            Each("rocpd_event", Event);
            Each(Dispatches, Kernel);
            Each("rocpd_memory_copy", Copy);
            Each("rocpd_region", Region);
            Each("rocpd_memory_allocate", Allocation);
            _strings.Clear();
            _symbols.Clear();
            _processes.Clear();
            _threads.Clear();
            _agents.Clear();
            _tracks.Clear();
            _stacks = [];
            _timestamps = [];
            _set++;
        }

        return _events.Builder.Build(info with
        {
            Format = TraceFormat.Rocprof,
            Profiler = "rocprofv3 (rocpd)",
            Devices = _devices,
            SourceBytes = bytes,
            EarlyEnd = _fault is null ? null : new EarlyEnd(_fault.Offset, false, _fault.Message),
        }, _events.Counts);
    }

    private void Each(string name, Action<SqliteRow, Columns> take)
    {
        if (!_file.Tables.TryGetValue(name + _suffix, out SqliteTable? table))
        {
            return;
        }

        var columns = new Columns(table);
        try
        {
            foreach (SqliteRow row in _file.Rows(table))
            {
                take(row, columns);
            }
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

    private void Put(Dictionary<long, int> into, SqliteRow row, Columns columns, string text) =>
        into[row.Long(columns["id"])] = _events.Builder.Name(row.Utf8(columns[text]));

    private static void Put(ref long[] into, long at, long value)
    {
        // numbers count from one without holes; what does not is no table of rocprofv3's
        if (at is < 0 or >= MostDense)
        {
            return;
        }

        if (at >= into.Length)
        {
            Array.Resize(ref into, (int)Math.Min(MostDense, Math.Max(at + 1, into.Length * 2L)));
        }

        into[at] = value;
    }

    private void Symbol(SqliteRow row, Columns columns)
    {
        // the name in full stands in the extension data; the display name may be cut
        string full = Member(row.Text(columns["extdata"]), "formatted_kernel_name");
        string name = full.Length > 0 ? full : row.Text(columns["display_name"]) is { Length: > 0 } shown ? shown : row.Text(columns["kernel_name"]);
        _symbols[row.Long(columns["id"])] = _events.Builder.Name(name);
    }

    private void Agent(SqliteRow row, Columns columns)
    {
        if (row.Text(columns["type"]) != "GPU" || _devices.Count >= 4096)
        {
            return;
        }

        long device = row.Long(columns["type_index"]) is >= 0 and var index ? index : _agents.Count;
        _agents[row.Long(columns["id"])] = device;
        if (_devices.All(known => known.Id != device))
        {
            string product = row.Text(columns["product_name"]);
            _devices.Add(new TraceDevice(device, Fit.Text(product.Length > 0 ? product : row.Text(columns["name"]), 120)));
        }
    }

    private static Place PlaceOf(SqliteRow row, Columns columns) =>
        new(row.Long(columns["pid"]), row.Long(columns["tid"]), row.Long(columns["agent_id"]), row.Long(columns["queue_id"]), row.Long(columns["stream_id"]));

    // the correlation of a call and its work is the number of the stack
    private void Event(SqliteRow row, Columns columns)
    {
        long stack = row.Long(columns["stack_id"]);
        Put(ref _stacks, row.Long(columns["id"]), stack > 0 ? stack : Trace.None);
    }

    /// <summary>Columns of a table by name, looked up once.</summary>
    private sealed class Columns(SqliteTable table)
    {
        private readonly Dictionary<string, int> _places = [];

        internal int this[string name]
        {
            get
            {
                if (!_places.TryGetValue(name, out int place))
                {
                    _places.Add(name, place = table.Column(name));
                }

                return place;
            }
        }
    }

    /// <summary>A text member of a row's extension data; empty where there is none.</summary>
    private static string Member(string json, string name)
    {
        if (!json.Contains(name, StringComparison.Ordinal))
        {
            return "";
        }

        try
        {
            using var document = JsonDocument.Parse(WholeText.Of(json));
            return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty(name, out JsonElement value)
                && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
        }
        catch (JsonException)
        {
            return "";
        }
    }
}
