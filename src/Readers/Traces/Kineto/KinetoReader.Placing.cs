using System.Buffers;
using Floorline.Core.Traces.Model;

namespace Floorline.Readers.Traces.Kineto;

/// <content>An event that has been read, put into the model.</content>
internal sealed partial class KinetoReader
{
    private readonly Dictionary<int, CopyDetail> _copyOfName = [];
    private readonly Dictionary<int, bool> _isAnnotation = [];
    private readonly Dictionary<int, bool> _needsConcrete = [];
    private int _memoryName = -1;

    private void Place(byte[] b)
    {
        _read++;
        _duplicateKeys += _repeats;
        _sawCategory |= _category is not (EventCategory.Absent or EventCategory.Unknown);
        _sawPhase |= _phase != 0;
        switch (_phase)
        {
            case (byte)'X':
                Complete(b, isOpen: false);
                break;
            case (byte)'B':
                Complete(b, isOpen: true);
                break;
            case (byte)'E':
                Close(b);
                break;
            case (byte)'i' or (byte)'I':
                Instant(b);
                break;
            case (byte)'s' or (byte)'t' or (byte)'f':
                _flows++;
                break;
            case (byte)'M':
                Metadata(b);
                break;
            case (byte)'C':
                _counterSamples++;
                break;
            default:
                _unplaced++;
                break;
        }
    }

    private void Complete(byte[] b, bool isOpen)
    {
        EventKind kind = EventCategories.KindOf(_category);
        if (_category is EventCategory.Flow or EventCategory.Counter)
        {
            _flows += _category == EventCategory.Flow ? 1 : 0;
            _counterSamples += _category == EventCategory.Counter ? 1 : 0;
            return;
        }

        if (_category == EventCategory.Absent && Has(EventKey.Pid) && IsText(EventKey.Pid))
        {
            // the old autograd profiler has no categories, and names the two sides by their processes
            kind = Span(b, EventKey.Pid).SequenceEqual("CPU functions"u8) ? EventKind.CpuOperator
                : Span(b, EventKey.Pid).SequenceEqual("CUDA functions"u8) ? EventKind.DeviceKernel
                : EventKind.Other;
        }

        if (_category == EventCategory.Absent && _processes.Count > 0 && _processes.TryGetValue(Id(b, EventKey.Pid), out long place))
        {
            kind = KindIn(b, place);
        }

        // of a node ONNX Runtime records the kernel and, before 2022, the fences around it
        if (_category == EventCategory.Node)
        {
            if (!Has(EventKey.OperatorName) || !Has(EventKey.Name) || !Span(b, EventKey.Name).EndsWith("_kernel_time"u8))
            {
                _unplaced++;
                return;
            }

            _sawNodes = true;
        }

        // what waits on a device of its own category does no work there
        if (_category == EventCategory.Kernel && Has(EventKey.Name) && IsWait(b))
        {
            kind = EventKind.Synchronisation;
        }

        if (kind == EventKind.Other && _category is EventCategory.Absent or EventCategory.Unknown)
        {
            _unplaced++;
            return;
        }

        if (!Times(EventKinds.IsDeviceWork(kind), isOpen, out long start, out long duration))
        {
            return;
        }

        int name = _category == EventCategory.Node ? Name(b, EventKey.OperatorName) : !Has(EventKey.Name) ? _builder.Name(""u8)
            : kind == EventKind.DeviceAnnotation && IsStep(b) ? StepName(b) : Name(b, EventKey.Name);
        if (kind == EventKind.CpuOperator && IsAnnotation(name))
        {
            kind = EventKind.Annotation;
        }

        int scope = Scope(b);
        long correlation = CallScopes.Correlation(Number(EventKey.Correlation), scope);
        long external = CallScopes.Correlation(Number(EventKey.ExternalId), scope);
        int track;
        int detail = Trace.None;
        switch (EventKinds.TrackOf(kind))
        {
            case TrackKind.Device:
                track = _builder.DeviceTrack(TrackKind.Device, Device(b, scope), Stream(b));
                detail = DeviceDetail(b, kind, name);
                break;
            case TrackKind.DeviceMarks:
                track = _builder.DeviceTrack(TrackKind.DeviceMarks, Device(b, scope), Stream(b));
                break;
            default:
                detail = kind is EventKind.CpuOperator or EventKind.Annotation ? Operator(b, name) : Trace.None;
                track = _builder.HostTrack(EventKinds.TrackOf(kind), Id(b, EventKey.Pid), Id(b, EventKey.Tid));
                break;
        }

        if (isOpen)
        {
            Open(b, new OpenEvent(kind, name, track, start, correlation, external, detail));
        }
        else
        {
            _builder.Add(kind, name, track, start, duration, correlation, external, detail);
        }
    }

