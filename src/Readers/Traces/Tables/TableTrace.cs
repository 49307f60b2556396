using Floorline.Core.Traces.Model;

namespace Floorline.Readers.Traces.Tables;

/// <summary>
/// A trace out of a profiler's tables as comma-separated text: rocprofv3's <c>--output-format csv</c> and <c>nsys stats --format csv</c>. Kernels, calls and
/// ranges lie in files of their own; those of one run are one trace.
/// </summary>
internal sealed class TableTrace(string source)
{
    private readonly TimedEvents _events = new();
    private readonly Dictionary<long, string> _devices = [];
    private bool _rocm;
    private bool _cut;

    /// <summary>Where its first table came from.</summary>
    internal string Source { get; } = source;

    /// <summary>Whether any event was read.</summary>
    internal bool HasEvents => _events.Builder.Count > 0;

    /// <summary>Takes one row.</summary>
    /// <returns>False where no more is taken.</returns>
    internal bool Row(TableHead head, string[] row)
    {
        if (_events.Builder.Count >= EventBudget.Most)
        {
            _cut = true;
            return false;
        }

        switch (head.Kind)
        {
            case TableKind.RocprofKernels:
                RocprofKernel(head, row);
                break;
            case TableKind.RocprofCopies:
                RocprofCopy(head, row);
                break;
            case TableKind.RocprofCalls:
                RocprofCall(head, row);
                break;
            case TableKind.NsysWork:
                NsysWork(head, row);
                break;
            case TableKind.NsysCalls:
                NsysCall(head, row);
                break;
            case TableKind.NsysRanges:
                NsysRange(head, row);
                break;
            case TableKind.RocprofSums or TableKind.NsysSums:
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(head), head.Kind, "is not a kind of table");
        }

