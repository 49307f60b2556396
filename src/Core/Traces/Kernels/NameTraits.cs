using Floorline.Core.Traces.Gaps;
using Floorline.Core.Traces.Model;
using Floorline.Core.Traces.Steps;

namespace Floorline.Core.Traces.Kernels;

/// <summary>What the names of a trace tell, worked out once per name: a trace has a hundred thousand events and some hundred names.</summary>
public sealed class NameTraits
{
    /// <summary>Stands for no cause at all.</summary>
    internal const byte NoCause = 254;

    private const byte Unread = byte.MaxValue;

    // As good as no text mentions a data loader in passing; a detokenizer works on output, and the next batch of a serving engine comes from its scheduler.
    private static readonly NameParts _others = new("detokeniz", "scheduler");
    private static readonly NameParts _inputs = new("dataloader", "tokeniz", "preprocess", "collate", "data_loading", "load_batch", "get_batch", "next_batch");

    private readonly NameTable _names;
    private readonly byte[] _kernels;
    private readonly byte[] _operators;
    private readonly byte[] _calls;
    private readonly byte[] _ranges;
    private readonly byte[] _callCauses;
    private readonly byte[] _operatorCauses;
    private readonly byte[] _rangeCauses;
    private readonly Dictionary<int, StepName?> _steps = [];

    /// <summary>The traits of a trace's names.</summary>
    /// <param name="names">The names.</param>
    public NameTraits(NameTable names)
    {
        ArgumentNullException.ThrowIfNull(names);
        _names = names;
        _kernels = Blank(names.Count);
        _operators = Blank(names.Count);
        _calls = Blank(names.Count);
        _ranges = Blank(names.Count);
        _callCauses = Blank(names.Count);
        _operatorCauses = Blank(names.Count);
        _rangeCauses = Blank(names.Count);
    }

    /// <summary>Class of a kernel by its own name.</summary>
    /// <param name="name">Index of the name.</param>
    public KernelClass KernelOf(int name)
    {
        if (name < 0)
        {
            return KernelClass.Other;
        }

        if (_kernels[name] == Unread)
        {
            _kernels[name] = (byte)KernelNames.ClassOf(_names[name]);
        }

        return (KernelClass)_kernels[name];
    }

    /// <summary>Class of the kernels that an operator launches for its own purpose.</summary>
    /// <param name="name">Index of the operator's name.</param>
    public KernelClass OperatorOf(int name)
    {
        if (name < 0)
        {
            return KernelClass.Other;
        }

        if (_operators[name] == Unread)
        {
            _operators[name] = (byte)KernelNames.ClassOfOperator(_names[name]);
        }

        return (KernelClass)_operators[name];
    }

    /// <summary>What a runtime or driver call does.</summary>
    /// <param name="name">Index of the call's name.</param>
    public CallKind CallOf(int name)
    {
        if (name < 0)
        {
            return CallKind.Other;
        }

        if (_calls[name] == Unread)
        {
            _calls[name] = (byte)CallNames.KindOf(_names[name]);
        }

        return (CallKind)_calls[name];
    }

    /// <summary>The step that an annotation marks; null where it marks none.</summary>
    /// <param name="name">Index of the annotation's name.</param>
    public StepName? StepOf(int name)
    {
        if (name < 0)
        {
            return null;
        }

        if (RangeOf(name) != Range.Step)
        {
            return null;
        }

        if (!_steps.TryGetValue(name, out StepName? step))
        {
            step = StepName.Parse(_names[name]);
            _steps.Add(name, step);
        }

        return step;
    }

    /// <summary>The same as <see cref="CauseOf"/> as a number, remembered per name; <see cref="NoCause"/> stands for null.</summary>
    internal byte CauseCodeOf(EventKind kind, int name)
    {
        byte[]? known = kind switch
        {
            EventKind.CpuOperator => _operatorCauses,
            EventKind.RuntimeCall or EventKind.DriverCall => _callCauses,
            EventKind.Annotation or EventKind.PythonFunction => _rangeCauses,
            _ => null,
        };
        if (known is null || name < 0)
        {
            return CauseOf(kind, name) is { } other ? (byte)other : NoCause;
        }

        if (known[name] == Unread)
        {
            known[name] = CauseOf(kind, name) is { } cause ? (byte)cause : NoCause;
        }

        return known[name];
    }

    /// <summary>The cause that a host event stands for while it runs; null where it explains nothing, as the marker of a step does.</summary>
    /// <param name="kind">Kind of the event.</param>
    /// <param name="name">Index of its name.</param>
    public IdleCause? CauseOf(EventKind kind, int name)
    {
        switch (kind)
        {
            case EventKind.RuntimeCall or EventKind.DriverCall:
                return CallOf(name) switch
                {
                    CallKind.Synchronisation => IdleCause.Synchronisation,
                    CallKind.Allocation => IdleCause.Allocation,
                    _ => IdleCause.RuntimeCall,
                };
            case EventKind.OsCall:
                return IdleCause.Untraced;
            case EventKind.CpuOperator or EventKind.Annotation or EventKind.PythonFunction:
                Range range = RangeOf(name);
                return range switch
                {
                    Range.Step => null,
                    Range.Input => IdleCause.DataLoader,
                    _ => kind == EventKind.CpuOperator ? IdleCause.Operator : IdleCause.Annotation,
                };
            default:
                return null;
        }
    }

    private Range RangeOf(int name)
    {
        if (name < 0)
        {
            return Range.Plain;
        }

        if (_ranges[name] == Unread)
        {
            string text = _names[name];
            bool input = _inputs.In(text) && !_others.In(text);
            _ranges[name] = (byte)(StepName.Parse(text) is not null ? Range.Step : input ? Range.Input : Range.Plain);
        }

        return (Range)_ranges[name];
    }

    private static byte[] Blank(int count)
    {
        byte[] values = new byte[count];
        Array.Fill(values, Unread);
        return values;
    }

    private enum Range : byte
    {
        Plain,
        Step,
        Input,
    }
}