    // MTIA's processing elements record their waits as they do their work
    private bool IsWait(byte[] b) =>
        Span(b, EventKey.Category).StartsWith("mtia_"u8) && (Span(b, EventKey.Name).IndexOf("wait"u8) >= 0 || Span(b, EventKey.Name).IndexOf("Wait"u8) >= 0
            || Span(b, EventKey.Name).IndexOf("WAIT"u8) >= 0);

    private bool Times(bool deviceWork, bool isOpen, out long start, out long duration)
    {
        start = _number[(int)EventKey.Ts];
        duration = isOpen ? 0 : _number[(int)EventKey.Dur];
        bool known = Has(EventKey.Ts) && (isOpen || Has(EventKey.Dur)) && start is <= TraceBuilder.FarthestNs and >= -TraceBuilder.FarthestNs
            && duration <= (deviceWork ? TraceBuilder.LongestWorkNs : TraceBuilder.FarthestNs);
        bool negative = known && duration < 0;
        _malformed += known ? 0 : 1;
        _negative += negative ? 1 : 0;
        _lost += deviceWork && (!known || negative) ? 1 : 0;
        return known && !negative;
    }

    private void Instant(byte[] b)
    {
        if (!Has(EventKey.Name))
        {
            _unplaced++;
            return;
        }

        ReadOnlySpan<byte> name = Span(b, EventKey.Name);
        bool memory = name.SequenceEqual("[memory]"u8);
        if (!memory && !name.SequenceEqual("[OutOfMemory]"u8))
        {
            _unplaced++;
            return;
        }

        long start = _number[(int)EventKey.Ts];
        if (!Has(EventKey.Ts) || start is > TraceBuilder.FarthestNs or < -TraceBuilder.FarthestNs)
        {
            _malformed++;
            return;
        }

        int change = _builder.AddMemoryChange(new MemoryChange(
            Number(EventKey.Address),
            Has(EventKey.Bytes) ? _number[(int)EventKey.Bytes] : 0,
            Number(EventKey.TotalAllocated),
            Number(EventKey.TotalReserved),
            Has(EventKey.DeviceType) && _number[(int)EventKey.DeviceType] != 0,
            Small(EventKey.DeviceId)));
        int id = memory && _memoryName >= 0 ? _memoryName : _builder.Name(name);
        _memoryName = memory ? id : _memoryName;
        int track = _builder.HostTrack(TrackKind.Memory, Id(b, EventKey.Pid), Id(b, EventKey.Tid));
        _builder.Add(EventKind.MemoryInstant, id, track, start, 0, detail: change);
    }

    private void Metadata(byte[] b)
    {
        _metadata++;
        if (!Has(EventKey.Name) || !Has(EventKey.ArgName))
        {
            return;
        }

        ReadOnlySpan<byte> name = Span(b, EventKey.Name);
        if (name.SequenceEqual("process_name"u8))
        {
            _builder.NameProcess(Id(b, EventKey.Pid), Name(b, EventKey.ArgName));
            TakeProcess(b);
        }
        else if (name.SequenceEqual("thread_name"u8))
        {
            _builder.NameThread(Id(b, EventKey.Pid), Id(b, EventKey.Tid), Name(b, EventKey.ArgName));
            TakeThread(b);
        }
    }

