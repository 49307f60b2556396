using System.Text;
using Floorline.Core.Traces.Model;
using Floorline.Readers.Traces.Sqlite;

namespace Floorline.Readers.Traces.Nsight;

/// <content>Names, and what the database says about itself.</content>
internal sealed partial class NsightSystemsReader
{
    /// <summary>The name of an API call without the version that Nsight Systems appends: <c>cudaLaunchKernel_v7000</c>.</summary>
    private int CallName(long id)
    {
        if (_callNames.TryGetValue(id, out int name))
        {
            return name;
        }

        ReadOnlySpan<byte> text = _builder.RawName(Name(id));
        int version = text.LastIndexOf("_v"u8);
        bool ends = version > 0 && version + 2 < text.Length && !text[(version + 2)..].ContainsAnyExceptInRange((byte)'0', (byte)'9');
        name = ends ? _builder.Name(text[..version].ToArray()) : Name(id);
        _callNames.Add(id, name);
        return name;
    }

    /// <summary>What an NVTX range is: PyTorch's emit_nvtx writes operators as <c>aten::mm, seq = 7, op_id = 12, sizes = [[2, 3], [3, 4]]</c>.</summary>
    private (int Name, EventKind Kind, long Sequence, int Shapes) RangeOf(int raw)
    {
        if (_ranges.TryGetValue(raw, out (int Name, EventKind Kind, long Sequence, int Shapes) range))
        {
            return range;
        }

        string text = Encoding.UTF8.GetString(_builder.RawName(raw));
        int fields = text.Length;
        foreach (string field in (ReadOnlySpan<string>)[", seq = ", ", op_id = ", ", sizes = ", ", input_op_ids = "])
        {
            int at = text.IndexOf(field, StringComparison.Ordinal);
            fields = at > 0 ? Math.Min(fields, at) : fields;
        }

        string name = text[..fields];
        bool isOperator = fields < text.Length || name.StartsWith("aten::", StringComparison.Ordinal) || name.StartsWith("c10d::", StringComparison.Ordinal)
            || name.StartsWith("autograd::", StringComparison.Ordinal) || name.StartsWith("torch::", StringComparison.Ordinal);
        long sequence = Field(text, ", seq = ") is { Length: > 0 } digits && long.TryParse(digits, out long parsed) ? parsed : Trace.None;
        string shapes = Field(text, ", sizes = ");
        range = (fields < text.Length ? _builder.Name(name) : raw, isOperator ? EventKind.CpuOperator : EventKind.Annotation, sequence, shapes.Length > 0
            ? _builder.Name(shapes) : Trace.None);
        _ranges.Add(raw, range);
        return range;
    }

    // up to the next field; a list of sizes holds commas of its own and ends with its bracket
    private static string Field(string text, string field)
    {
        int at = text.IndexOf(field, StringComparison.Ordinal);
        if (at < 0)
        {
            return "";
        }

        at += field.Length;
        int depth = 0;
        int end = at;
        while (end < text.Length && !(depth == 0 && text[end] == ','))
        {
            depth += text[end] is '[' or '(' ? 1 : text[end] is ']' or ')' ? -1 : 0;
            end++;
        }

        return text[at..end];
    }

    // CUpti_ActivityMemcpyKind
    private static CopyKind KindOf(long copyKind) => copyKind switch
    {
        1 or 3 => CopyKind.HostToDevice,
        2 or 4 => CopyKind.DeviceToHost,
        5 or 6 or 7 or 8 => CopyKind.DeviceToDevice,
        9 => CopyKind.HostToHost,
        10 => CopyKind.PeerToPeer,
        _ => CopyKind.Unknown,
    };

    // ENUM_CUDA_MEM_KIND
    private static MemoryPlace PlaceOf(long kind) => kind switch
    {
        0 => MemoryPlace.Pageable,
        1 => MemoryPlace.Pinned,
        2 or 5 => MemoryPlace.Device,
        3 => MemoryPlace.Array,
        4 or 6 => MemoryPlace.Managed,
        _ => MemoryPlace.Unknown,
    };