        return true;
    }

    internal Trace Build() => _events.Builder.Build(new TraceInfo
    {
        Source = Source,
        Format = _rocm ? TraceFormat.Rocprof : TraceFormat.NsightSystems,
        Profiler = _rocm ? "rocprofv3 (csv)" : "Nsight Systems (nsys stats, csv)",
        Devices = [.. _devices.OrderBy(static d => d.Key).Select(static d => new TraceDevice(d.Key, d.Value))],
        EarlyEnd = _cut ? new EarlyEnd(0, true, EventBudget.Reason) : null,
    }, _events.Counts);

    private void RocprofKernel(TableHead head, string[] row)
    {
        _rocm = true;
        long? start = head.Time(row, "Start_Timestamp");
        if (!_events.Takes(start, head.Time(row, "End_Timestamp"), deviceWork: true, out long duration))
        {
            return;
        }

        (int x, int y, int z) = (Small(head, row, "Workgroup_Size_X"), Small(head, row, "Workgroup_Size_Y"), Small(head, row, "Workgroup_Size_Z"));
        int detail = _events.Builder.AddKernelLaunch(new KernelLaunch(
            Blocks(head.Number(row, "Grid_Size_X"), x), Blocks(head.Number(row, "Grid_Size_Y"), y), Blocks(head.Number(row, "Grid_Size_Z"), z), x, y, z,
            Small(head, row, "VGPR_Count"), Small(head, row, "LDS_Block_Size"), Trace.None, Trace.None, Trace.None));
        long device = Device(head, row, "Agent_Id", "");
        _events.Builder.Add(EventKind.DeviceKernel, Name(head.Text(row, "Kernel_Name")), Stream(device, Stream(head, row)), start!.Value, duration,
            Correlation(head, row, "Correlation_Id"), detail: detail);
    }

    private void RocprofCopy(TableHead head, string[] row)
    {
        _rocm = true;
        long? start = head.Time(row, "Start_Timestamp");
        if (!_events.Takes(start, head.Time(row, "End_Timestamp"), deviceWork: true, out long duration))
        {
            return;
        }

        string direction = head.Text(row, "Direction").ToUpperInvariant();
        (CopyKind kind, string name, string agent) = direction.Contains("HOST_TO_DEVICE", StringComparison.Ordinal)
            ? (CopyKind.HostToDevice, "Memcpy HtoD (Host -> Device)", "Destination_Agent_Id")
            : direction.Contains("DEVICE_TO_HOST", StringComparison.Ordinal) ? (CopyKind.DeviceToHost, "Memcpy DtoH (Device -> Host)", "Source_Agent_Id")
            : direction.Contains("DEVICE_TO_DEVICE", StringComparison.Ordinal)
                ? (CopyKind.DeviceToDevice, "Memcpy DtoD (Device -> Device)", "Destination_Agent_Id")
            : (CopyKind.HostToHost, "Memcpy HtoH (Host -> Host)", "Destination_Agent_Id");
        int detail = _events.Builder.AddCopy(new CopyDetail(Trace.None, kind, MemoryPlace.Unknown, MemoryPlace.Unknown));
        _events.Builder.Add(EventKind.DeviceCopy, Name(name), Stream(Device(head, row, agent, ""), Stream(head, row)), start!.Value, duration,
            Correlation(head, row, "Correlation_Id"), detail: detail);
    }

    private void RocprofCall(TableHead head, string[] row)
    {
        _rocm = true;
        long? start = head.Time(row, "Start_Timestamp");
        if (_events.Takes(start, head.Time(row, "End_Timestamp"), deviceWork: false, out long duration))
        {
            string domain = head.Text(row, "Domain");
            EventKind kind = domain.StartsWith("MARKER", StringComparison.OrdinalIgnoreCase) ? EventKind.Annotation
                : domain.StartsWith("HIP", StringComparison.OrdinalIgnoreCase) ? EventKind.RuntimeCall : EventKind.DriverCall;
            _events.Builder.Add(kind, Name(head.Text(row, "Function")), Thread(head, row, "Process_Id", "Thread_Id"), start!.Value, duration,
                kind == EventKind.Annotation ? Trace.None : Correlation(head, row, "Correlation_Id"));
        }
    }

    private void NsysWork(TableHead head, string[] row)
    {
        long? start = head.Time(row, "Start");
        if (!_events.Takes(start, start + head.Time(row, "Duration"), deviceWork: true, out long duration))
        {
            return;
        }

        string name = head.Text(row, "Name");
        bool copy = name.StartsWith("[CUDA memcpy", StringComparison.Ordinal) || name.StartsWith("[CUDA Unified Memory memcpy", StringComparison.Ordinal);
        bool fill = name.StartsWith("[CUDA memset", StringComparison.Ordinal);
        int detail = copy || fill
            ? _events.Builder.AddCopy(new CopyDetail(head.Bytes(row, "Bytes"), copy ? KindOf(name) : CopyKind.Unknown, Place(head.Text(row, "SrcMemKd")),
                Place(head.Text(row, "DstMemKd"))))
            : _events.Builder.AddKernelLaunch(new KernelLaunch(Small(head, row, "GrdX"), Small(head, row, "GrdY"), Small(head, row, "GrdZ"),
                Small(head, row, "BlkX"), Small(head, row, "BlkY"), Small(head, row, "BlkZ"), Small(head, row, "Reg/Trd"), Trace.None, Trace.None, Trace.None,
                Trace.None));
        long device = Device(head, row, "Device", head.Text(row, "Device"));
        EventKind kind = copy ? EventKind.DeviceCopy : fill ? EventKind.DeviceMemset : EventKind.DeviceKernel;
        string shown = copy ? CopyName(name, head, row) : fill ? "Memset (Device)" : name;
        _events.Builder.Add(kind, Name(shown), Stream(device, Math.Max(0, head.Number(row, "Strm"))), start!.Value, duration, Correlation(head, row, "CorrId"), detail: detail);
    }

    private void NsysCall(TableHead head, string[] row)
    {
        long? start = head.Time(row, "Start");
        if (_events.Takes(start, start + head.Time(row, "Duration"), deviceWork: false, out long duration))
        {
            string name = head.Text(row, "Name");
            bool driver = name.Length > 2 && name.StartsWith("cu", StringComparison.Ordinal) && char.IsAsciiLetterUpper(name[2]);
            _events.Builder.Add(driver ? EventKind.DriverCall : EventKind.RuntimeCall, Name(name), Thread(head, row, "Pid", "Tid"), start!.Value, duration,
                Correlation(head, row, "CorrID"));
        }
    }

    private void NsysRange(TableHead head, string[] row)
    {
        long? start = head.Time(row, "Start");
        if (_events.Takes(start, head.Time(row, "End"), deviceWork: false, out long duration))
        {
            // a range without a domain begins with a colon
            string name = head.Text(row, "Name").TrimStart(':');
            _events.Builder.Add(EventKind.Annotation, Name(name), Thread(head, row, "PID", "TID"), start!.Value, duration);
        }
    }

    private int Name(string text) => _events.Builder.Name(text);

    private int Stream(long device, long stream) => _events.Builder.DeviceTrack(TrackKind.Device, device, stream);

    private int Thread(TableHead head, string[] row, string process, string thread) =>
        _events.Builder.HostTrack(TrackKind.Host, head.Number(row, process), head.Number(row, thread));

    private long Device(TableHead head, string[] row, string column, string name)
    {
        long device = Math.Max(0, head.Number(row, column));
        string product = name.LastIndexOf(" (", StringComparison.Ordinal) is > 0 and int open ? name[..open] : "";
        if (_devices.Count < 4096)
        {
            _devices.TryAdd(device, Fit.Text(product, 120));
        }

        return device;
    }

    private static long Stream(TableHead head, string[] row) =>
        Math.Max(0, head.Number(row, "Stream_Id") is > 0 and var stream ? stream : head.Number(row, "Queue_Id"));

    private static long Correlation(TableHead head, string[] row, string column) =>
        head.Number(row, column) is >= 0 and <= uint.MaxValue and var number ? number : Trace.None;

    private static int Small(TableHead head, string[] row, string column) =>
        head.Number(row, column) is >= 0 and <= int.MaxValue and var number ? (int)number : Trace.None;

    // the grid is counted in work-items
    private static int Blocks(long items, int group) => items < 0 || group <= 0 ? Trace.None : (int)Math.Min(int.MaxValue, (items + group - 1) / group);

    private static CopyKind KindOf(string name) =>
        name.Contains("Host-to-Device", StringComparison.OrdinalIgnoreCase) || name.Contains("HtoD", StringComparison.Ordinal) ? CopyKind.HostToDevice
        : name.Contains("Device-to-Host", StringComparison.OrdinalIgnoreCase) || name.Contains("DtoH", StringComparison.Ordinal) ? CopyKind.DeviceToHost
        : name.Contains("Device-to-Device", StringComparison.OrdinalIgnoreCase) || name.Contains("DtoD", StringComparison.Ordinal) ? CopyKind.DeviceToDevice
        : name.Contains("Peer", StringComparison.OrdinalIgnoreCase) || name.Contains("PtoP", StringComparison.Ordinal) ? CopyKind.PeerToPeer
        : CopyKind.Unknown;

    private static MemoryPlace Place(string text) => text switch
    {
        "Pageable" => MemoryPlace.Pageable,
        "Pinned" => MemoryPlace.Pinned,
        "Device" => MemoryPlace.Device,
        "Array" => MemoryPlace.Array,
        "Managed" or "Unified" => MemoryPlace.Managed,
        _ => MemoryPlace.Unknown,
    };

    private static string CopyName(string name, TableHead head, string[] row)
    {
        string way = KindOf(name) switch
        {
            CopyKind.HostToDevice => "HtoD",
            CopyKind.DeviceToHost => "DtoH",
            CopyKind.DeviceToDevice => "DtoD",
            CopyKind.PeerToPeer => "PtoP",
            _ => "Unknown",
        };
        return $"Memcpy {way} ({Place(head.Text(row, "SrcMemKd"))} -> {Place(head.Text(row, "DstMemKd"))})";
    }
}
