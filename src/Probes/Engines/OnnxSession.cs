using System.Globalization;
using System.Runtime.InteropServices;
using Floorline.Core.Quantities;

namespace Floorline.Probes.Engines;

/// <summary>An ONNX graph in ONNX Runtime, with inputs made from its own shapes.</summary>
internal sealed class OnnxSession : IEngineSession
{
    private const int ApiVersion = 17;

    // Places of functions in the table that ONNX Runtime gives out; a place never changes once released.
    private const int ErrorMessage = 2, CreateEnv = 3, CreateSession = 7, RunSession = 9, CreateOptions = 10, Optimisation = 23, IntraThreads = 24, InterThreads = 25;
    private const int InputCount = 30, OutputCount = 31, InputType = 33, InputName = 36, OutputName = 37, CreateTensor = 49, CastType = 55, ElementType = 60, DimensionsCount = 61, Dimensions = 62, SymbolicDimensions = 63;
    private const int CpuMemory = 69, FreeWith = 76, DefaultAllocator = 78, ReleaseEnv = 92, ReleaseStatus = 93, ReleaseMemory = 94, ReleaseSession = 95, ReleaseValue = 96, ReleaseType = 98, ReleaseOptions = 100;

    private readonly EnginePlan _plan;
    private readonly nint _api;
    private readonly List<nint> _memory = [];
    private readonly Execute _execute;
    private readonly Release _releaseValue;
    private readonly nint[] _inputNames;
    private readonly nint[] _inputs;
    private readonly nint[] _outputNames;
    private readonly nint[] _outputs;
    private readonly nint _options;
    private readonly nint _environment;
    private readonly nint _session;

    public OnnxSession(EnginePlan plan)
    {
        _plan = plan;
        nint table = new NativeFunctions(plan.Library).Get<Nothing>("OrtGetApiBase")();
        nint api = Marshal.GetDelegateForFunctionPointer<ByVersion>(Marshal.ReadIntPtr(table))(ApiVersion);
        string version = Marshal.PtrToStringUTF8(Marshal.GetDelegateForFunctionPointer<Nothing>(Marshal.ReadIntPtr(table, nint.Size))()) ?? "";
        _api = api != 0 ? api : throw new EngineFault($"ONNX Runtime {version} is older than 1.17, which is needed");
        Engine = $"ONNX Runtime {version}";
        (_execute, _releaseValue) = (At<Execute>(RunSession), At<Release>(ReleaseValue));
        const int OnlyFatal = 4, All = 99;
        Check(At<MakeEnvironment>(CreateEnv)(OnlyFatal, Text("floorline"), out _environment));
        Check(At<Out1>(CreateOptions)(out _options));
        Check(At<SetNumber>(Optimisation)(_options, All));
        Check(At<SetNumber>(IntraThreads)(_options, plan.Threads));
        Check(At<SetNumber>(InterThreads)(_options, 1));
        nint path = OperatingSystem.IsWindows() ? Kept(Marshal.StringToHGlobalUni(plan.Model)) : Text(plan.Model);
        Check(At<MakeSession>(CreateSession)(_environment, path, _options, out _session));
        _inputNames = Names(InputCount, InputName);
        _outputNames = Names(OutputCount, OutputName);
        _outputs = new nint[_outputNames.Length];
        Check(At<MakeMemory>(CpuMemory)(1, 0, out nint cpu));
        _inputs = [.. Enumerable.Range(0, _inputNames.Length).Select(i => Input(i, cpu))];
        At<Release>(ReleaseMemory)(cpu);
    }

    /// <inheritdoc/>
    public string Engine { get; }

    /// <inheritdoc/>
    public void Run() => Check(_execute(_session, 0, _inputNames, _inputs, (nuint)_inputs.Length, _outputNames, (nuint)_outputs.Length, _outputs));

    /// <inheritdoc/>
    public void Reset()
    {
        for (int i = 0; i < _outputs.Length; i++)
        {
            if (_outputs[i] != 0)
            {
                _releaseValue(_outputs[i]);
                _outputs[i] = 0;
            }
        }
    }

    public void Dispose()
    {
        Reset();
        foreach (nint input in _inputs)
        {
            _releaseValue(input);
        }

        At<Release>(ReleaseSession)(_session);
        At<Release>(ReleaseOptions)(_options);
        At<Release>(ReleaseEnv)(_environment);
        foreach (nint block in _memory)
        {
            Marshal.FreeHGlobal(block);
        }

        _memory.Clear();
    }

    private nint[] Names(int count, int name)
    {
        Check(At<CountOf>(count)(_session, out nuint many));
        Check(At<Out1>(DefaultAllocator)(out nint allocator));
        var names = new nint[(int)many];
        for (int i = 0; i < names.Length; i++)
        {
            Check(At<NameOf>(name)(_session, (nuint)i, allocator, out nint text));
            names[i] = Text(Marshal.PtrToStringUTF8(text) ?? "");
            Check(At<Free>(FreeWith)(allocator, text));
        }

        return names;
    }

    private nint Input(int index, nint cpu)
    {
        string name = Marshal.PtrToStringUTF8(_inputNames[index]) ?? "";
        Check(At<TypeOf>(InputType)(_session, (nuint)index, out nint type));
        try
        {
            Check(At<Cast>(CastType)(type, out nint tensor));
            if (tensor == 0)
            {
                throw new EngineFault($"the input {name} is no tensor: the lab prepares only tensors");
            }

            Check(At<NumberOf>(ElementType)(tensor, out int element));
            long[] shape = Shape(tensor, name);
            int bytes = Size(element, name);
            long count = shape.Aggregate(1L, static (product, d) => checked(product * d));
            if (count > (1L << 33) / bytes)
            {
                throw new EngineFault($"the input {name} would take {Figures.Of(new Bytes(count * (double)bytes))}: smaller --dim");
            }

            nint data = Kept(Marshal.AllocHGlobal((nint)Math.Max(1, count * bytes)));
            Fill(data, element, count);
            Check(At<MakeTensor>(CreateTensor)(cpu, data, (nuint)(count * bytes), shape, (nuint)shape.Length, element, out nint value));
            return value;
        }
        finally
        {
            At<Release>(ReleaseType)(type);
        }
    }