    /// <summary>The name that Kineto gives the same copy.</summary>
    private int CopyName(long copyKind, CopyDetail copy)
    {
        (long, MemoryPlace, MemoryPlace) key = (copyKind, copy.From, copy.To);
        if (!_copyNames.TryGetValue(key, out int name))
        {
            string kind = copyKind switch { 1 => "HtoD", 2 => "DtoH", 3 => "HtoA", 4 => "AtoH", 5 => "AtoA", 6 => "AtoD", 7 => "DtoA", 8 => "DtoD", 9 =>
                "HtoH", 10 => "PtoP", _ => "Unknown" };
            name = _builder.Name($"Memcpy {kind} ({copy.From} -> {copy.To})");
            _copyNames.Add(key, name);
        }

        return name;
    }

    private TraceInfo Described(TraceInfo info)
    {
        string version = "";
        string schema = "";
        Table("META_DATA_EXPORT", (table, rows) =>
        {
            int name = table.Column("name");
            int value = table.Column("value");
            foreach (SqliteRow row in rows)
            {
                string key = row.Text(name);
                version = key == "EXPORT_PRODUCT_VERSION" ? Fit.Text(row.Text(value), 40) : version;
                schema = key == "EXPORT_SCHEMA_VERSION" ? Fit.Text(row.Text(value), 24) : schema;
            }
        });
        long epoch = 0;
        Table("TARGET_INFO_SESSION_START_TIME", (table, rows) =>
        {
            foreach (SqliteRow row in rows)
            {
                epoch = row.Long(table.Column("utcEpochNs"), 0);
            }
        });
        var devices = new List<TraceDevice>();
        Table("TARGET_INFO_GPU", (table, rows) => Devices(table, rows, devices));
        return info with
        {
            Profiler = $"Nsight Systems{(version.Length > 0 ? " " : "")}{version}{(schema.Length > 0 ? ", schema " : "")}{schema}",
            TimeBaseNs = epoch is > 0 and <= TraceBuilder.FarthestNs ? epoch : 0,
            Devices = devices,
        };
    }

    // the system's numbers are used only where one of CUDA's means two devices: elsewhere CUDA's are what people know
    private void DevicesOfProcesses(SqliteTable table, IEnumerable<SqliteRow> rows)
    {
        int gpu = table.Column("gpuId");
        int cuda = table.Column("cudaId");
        int pid = table.Column("pid");
        var of = new Dictionary<long, long>();
        bool differs = false;
        foreach (SqliteRow row in rows)
        {
            (long device, long number) = (row.Long(gpu), row.Long(cuda));
            if (device < 0 || number < 0 || _devices.Count >= 65536)
            {
                continue;
            }

            differs |= !of.TryAdd(number, device) && of[number] != device;
            _devices[(row.Long(pid), number)] = device;
        }

        if (!differs)
        {
            _devices.Clear();
        }
    }

    private void Devices(SqliteTable table, IEnumerable<SqliteRow> rows, List<TraceDevice> devices)
    {
        int id = table.Column("id");
        int cuda = table.Column("cuDevice");
        foreach (SqliteRow row in rows)
        {
            // the number that events use is CUDA's; older schemas give only the system's
            long number = row.IsNull(cuda) || _devices.Count > 0 ? row.Long(id, devices.Count) : row.Long(cuda);
            if (devices.Count < 4096)
            {
                devices.Add(new TraceDevice(number, Fit.Text(row.Text(table.Column("name")), 120))
                {
                    MemoryBytes = row.Long(table.Column("totalMemory")),
                    MemoryBytesPerSecond = row.Long(table.Column("memoryBandwidth")),
                    SmCount = row.Small(table.Column("smCount")),
                    ComputeMajor = row.Small(table.Column("computeMajor")),
                    ComputeMinor = row.Small(table.Column("computeMinor")),
                    ThreadsPerSm = row.Small(table.Column("threadsPerMultiprocessor")) is >= 0 and var threads ? threads
                        : row.Small(table.Column("maxThreadsPerMultiprocessor")),
                    WarpSize = row.Small(table.Column("threadsPerWarp")),
                });
            }
        }
    }
}
