using Floorline.Core.Traces.Model;
using Floorline.Readers.Traces.Sqlite;

namespace Floorline.Readers.Traces.Rocpd;

/// <content>Rows of work and calls.</content>
internal sealed partial class RocpdReader
{
    private void Kernel(SqliteRow row, Columns columns)
    {
        if (!Times(row, columns, deviceWork: true, out long start, out long duration))
        {
            return;
        }

        (int x, int y, int z) = (row.Small(columns["workgroup_size_x"]), row.Small(columns["workgroup_size_y"]), row.Small(columns["workgroup_size_z"]));
        int detail = _events.Builder.AddKernelLaunch(new KernelLaunch(
            Blocks(row.Long(columns["grid_size_x"]), x), Blocks(row.Long(columns["grid_size_y"]), y), Blocks(row.Long(columns["grid_size_z"]), z), x, y, z,
            Trace.None, row.Small(columns["group_segment_size"]), Trace.None, row.Long(columns["graph_node_id"]), Trace.None));
        int name = _symbols.TryGetValue(row.Long(columns["kernel_id"]), out int known) ? known
            : _events.Builder.Name(FormattableString.Invariant($"kernel {row.Long(columns["kernel_id"])}"));
        Place place = At(row, columns);
        _events.Builder.Add(EventKind.DeviceKernel, name, Stream(place, place.Agent), start, duration, Correlation(row, columns), detail: detail);
    }

    private void Copy(SqliteRow row, Columns columns)
    {
        if (!Times(row, columns, deviceWork: true, out long start, out long duration))
        {
            return;
        }

        (long from, long to) = (row.Long(columns["src_agent_id"]), row.Long(columns["dst_agent_id"]));
        (CopyKind kind, string text) = (_agents.ContainsKey(from), _agents.ContainsKey(to)) switch
        {
            (false, true) => (CopyKind.HostToDevice, "Memcpy HtoD (Host -> Device)"),
            (true, false) => (CopyKind.DeviceToHost, "Memcpy DtoH (Device -> Host)"),
            (true, true) when from != to => (CopyKind.PeerToPeer, "Memcpy PtoP (Device -> Device)"),
            (true, true) => (CopyKind.DeviceToDevice, "Memcpy DtoD (Device -> Device)"),
            (false, false) => (CopyKind.HostToHost, "Memcpy HtoH (Host -> Host)"),
        };
        int detail = _events.Builder.AddCopy(new CopyDetail(row.Long(columns["size"]), kind, _agents.ContainsKey(from) ? MemoryPlace.Device
            : MemoryPlace.Unknown, _agents.ContainsKey(to) ? MemoryPlace.Device : MemoryPlace.Unknown));
        _events.Builder.Add(EventKind.DeviceCopy, _events.Builder.Name(text), Stream(At(row, columns), _agents.ContainsKey(to) ? to : from), start, duration,
            Correlation(row, columns), detail: detail);
    }

    private void Region(SqliteRow row, Columns columns)
    {
        if (!Times(row, columns, deviceWork: false, out long start, out long duration))
        {
            return;
        }

        int name = _strings.TryGetValue(row.Long(columns["name_id"]), out int known) ? known : _events.Builder.Name("range");
        ReadOnlySpan<byte> text = _events.Builder.RawName(name);
        EventKind kind = text.StartsWith("hip"u8) ? EventKind.RuntimeCall : text.StartsWith("hsa_"u8) ? EventKind.DriverCall : EventKind.Annotation;
        if (text.StartsWith("roctx"u8) && Member(row.Text(columns["extdata"]), "message") is { Length: > 0 } message)
        {
            name = _events.Builder.Name(message);
        }

        Place place = At(row, columns);
        long process = _processes.GetValueOrDefault(place.Process, place.Process);
        _events.Builder.Add(kind, name, _events.Builder.HostTrack(TrackKind.Host, process, _threads.GetValueOrDefault(place.Thread, place.Thread)), start,
            duration, kind == EventKind.Annotation ? Trace.None : Correlation(row, columns));
    }

    private void Allocation(SqliteRow row, Columns columns)
    {
        if (!Times(row, columns, deviceWork: false, out long start, out _) || row.Long(columns["size"]) is not (>= 0 and var size))
        {
            return;
        }

        bool free = row.Text(columns["type"]) == "FREE";
        Place place = At(row, columns);
        bool onDevice = _agents.TryGetValue(place.Agent, out long device);
        int detail = _events.Builder.AddMemoryChange(new MemoryChange(row.Long(columns["address"]), free ? -size : size, Trace.None, Trace.None, onDevice,
            onDevice ? (int)Math.Min(int.MaxValue, device) : Trace.None));
        _events.Builder.Add(EventKind.MemoryInstant, _events.Builder.Name("[memory]"), _events.Builder.HostTrack(TrackKind.Memory,
            _processes.GetValueOrDefault(place.Process, place.Process), _threads.GetValueOrDefault(place.Thread, place.Thread)), start, 0, detail: detail);
    }

    private bool Times(SqliteRow row, Columns columns, bool deviceWork, out long start, out long duration)
    {
        if (_events.Builder.Count >= EventBudget.Most)
        {
            throw new SqliteFault(0, EventBudget.Reason);
        }

        long? from = Time(row, columns["start"], columns["start_id"]);
        start = from ?? 0;
        return _events.Takes(from, Time(row, columns["end"], columns["end_id"]), deviceWork, out duration);
    }

    private long? Time(SqliteRow row, int stated, int number)
    {
        if (stated >= 0)
        {
            return row.IsNull(stated) ? null : row.Long(stated);
        }

        return row.Long(number) is >= 0 and var at && at < _timestamps.Length ? _timestamps[at] : null;
    }

    private Place At(SqliteRow row, Columns columns) => columns["track_id"] >= 0 ? _tracks.GetValueOrDefault(row.Long(columns["track_id"]),
        new Place(-1, -1, -1, -1, -1)) : PlaceOf(row, columns);

    private int Stream(Place place, long agent) => _events.Builder.DeviceTrack(TrackKind.Device, _agents.GetValueOrDefault(agent, 0),
        Math.Max(0, place.Stream > 0 ? place.Stream : place.Queue), _processes.GetValueOrDefault(place.Process, place.Process));

    private long Correlation(SqliteRow row, Columns columns) =>
        row.Long(columns["event_id"]) is >= 0 and var at && at < _stacks.Length && _stacks[at] is >= 0 and <= uint.MaxValue and var stack
            ? (_set << 32) | stack : Trace.None;

    // the grid is counted in work-items
    private static int Blocks(long items, int group) => items < 0 || group <= 0 ? Trace.None : (int)Math.Min(int.MaxValue, (items + group - 1) / group);
}