    /// <summary>An input's dimensions: those of the graph, symbolic ones by the sizes that were given; 1 where a name has none.</summary>
    private long[] Shape(nint tensor, string name)
    {
        Check(At<CountOf>(DimensionsCount)(tensor, out nuint rank));
        long[] sizes = new long[(int)rank];
        nint[] symbols = new nint[(int)rank];
        Check(At<GetSizes>(Dimensions)(tensor, sizes, rank));
        Check(At<GetSymbols>(SymbolicDimensions)(tensor, symbols, rank));
        for (int axis = 0; axis < sizes.Length; axis++)
        {
            if (sizes[axis] < 0)
            {
                string symbol = symbols[axis] == 0 ? "" : Marshal.PtrToStringUTF8(symbols[axis]) ?? "";
                string unnamed = string.Create(CultureInfo.InvariantCulture, $"{name}.{axis}");
                sizes[axis] = _plan.Dimensions.TryGetValue(symbol.Length > 0 ? symbol : unnamed, out long size) ? size : _plan.Dimensions.GetValueOrDefault(unnamed, 1);
            }
        }

        return sizes;
    }

    private static int Size(int element, string name) => element switch
    {
        1 or 6 or 12 => 4,
        2 or 3 or 9 => 1,
        4 or 5 or 10 or 16 => 2,
        7 or 11 or 13 => 8,
        _ => throw new EngineFault($"the input {name} holds elements of type {element}, which the lab does not prepare"),
    };

    /// <summary>Small numbers in floating point; ones in integers, which serve as token ids, masks and positions alike.</summary>
    private static void Fill(nint data, int element, long count)
    {
        var random = new Random(9);
        for (long i = 0; i < count; i++)
        {
            float value = random.NextSingle() - 0.5f;
            switch (element)
            {
                case 1: Marshal.WriteInt32(data + (nint)(4 * i), BitConverter.SingleToInt32Bits(value)); break;
                case 11: Marshal.WriteInt64(data + (nint)(8 * i), BitConverter.DoubleToInt64Bits(value)); break;
                case 10: Marshal.WriteInt16(data + (nint)(2 * i), BitConverter.HalfToInt16Bits((Half)value)); break;
                case 16: Marshal.WriteInt16(data + (nint)(2 * i), (short)(BitConverter.SingleToInt32Bits(value) >> 16)); break;
                case 6 or 12: Marshal.WriteInt32(data + (nint)(4 * i), 1); break;
                case 7 or 13: Marshal.WriteInt64(data + (nint)(8 * i), 1); break;
                case 4 or 5: Marshal.WriteInt16(data + (nint)(2 * i), 1); break;
                default: Marshal.WriteByte(data + (nint)i, 1); break;
            }
        }
    }

    private void Check(nint status)
    {
        if (status != 0)
        {
            string message = Marshal.PtrToStringUTF8(At<TextOf>(ErrorMessage)(status)) ?? "";
            At<Release>(ReleaseStatus)(status);
            throw new EngineFault($"ONNX Runtime refused: {message.ReplaceLineEndings(" ")}");
        }
    }

    private nint Text(string text)
    {
        byte[] bytes = System.Text.Encoding.UTF8.GetBytes(text + '\0');
        nint block = Kept(Marshal.AllocHGlobal(bytes.Length));
        Marshal.Copy(bytes, 0, block, bytes.Length);
        return block;
    }

    private nint Kept(nint block)
    {
        _memory.Add(block);
        return block;
    }

    private T At<T>(int place)
        where T : Delegate => Marshal.GetDelegateForFunctionPointer<T>(Marshal.ReadIntPtr(_api, place * nint.Size));

    private delegate nint Nothing();

    private delegate nint ByVersion(uint version);

    private delegate nint TextOf(nint status);

    private delegate void Release(nint handle);

    private delegate nint Out1(out nint handle);

    private delegate nint MakeEnvironment(int level, nint name, out nint environment);

    private delegate nint SetNumber(nint options, int number);

    private delegate nint MakeSession(nint environment, nint path, nint options, out nint session);

    private delegate nint CountOf(nint handle, out nuint count);

    private delegate nint NameOf(nint session, nuint index, nint allocator, out nint name);

    private delegate nint Free(nint allocator, nint block);

    private delegate nint TypeOf(nint session, nuint index, out nint type);

    private delegate nint Cast(nint type, out nint tensor);

    private delegate nint NumberOf(nint tensor, out int number);

    private delegate nint GetSizes(nint tensor, [In, Out] long[] sizes, nuint rank);

    private delegate nint GetSymbols(nint tensor, [In, Out] nint[] symbols, nuint rank);

    private delegate nint MakeMemory(int allocator, int type, out nint memory);

    private delegate nint MakeTensor(nint memory, nint data, nuint bytes, long[] shape, nuint rank, int element, out nint value);

    private delegate nint Execute(nint session, nint options, nint[] inputNames, nint[] inputs, nuint inputCount, nint[] outputNames, nuint outputCount, [In, Out] nint[] outputs);
}