    private int DeviceDetail(byte[] b, EventKind kind, int name)
    {
        if (kind != EventKind.DeviceKernel)
        {
            return _builder.AddCopy(CopyOf(name) is var copy && Has(EventKey.Bytes) ? copy with { Bytes = _number[(int)EventKey.Bytes] } : copy);
        }

        const ulong Stated = (1UL << (int)EventKey.Grid) | (1UL << (int)EventKey.Block) | (1UL << (int)EventKey.Registers) | (1UL << (int)EventKey.SharedMemory)
            | (1UL << (int)EventKey.Occupancy) | (1UL << (int)EventKey.GraphNode) | CollectiveKeys;
        if ((_seen & Stated) == 0)
        {
            return Trace.None;
        }

        bool grid = Has(EventKey.Grid);
        bool block = Has(EventKey.Block);
        return _builder.AddKernelLaunch(new KernelLaunch(
            grid ? _grid[0] : -1, grid ? _grid[1] : -1, grid ? _grid[2] : -1,
            block ? _block[0] : -1, block ? _block[1] : -1, block ? _block[2] : -1,
            Small(EventKey.Registers), Small(EventKey.SharedMemory), Small(EventKey.Occupancy), Number(EventKey.GraphNode), CollectiveOf(b)));
    }

    private int Operator(byte[] b, int name)
    {
        const ulong Stated = (1UL << (int)EventKey.InputDims) | (1UL << (int)EventKey.InputType) | (1UL << (int)EventKey.Sequence)
            | (1UL << (int)EventKey.ForwardThread) | CollectiveKeys;
        return (_seen & Stated) == 0 ? Trace.None : _builder.AddOperator(new OperatorDetail(
            Has(EventKey.InputDims) ? Name(b, EventKey.InputDims) : -1,
            Has(EventKey.InputType) ? Name(b, EventKey.InputType) : -1,
            Number(EventKey.Sequence),
            Number(EventKey.ForwardThread),
            CollectiveOf(b))
        {
            ConcreteInputs = Has(EventKey.ConcreteInputs) && NeedsConcrete(name) ? Name(b, EventKey.ConcreteInputs) : Trace.None,
        });
    }

    /// <summary>Whether an operator's work depends on inputs that are no tensors: strides and padding of convolutions, masks of attention.</summary>
    private bool NeedsConcrete(int name)
    {
        if (!_needsConcrete.TryGetValue(name, out bool needs))
        {
            ReadOnlySpan<byte> text = _builder.RawName(name);
            needs = text.IndexOf("conv"u8) >= 0 || text.IndexOf("attention"u8) >= 0 || text.IndexOf("flash"u8) >= 0;
            _needsConcrete.Add(name, needs);
        }

        return needs;
    }

    private const ulong CollectiveKeys = 1UL << (int)EventKey.CollectiveName;

    private int CollectiveOf(byte[] b) => (_seen & CollectiveKeys) == 0 ? Trace.None : _builder.AddCollective(new Collective(
        Name(b, EventKey.CollectiveName),
        NameOrNone(b, EventKey.GroupName),
        NameOrNone(b, EventKey.GroupDescription),
        NameOrNone(b, EventKey.GroupRanks),
        NameOrNone(b, EventKey.ElementType),
        Small(EventKey.GroupSize),
        Number(EventKey.InElements),
        Number(EventKey.OutElements),
        Number(EventKey.CollectiveSequence)));

    /// <summary>Before 2022 annotations were operators; what the framework itself names so is told by name.</summary>
    private bool IsAnnotation(int name)
    {
        if (!_isAnnotation.TryGetValue(name, out bool is_))
        {
            ReadOnlySpan<byte> text = _builder.RawName(name);
            is_ = text.StartsWith("ProfilerStep#"u8) || text.StartsWith("enumerate(DataLoader)"u8) || text.StartsWith("Optimizer."u8);
            _isAnnotation.Add(name, is_);
        }

        return is_;
    }

    private CopyDetail CopyOf(int name)
    {
        if (!_copyOfName.TryGetValue(name, out CopyDetail copy))
        {
            copy = CopyNames.Of(_builder.RawName(name));
            _copyOfName.Add(name, copy);
        }

        return copy;
    }

