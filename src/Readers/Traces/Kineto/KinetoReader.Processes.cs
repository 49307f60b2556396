using Floorline.Core.Traces.Model;

namespace Floorline.Readers.Traces.Kineto;

/// <content>Traces without categories that name their devices by process: <c>/device:GPU:0</c>, <c>/host:CPU</c>.</content>
internal sealed partial class KinetoReader
{
    private const long Host = -1;

    private static ReadOnlySpan<byte> StepMark => "XLA step #"u8;

    private readonly Dictionary<long, long> _processes = [];
    private readonly HashSet<(long Process, long Thread)> _notWork = [];
    private readonly HashSet<long> _streamed = [];
    private readonly HashSet<(long Process, long Thread)> _streams = [];
    private readonly HashSet<(long Process, long Thread)> _stepLines = [];
    private readonly CallScopes _scopes = new();
    private bool _fromProcesses;
    private long _npus;

    private void TakeProcess(byte[] b)
    {
        ReadOnlySpan<byte> name = Span(b, EventKey.ArgName);
        int device = name.IndexOf("/device:"u8);
        if (device >= 0 && !name[device..].StartsWith("/device:CPU"u8))
        {
            ReadOnlySpan<byte> kind = name[(device + "/device:".Length)..];
            int colon = kind.IndexOf((byte)':');
            int digits = colon + 1;
            while (colon > 0 && digits < kind.Length && kind[digits] is >= (byte)'0' and <= (byte)'9')
            {
                digits++;
            }

            _processes[Id(b, EventKey.Pid)] = colon > 0 ? CallScopes.NumberIn(kind[..digits]) : 0;
        }
        else if (name.SequenceEqual("Ascend Hardware"u8))
        {
            // msprof gives each device a process of this name and no number
            _processes[Id(b, EventKey.Pid)] = _npus++;
        }
        else if (name.StartsWith("/host:"u8) || device >= 0 || name.SequenceEqual("CANN"u8))
        {
            _processes[Id(b, EventKey.Pid)] = Host;
        }
    }

    // lines that repeat the work of others: one line of a device is its stream, the rest enclose or name what runs there
    private void TakeThread(byte[] b)
    {
        ReadOnlySpan<byte> name = Span(b, EventKey.ArgName);
        long process = Id(b, EventKey.Pid);
        var line = (process, Id(b, EventKey.Tid));
        if (name.SequenceEqual("Steps"u8))
        {
            _stepLines.Add(line);
        }

        if (name.StartsWith("Stream #"u8))
        {
            _streamed.Add(process);
            _streams.Add(line);
        }
        else if (name.SequenceEqual("Steps"u8) || name.StartsWith("XLA Modules"u8) || name.StartsWith("XLA TraceMe"u8) || name.StartsWith("Framework"u8)
            || name.StartsWith("TensorFlow"u8) || name.StartsWith("Source"u8) || name.StartsWith("Launch Stats"u8) || name.StartsWith("Async XLA"u8)
            || name.StartsWith("Step Trace"u8))
        {
            _notWork.Add(line);
        }
    }

    // a device that has lines of streams works on them; its other lines are derived from these
    private bool IsDerived(byte[] b)
    {
        var line = (Id(b, EventKey.Pid), Id(b, EventKey.Tid));
        return _notWork.Contains(line) || (_streamed.Contains(line.Item1) && !_streams.Contains(line));
    }

    private bool IsStep(byte[] b) => _stepLines.Count > 0 && _stepLines.Contains((Id(b, EventKey.Pid), Id(b, EventKey.Tid)));

    // the events of such a line are named by their number alone
    private int StepName(byte[] b)
    {
        ReadOnlySpan<byte> number = Span(b, EventKey.Name);
        Span<byte> text = stackalloc byte[64];
        StepMark.CopyTo(text);
        int digits = Math.Min(number.Length, text.Length - StepMark.Length);
        number[..digits].CopyTo(text[StepMark.Length..]);
        return _builder.Name(text[..(StepMark.Length + digits)]);
    }

    private EventKind KindIn(byte[] b, long place)
    {
        _fromProcesses = true;
        ReadOnlySpan<byte> name = Has(EventKey.Name) ? Span(b, EventKey.Name) : default;
        if (place == Host)
        {
            return name.StartsWith("$"u8) ? EventKind.PythonFunction
                : (name.StartsWith("cu"u8) || name.StartsWith("hip"u8) || _npus > 0) && Has(EventKey.Correlation) ? EventKind.RuntimeCall
                : EventKind.Annotation;
        }

        // a task of Ascend's queues that waits for another does no work
        if (_npus > 0 && (name.IndexOf("Wait"u8) >= 0 || name.IndexOf("WAIT"u8) >= 0))
        {
            return EventKind.Synchronisation;
        }

        return IsDerived(b) ? EventKind.DeviceAnnotation
            : name.StartsWith("Memcpy"u8) || name.StartsWith("memcpy"u8) || name.StartsWith("MEMCPY"u8) ? EventKind.DeviceCopy
            : name.StartsWith("Memset"u8) || name.StartsWith("memset"u8) ? EventKind.DeviceMemset
            : EventKind.DeviceKernel;
    }
}
