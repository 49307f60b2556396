using System.Text;
using Floorline.Core.Traces.Model;

namespace Floorline.Readers.Traces.Perfetto;

/// <content>Tracks, and the slices on them.</content>
internal sealed partial class PerfettoReader
{
    private const int Begin = 1;
    private const int End = 2;

    private void Descriptor(ReadOnlySpan<byte> bytes)
    {
        ulong uuid = 0;
        ulong parent = 0;
        string name = "";
        (long process, long thread) = (Trace.None, Trace.None);
        string processName = "";
        string threadName = "";
        var fields = new ProtoFields(bytes);
        while (fields.Next())
        {
            switch (fields.Field)
            {
                case 1:
                    uuid = fields.Number;
                    break;
                case 2:
                    name = Encoding.UTF8.GetString(fields.Bytes);
                    break;
                case 3:
                    Numbers(fields.Bytes, 1, 0, 6, out process, out _, out processName);
                    break;
                case 4:
                    Numbers(fields.Bytes, 1, 2, 5, out process, out thread, out threadName);
                    break;
                case 5:
                    parent = fields.Number;
                    break;
                default:
                    break;
            }
        }

        _tracks[uuid] = new Track(name.Length > 0 ? name : threadName.Length > 0 ? threadName : processName, process, thread, parent);
        if (process >= 0 && processName.Length > 0)
        {
            _events.Builder.NameProcess(process, _events.Builder.Name(processName));
        }

        if (thread >= 0 && threadName.Length > 0)
        {
            _events.Builder.NameThread(process, thread, _events.Builder.Name(threadName));
        }
    }

    private static void Numbers(ReadOnlySpan<byte> bytes, int processField, int threadField, int nameField, out long process, out long thread, out string name)
    {
        (process, thread, name) = (Trace.None, Trace.None, "");
        var fields = new ProtoFields(bytes);
        while (fields.Next())
        {
            process = fields.Field == processField ? (long)(fields.Number & int.MaxValue) : process;
            thread = fields.Field == threadField ? (long)(fields.Number & int.MaxValue) : thread;
            name = fields.Field == nameField ? Encoding.UTF8.GetString(fields.Bytes) : name;
        }
    }

    private void Event(ReadOnlySpan<byte> bytes, PerfettoSequence state, long time)
    {
        _sawTrackEvents = true;
        ulong type = 0;
        ulong track = state.DefaultTrack;
        int name = Trace.None;
        int category = Trace.None;
        long correlation = Trace.None;
        var fields = new ProtoFields(bytes);
        while (fields.Next())
        {
            switch (fields.Field)
            {
                case 3:
                    category = state.Categories.GetValueOrDefault(fields.Number, category);
                    break;
                case 4:
                    correlation = Correlation(fields.Bytes, state) is >= 0 and var stated ? stated : correlation;
                    break;
                case 9:
                    type = fields.Number;
                    break;
                case 10:
                    name = state.Names.GetValueOrDefault(fields.Number, name);
                    break;
                case 11:
                    track = fields.Number;
                    break;
                case 22:
                    category = _events.Builder.Name(fields.Bytes);
                    break;
                case 23:
                    name = _events.Builder.Name(fields.Bytes);
                    break;
                default:
                    break;
            }
        }

        if (!_open.TryGetValue(track, out Stack<Slice>? open))
        {
            _open.Add(track, open = new Stack<Slice>());
        }

        if (type == Begin && open.Count < DeepestStack)
        {
            open.Push(new Slice(time, name, category, correlation));
        }
        else if (type == End && open.TryPop(out Slice begun))
        {
            Place(track, begun, time);
        }
        else
        {
            _other++;
        }
    }

    // a number under a name that speaks of correlation
    private long Correlation(ReadOnlySpan<byte> bytes, PerfettoSequence state)
    {
        int name = Trace.None;
        long value = Trace.None;
        var fields = new ProtoFields(bytes);
        while (fields.Next())
        {
            name = fields.Field == 1 ? state.Annotations.GetValueOrDefault(fields.Number, name)
                : fields.Field == 10 ? _events.Builder.Name(fields.Bytes) : name;
            value = fields.Field is 3 or 4 ? (long)Math.Min(fields.Number, (ulong)long.MaxValue) : value;
        }

        return name >= 0 && value is >= 0 and <= uint.MaxValue && _events.Builder.RawName(name).StartsWith("corr"u8) ? value : Trace.None;
    }

    private void Place(ulong track, Slice slice, long end)
    {
        Track known = _tracks.GetValueOrDefault(track, new Track("", Trace.None, Trace.None, 0));
        EventKind kind = KindOf(slice.Category < 0 ? [] : _events.Builder.RawName(slice.Category), known.Name);
        if (!_events.Takes(slice.Start, end, EventKinds.IsDeviceWork(kind), out long duration))
        {
            return;
        }

        int name = slice.Name >= 0 ? slice.Name : _events.Builder.Name("");
        if (EventKinds.IsDeviceWork(kind))
        {
            (long device, long queue) = PlaceIn(known.Name);
            int detail = kind == EventKind.DeviceCopy
                ? _events.Builder.AddCopy(CopyNames.Of(_events.Builder.RawName(name))) : Trace.None;
            _events.Builder.Add(kind, name, _events.Builder.DeviceTrack(TrackKind.Device, device, queue), slice.Start, duration, slice.Correlation,
                detail: detail);
            return;
        }

        (long process, long thread) = OwnerOf(track);
        _events.Builder.Add(kind, name, _events.Builder.HostTrack(TrackKind.Host, process, thread), slice.Start, duration,
            EventKinds.IsCall(kind) ? slice.Correlation : Trace.None);
    }

    // rocprofv3 tells kernels and copies by category; others name their tracks after the device
    private static EventKind KindOf(ReadOnlySpan<byte> category, string track) =>
        category.IndexOf("kernel_dispatch"u8) >= 0 ? EventKind.DeviceKernel
        : category.IndexOf("memory_copy"u8) >= 0 ? EventKind.DeviceCopy
        : category.IndexOf("hip_"u8) >= 0 ? EventKind.RuntimeCall
        : category.IndexOf("hsa_"u8) >= 0 ? EventKind.DriverCall
        : category.IsEmpty && (track.StartsWith("COMPUTE", StringComparison.Ordinal) || track.StartsWith("/device:GPU", StringComparison.Ordinal))
            ? EventKind.DeviceKernel
        : EventKind.Annotation;

    // "COMPUTE AGENT [4] QUEUE [1] GPU": the numbers in brackets are the device and its queue
    private static (long Device, long Queue) PlaceIn(string track)
    {
        var numbers = new List<long>();
        for (int at = track.IndexOf('[', StringComparison.Ordinal); at >= 0 && numbers.Count < 2; at = track.IndexOf('[', at + 1))
        {
            int close = track.IndexOf(']', at);
            numbers.Add(close > at && long.TryParse(track.AsSpan(at + 1, close - at - 1), System.Globalization.NumberStyles.None,
                System.Globalization.CultureInfo.InvariantCulture, out long number) ? number : 0);
        }

        return (numbers.Count > 0 ? numbers[0] : 0, numbers.Count > 1 ? numbers[1] : 0);
    }

    private (long Process, long Thread) OwnerOf(ulong track)
    {
        for (int depth = 0; depth < 8 && _tracks.TryGetValue(track, out Track? known); depth++)
        {
            if (known.Process >= 0)
            {
                return (known.Process, known.Thread >= 0 ? known.Thread : (long)(track & int.MaxValue));
            }

            track = known.Parent;
        }

        return (Trace.None, (long)(track & int.MaxValue));
    }
}