    private bool IsText(EventKey key) => (_isText >> (int)key & 1) != 0;

    private ReadOnlySpan<byte> Span(byte[] b, EventKey key) => b.AsSpan(_start[(int)key], _length[(int)key]);

    private long Number(EventKey key) => Has(key) && !IsText(key) ? _number[(int)key] : Trace.None;

    private int Small(EventKey key) => Number(key) is var number && number is >= 0 and <= int.MaxValue ? (int)number : Trace.None;

    private int NameOrNone(byte[] b, EventKey key) => Has(key) && (IsText(key) || key == EventKey.GroupRanks) ? Name(b, key) : Trace.None;

    private int Name(byte[] b, EventKey key)
    {
        ReadOnlySpan<byte> text = Span(b, key);
        if (key is EventKey.InputDims or EventKey.InputType or EventKey.GroupRanks or EventKey.ConcreteInputs && text.Contains((byte)'\n'))
        {
            return Compact(text);
        }

        if ((_escaped >> (int)key & 1) == 0)
        {
            return _builder.Name(text);
        }

        byte[] plain = ArrayPool<byte>.Shared.Rent(text.Length);
        int name = _builder.Name(plain.AsSpan(0, JsonBytes.Unescape(text, plain)));
        ArrayPool<byte>.Shared.Return(plain);
        return name;
    }

    /// <summary>An array written over several lines, on one: white space outside strings goes, and one blank follows each comma.</summary>
    private int Compact(ReadOnlySpan<byte> text)
    {
        byte[] line = ArrayPool<byte>.Shared.Rent(text.Length * 2);
        int written = 0;
        bool quoted = false;
        for (int at = 0; at < text.Length; at++)
        {
            byte value = text[at];
            quoted ^= value == '"' && (at == 0 || text[at - 1] != '\\');
            if (quoted || value > ' ')
            {
                line[written++] = value;
            }

            if (!quoted && value == ',')
            {
                line[written++] = (byte)' ';
            }
        }

        int name = _builder.Name(line.AsSpan(0, written));
        ArrayPool<byte>.Shared.Return(line);
        return name;
    }

    /// <summary>A process or thread: its number, or one below zero that stands for its name.</summary>
    private long Id(byte[] b, EventKey key) => !Has(key) ? Trace.None : IsText(key) ? -2 - Name(b, key) : _number[(int)key];

    private long Device(byte[] b, int scope)
    {
        long stated = Has(EventKey.Device) && !IsText(EventKey.Device) ? _number[(int)EventKey.Device]
            : _category == EventCategory.Absent && _processes.TryGetValue(Id(b, EventKey.Pid), out long device) ? device
            : _category == EventCategory.Absent ? Math.Max(0, Number(EventKey.Tid))
            : scope > 0 ? CallScopes.NumberIn(Span(b, EventKey.Pid))
            : Math.Max(0, Number(EventKey.Pid));
        return _scopes.DeviceOf(scope, stated);
    }

    private int Scope(byte[] b) => Has(EventKey.Pid) && IsText(EventKey.Pid) ? _scopes.Of(Span(b, EventKey.Pid)) : 0;

    private long Stream(byte[] b)
    {
        if (Has(EventKey.Stream) && !IsText(EventKey.Stream))
        {
            return _number[(int)EventKey.Stream];
        }

        if (!Has(EventKey.Tid) || (_category == EventCategory.Absent && !_processes.ContainsKey(Id(b, EventKey.Pid))))
        {
            return 0;
        }

        // "stream 7"
        if (IsText(EventKey.Tid))
        {
            ReadOnlySpan<byte> text = Span(b, EventKey.Tid);
            long stream = 0;
            int digits = text.Length;
            while (digits > 0 && text[digits - 1] is >= (byte)'0' and <= (byte)'9')
            {
                digits--;
            }

            foreach (byte digit in text[digits..Math.Min(text.Length, digits + 9)])
            {
                stream = (stream * 10) + digit - '0';
            }

            return stream;
        }

        return _number[(int)EventKey.Tid];
    }
}
