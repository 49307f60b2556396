using Floorline.Core.Traces.Model;
using Floorline.Readers.Traces.Sqlite;

namespace Floorline.Readers.Traces.Nsight;

/// <content>One method per table.</content>
internal sealed partial class NsightSystemsReader
{
    private void Kernels(SqliteTable table, IEnumerable<SqliteRow> rows)
    {
        (int start, int end, int device, int stream, int correlation, int pid) = DeviceColumns(table);
        int demangled = table.Column("demangledName");
        int shortName = table.Column("shortName");
        int registers = table.Column("registersPerThread");
        int staticShared = table.Column("staticSharedMemory");
        int dynamicShared = table.Column("dynamicSharedMemory");
        int node = table.Column("graphNodeId");
        int[] grid = [table.Column("gridX"), table.Column("gridY"), table.Column("gridZ")];
        int[] block = [table.Column("blockX"), table.Column("blockY"), table.Column("blockZ")];
        foreach (SqliteRow row in rows)
        {
            if (!Times(row, start, end, deviceWork: true, out long at, out long duration))
            {
                continue;
            }

            int shared = row.Small(staticShared) is var fixedPart && row.Small(dynamicShared) is var rest && fixedPart < 0 && rest < 0
                ? Trace.None
                : (int)Math.Min(int.MaxValue, (long)Math.Max(0, fixedPart) + Math.Max(0, rest));
            int detail = _builder.AddKernelLaunch(new KernelLaunch(
                row.Small(grid[0]), row.Small(grid[1]), row.Small(grid[2]), row.Small(block[0]), row.Small(block[1]), row.Small(block[2]),
                row.Small(registers), shared, Trace.None, row.Long(node), Trace.None));
            int name = Name(row.Long(row.IsNull(demangled) ? shortName : demangled));
            _builder.Add(EventKind.DeviceKernel, name, DeviceTrack(TrackKind.Device, row, device, stream, pid), at, duration,
                Correlation(row.Long(correlation), row.Long(pid)), detail: detail);
        }
    }

    private void Copies(SqliteTable table, IEnumerable<SqliteRow> rows)
    {
        (int start, int end, int device, int stream, int correlation, int pid) = DeviceColumns(table);
        int bytes = table.Column("bytes");
        int kind = table.Column("copyKind");
        int from = table.Column("srcKind");
        int to = table.Column("dstKind");
        foreach (SqliteRow row in rows)
        {
            if (Times(row, start, end, deviceWork: true, out long at, out long duration))
            {
                var copy = new CopyDetail(row.Long(bytes), KindOf(row.Long(kind)), PlaceOf(row.Long(from)), PlaceOf(row.Long(to)));
                int name = CopyName(row.Long(kind), copy);
                _builder.Add(EventKind.DeviceCopy, name, DeviceTrack(TrackKind.Device, row, device, stream, pid), at, duration,
                    Correlation(row.Long(correlation), row.Long(pid)), detail: _builder.AddCopy(copy));
            }
        }
    }

    private void Fills(SqliteTable table, IEnumerable<SqliteRow> rows)
    {
        (int start, int end, int device, int stream, int correlation, int pid) = DeviceColumns(table);
        int bytes = table.Column("bytes");
        int kind = table.Column("memKind");
        int name = _builder.Name("Memset (Device)");
        foreach (SqliteRow row in rows)
        {
            if (Times(row, start, end, deviceWork: true, out long at, out long duration))
            {
                int detail = _builder.AddCopy(new CopyDetail(row.Long(bytes), CopyKind.Unknown, MemoryPlace.Unknown, PlaceOf(row.Long(kind))));
                _builder.Add(EventKind.DeviceMemset, name, DeviceTrack(TrackKind.Device, row, device, stream, pid), at, duration,
                    Correlation(row.Long(correlation), row.Long(pid)), detail: detail);
            }
        }
    }

    private void Graphs(SqliteTable table, IEnumerable<SqliteRow> rows)
    {
        (int start, int end, int device, int stream, int correlation, int pid) = DeviceColumns(table);
        int graph = table.Column("graphExecId") is >= 0 and var executable ? executable : table.Column("graphId");
        foreach (SqliteRow row in rows)
        {
            if (Times(row, start, end, deviceWork: true, out long at, out long duration))
            {
                int name = _builder.Name(FormattableString.Invariant($"CUDA graph {row.Long(graph, 0)}"));
                _builder.Add(EventKind.DeviceGraph, name, DeviceTrack(TrackKind.Device, row, device, stream, pid), at, duration,
                    Correlation(row.Long(correlation), row.Long(pid)));
            }
        }
    }

    private void Calls(SqliteTable table, IEnumerable<SqliteRow> rows)
    {
        int start = table.Column("start");
        int end = table.Column("end");
        int tid = table.Column("globalTid");
        int correlation = table.Column("correlationId");
        int nameId = table.Column("nameId");
        foreach (SqliteRow row in rows)
        {
            if (!Times(row, start, end, deviceWork: false, out long at, out long duration))
            {
                continue;
            }

            long thread = row.Long(tid);
            int name = CallName(row.Long(nameId));
            // cudaX is the runtime's, cuX the driver's
            bool driver = _builder.RawName(name) is [(byte)'c', (byte)'u', >= (byte)'A' and <= (byte)'Z', ..];
            _builder.Add(driver ? EventKind.DriverCall : EventKind.RuntimeCall, name, HostTrack(TrackKind.Host, thread), at, duration,
                Correlation(row.Long(correlation), thread));
        }
    }

