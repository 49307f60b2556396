using Floorline.Core.Traces.Model;

namespace Floorline.Readers.Traces.Rocprof;

/// <content>The buffers of records.</content>
internal sealed partial class RocprofReader
{
    private void Buffers()
    {
        if (!_json.Enter())
        {
            return;
        }

        while (_json.Member(out ReadOnlySpan<byte> key))
        {
            if (key.SequenceEqual("kernel_dispatch"u8))
            {
                Each(Kernel);
            }
            else if (key.SequenceEqual("memory_copy"u8))
            {
                Each(Copy);
            }
            else if (key.SequenceEqual("memory_allocation"u8))
            {
                Each(Allocation);
            }
            else if (key.SequenceEqual("hip_api"u8))
            {
                Each(member => Call(member, EventKind.RuntimeCall));
            }
            else if (key.SequenceEqual("hsa_api"u8))
            {
                Each(member => Call(member, EventKind.DriverCall));
            }
            else if (key.SequenceEqual("marker_api"u8))
            {
                Each(Range);
            }
            else if (key.SequenceEqual("rccl_api"u8))
            {
                Each(member => Call(member, EventKind.Annotation));
            }
            else
            {
                _json.Skip();
            }
        }
    }

    private void Kernel(JsonMembers member)
    {
        RocprofRecord record = RocprofRecord.Of(member);
        if (!Times(record, deviceWork: true, out long duration))
        {
            return;
        }

        int name = _kernelNames.TryGetValue(record.Kernel, out int known) ? known : _builder.Name(FormattableString.Invariant($"kernel {record.Kernel}"));
        int detail = _builder.AddKernelLaunch(new KernelLaunch(
            Blocks(record.Grid.X, record.Group.X), Blocks(record.Grid.Y, record.Group.Y), Blocks(record.Grid.Z, record.Group.Z),
            Small(record.Group.X), Small(record.Group.Y), Small(record.Group.Z), Trace.None, Small(record.Shared), Trace.None, Trace.None, Trace.None));
        _builder.Add(EventKind.DeviceKernel, name, Stream(record, record.Agent), record.Start, duration, Correlation(record), detail: detail);
    }

    private void Copy(JsonMembers member)
    {
        RocprofRecord record = RocprofRecord.Of(member);
        if (!Times(record, deviceWork: true, out long duration))
        {
            return;
        }

        bool fromDevice = _deviceOfAgent.ContainsKey(record.From);
        bool toDevice = _deviceOfAgent.ContainsKey(record.To);
        (CopyKind kind, string text) = (fromDevice, toDevice) switch
        {
            (false, true) => (CopyKind.HostToDevice, "Memcpy HtoD (Host -> Device)"),
            (true, false) => (CopyKind.DeviceToHost, "Memcpy DtoH (Device -> Host)"),
            (true, true) when record.From != record.To => (CopyKind.PeerToPeer, "Memcpy PtoP (Device -> Device)"),
            (true, true) => (CopyKind.DeviceToDevice, "Memcpy DtoD (Device -> Device)"),
            _ => (CopyKind.HostToHost, "Memcpy HtoH (Host -> Host)"),
        };
        int detail = _builder.AddCopy(new CopyDetail(record.Bytes, kind, fromDevice ? MemoryPlace.Device : MemoryPlace.Unknown, toDevice ? MemoryPlace.Device
            : MemoryPlace.Unknown));
        _builder.Add(EventKind.DeviceCopy, _builder.Name(text), Stream(record, toDevice ? record.To : record.From), record.Start, duration,
            Correlation(record), detail: detail);
    }

    private void Allocation(JsonMembers member)
    {
        RocprofRecord record = RocprofRecord.Of(member);
        if (!Times(record, deviceWork: false, out _) || record.Bytes < 0)
        {
            return;
        }

        bool free = _operations.TryGetValue((record.Kind, record.Operation), out int operation) && _builder.RawName(operation).IndexOf("FREE"u8) >= 0;
        bool onDevice = _deviceOfAgent.TryGetValue(record.Agent, out long device);
        int detail = _builder.AddMemoryChange(new MemoryChange(record.Address, free ? -record.Bytes : record.Bytes, Trace.None, Trace.None, onDevice, onDevice
            ? Small(device) : Trace.None));
        _builder.Add(EventKind.MemoryInstant, _builder.Name("[memory]"), _builder.HostTrack(TrackKind.Memory, _process, record.Thread), record.Start, 0,
            detail: detail);
    }

    private void Call(JsonMembers member, EventKind kind)
    {
        RocprofRecord record = RocprofRecord.Of(member);
        if (Times(record, deviceWork: false, out long duration))
        {
            int name = _operations.TryGetValue((record.Kind, record.Operation), out int known) ? known
                : _builder.Name(FormattableString.Invariant($"operation {record.Kind}.{record.Operation}"));
            _builder.Add(kind, name, _builder.HostTrack(TrackKind.Host, _process, record.Thread), record.Start, duration, kind == EventKind.Annotation
                ? Trace.None : Correlation(record));
        }
    }

    private void Range(JsonMembers member)
    {
        RocprofRecord record = RocprofRecord.Of(member);
        if (Times(record, deviceWork: false, out long duration))
        {
            int name = _markers.TryGetValue(record.Correlation, out int text) ? text : _builder.Name("range");
            _builder.Add(EventKind.Annotation, name, _builder.HostTrack(TrackKind.Host, _process, record.Thread), record.Start, duration);
        }
    }

    private bool Times(in RocprofRecord record, bool deviceWork, out long duration)
    {
        _read++;
        duration = 0;
        if (record.Start is > TraceBuilder.FarthestNs or < -TraceBuilder.FarthestNs || record.End is > TraceBuilder.FarthestNs or < -TraceBuilder.FarthestNs)
        {
            _malformed++;
            _lost += deviceWork ? 1 : 0;
            return false;
        }

        duration = record.End - record.Start;
        if (duration is < 0 or > TraceBuilder.FarthestNs)
        {
            _negative += duration < 0 ? 1 : 0;
            _malformed += duration < 0 ? 0 : 1;
            _lost += deviceWork ? 1 : 0;
            return false;
        }

        return true;
    }

    private int Stream(in RocprofRecord record, long agent) =>
        _builder.DeviceTrack(TrackKind.Device, _deviceOfAgent.GetValueOrDefault(agent, 0), Math.Max(0, record.Stream >= 0 ? record.Stream : record.Queue),
            _process);

    private long Correlation(in RocprofRecord record) => record.Correlation is >= 0 and <= uint.MaxValue ? (_number << 32) | record.Correlation : Trace.None;

    // the grid is counted in work-items
    private static int Blocks(long items, long group) => items < 0 || group <= 0 ? Trace.None : Small((items + group - 1) / group);

    private static int Small(long value) => value is >= 0 and <= int.MaxValue ? (int)value : Trace.None;
}