    private void Synchronisations(SqliteTable table, IEnumerable<SqliteRow> rows)
    {
        (int start, int end, int device, int stream, int correlation, int pid) = DeviceColumns(table);
        int type = table.Column("syncType");
        int[] names = [_builder.Name("Sync"), _builder.Name("Event Sync"), _builder.Name("Stream Wait Event"), _builder.Name("Stream Sync"),
            _builder.Name("Context Sync")];
        foreach (SqliteRow row in rows)
        {
            if (Times(row, start, end, deviceWork: false, out long at, out long duration))
            {
                int name = names[row.Long(type) is >= 1 and <= 4 and var known ? known : 0];
                _builder.Add(EventKind.Synchronisation, name, DeviceTrack(TrackKind.DeviceMarks, row, device, stream, pid), at, duration,
                    Correlation(row.Long(correlation), row.Long(pid)));
            }
        }
    }

    private void Ranges(SqliteTable table, IEnumerable<SqliteRow> rows)
    {
        int start = table.Column("start");
        int end = table.Column("end");
        int type = table.Column("eventType");
        int text = table.Column("text");
        int textId = table.Column("textId");
        int tid = table.Column("globalTid");
        foreach (SqliteRow row in rows)
        {
            if (row.Long(type) is not (PushPopRange or StartEndRange) || row.IsNull(end))
            {
                _read++;
                _unplaced++;
                continue;
            }

            if (Times(row, start, end, deviceWork: false, out long at, out long duration))
            {
                int raw = row.IsNull(text) ? Name(row.Long(textId)) : _builder.Name(row.Utf8(text));
                (int name, EventKind kind, long sequence, int shapes) = RangeOf(raw);
                int detail = sequence < 0 && shapes < 0 ? Trace.None
                    : _builder.AddOperator(new OperatorDetail(shapes, Trace.None, sequence, Trace.None, Trace.None));
                _builder.Add(kind, name, HostTrack(TrackKind.Host, row.Long(tid)), at, duration, detail: detail);
            }
        }
    }

    private void OsCalls(SqliteTable table, IEnumerable<SqliteRow> rows) => HostEvents(table, rows, EventKind.OsCall);

    private void Overheads(SqliteTable table, IEnumerable<SqliteRow> rows) => HostEvents(table, rows, EventKind.Overhead);

    private void HostEvents(SqliteTable table, IEnumerable<SqliteRow> rows, EventKind kind)
    {
        int start = table.Column("start");
        int end = table.Column("end");
        int tid = table.Column("globalTid");
        int nameId = table.Column("nameId");
        foreach (SqliteRow row in rows)
        {
            if (Times(row, start, end, deviceWork: false, out long at, out long duration))
            {
                _builder.Add(kind, Name(row.Long(nameId)), HostTrack(EventKinds.TrackOf(kind), row.Long(tid)), at, duration);
            }
        }
    }

    private void MemoryUsage(SqliteTable table, IEnumerable<SqliteRow> rows)
    {
        int start = table.Column("start");
        int pid = table.Column("globalPid");
        int device = table.Column("deviceId");
        int address = table.Column("address");
        int bytes = table.Column("bytes");
        int place = table.Column("memKind");
        int operation = table.Column("memoryOperationType");
        int name = _builder.Name("[memory]");
        foreach (SqliteRow row in rows)
        {
            if (!Times(row, start, start, deviceWork: false, out long at, out _) || row.Long(operation) is not (0 or 1))
            {
                continue;
            }

            long size = Math.Clamp(row.Long(bytes, 0), 0, long.MaxValue / 4);
            long change = row.Long(operation) == 0 ? size : -size;
            long number = DeviceOf(row.Long(device, 0), row.Long(pid));
            bool onDevice = PlaceOf(row.Long(place, 2)) is MemoryPlace.Device or MemoryPlace.Managed or MemoryPlace.Unknown;
            long total = Trace.None;
            if (onDevice)
            {
                total = Math.Clamp(_allocated.GetValueOrDefault(number) + change, 0, long.MaxValue / 4);
                _allocated[number] = total;
            }

            int detail = _builder.AddMemoryChange(new MemoryChange(row.Long(address), change, total, Trace.None, onDevice,
                (int)Math.Clamp(number, -1, int.MaxValue)));
            _builder.Add(EventKind.MemoryInstant, name, _builder.HostTrack(TrackKind.Memory, ProcessOf(row.Long(pid)), Trace.None), at, 0, detail: detail);
        }
    }

    private void ProcessNames(SqliteTable table, IEnumerable<SqliteRow> rows)
    {
        int pid = table.Column("globalPid");
        int name = table.Column("name");
        foreach (SqliteRow row in rows)
        {
            _builder.NameProcess(ProcessOf(row.Long(pid)), _builder.Name(row.Utf8(name)));
        }
    }

    private void ThreadNames(SqliteTable table, IEnumerable<SqliteRow> rows)
    {
        int tid = table.Column("globalTid");
        int nameId = table.Column("nameId");
        foreach (SqliteRow row in rows)
        {
            long thread = row.Long(tid);
            _builder.NameThread(ProcessOf(thread), thread & 0xFFFFFF, Name(row.Long(nameId)));
        }
    }

    private static (int Start, int End, int Device, int Stream, int Correlation, int Pid) DeviceColumns(SqliteTable table) =>
        (table.Column("start"), table.Column("end"), table.Column("deviceId"), table.Column("streamId"), table.Column("correlationId"),
            table.Column("globalPid"));
}
