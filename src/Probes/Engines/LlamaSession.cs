using System.Runtime.InteropServices;

namespace Floorline.Probes.Engines;

/// <summary>A GGUF model in llama.cpp: one token on top of a filled cache, or a prompt from the start.</summary>
internal sealed class LlamaSession : IEngineSession
{
    private const int Chunk = 512;
    private static readonly LogCallback _silent = static (_, text, _) => Hear(Marshal.PtrToStringUTF8(text) ?? "");
    private static string s_last = "";
    private readonly EnginePlan _plan;
    private readonly DecodeBatch _decode;
    private readonly GetBatch _batch;
    private readonly Handle _memory;
    private readonly Remove _remove;
    private readonly Clear _clear;
    private readonly Act _synchronize;
    private readonly Act _freeContext;
    private readonly Act _freeModel;
    private readonly nint _tokens;
    private readonly int _length;
    private nint _model;
    private nint _context;

    public LlamaSession(EnginePlan plan)
    {
        _plan = plan;
        var llama = new NativeFunctions(plan.Library);
        llama.Get<SetLog>("llama_log_set")(_silent, 0);
        // Builds that carry one library for each processor load the right one from beside themselves.
        llama.Find<LoadBackends>("ggml_backend_load_all_from_path")?.Invoke(Path.GetDirectoryName(plan.Library) ?? ".");
        llama.Get<Start>("llama_backend_init")();
        (_decode, _batch, _memory) = (llama.Get<DecodeBatch>("llama_decode"), llama.Get<GetBatch>("llama_batch_get_one"), llama.Get<Handle>("llama_get_memory"));
        (_remove, _clear, _synchronize) = (llama.Get<Remove>("llama_memory_seq_rm"), llama.Get<Clear>("llama_memory_clear"), llama.Get<Act>("llama_synchronize"));
        (_freeContext, _freeModel) = (llama.Get<Act>("llama_free"), llama.Get<Act>("llama_model_free"));
        _model = llama.Get<LoadModel>("llama_model_load_from_file")(plan.Model, llama.Get<ModelDefaults>("llama_model_default_params")());
        if (_model == 0)
        {
            throw new EngineFault($"llama.cpp does not load the model: {s_last}");
        }

        _length = plan.Prompt > 0 ? plan.Prompt : Math.Max(1, plan.Context);
        _context = llama.Get<MakeContext>("llama_init_from_model")(_model, Parameters(llama));
        if (_context == 0 || llama.Get<Count>("llama_n_ctx")(_context) < _length)
        {
            Dispose();
            throw new EngineFault($"llama.cpp makes no context of {_length} tokens: {s_last}");
        }

        llama.Get<SetThreads>("llama_set_n_threads")(_context, plan.Threads, plan.Threads);
        int vocabulary = llama.Get<CountTokens>("llama_vocab_n_tokens")(llama.Get<Handle>("llama_model_get_vocab")(_model));
        _tokens = Marshal.AllocHGlobal(_length * sizeof(int));
        var random = new Random(5);
        for (int i = 0; i < _length; i++)
        {
            Marshal.WriteInt32(_tokens, i * sizeof(int), random.Next(Math.Max(1, vocabulary)));
        }

        Engine = $"llama.cpp {Version(llama)}".TrimEnd();
        if (plan.Prompt == 0)
        {
            Feed(0, _length - 1);
        }
    }

    /// <inheritdoc/>
    public string Engine { get; }

    /// <inheritdoc/>
    public void Run()
    {
        int first = _plan.Prompt > 0 ? 0 : _length - 1;
        Feed(first, _length - first);
        _synchronize(_context);
    }

    /// <inheritdoc/>
    public void Reset()
    {
        nint memory = _memory(_context);
        if (_plan.Prompt > 0 || _length == 1)
        {
            _clear(memory, 0);
        }
        else
        {
            _ = _remove(memory, 0, _length - 1, -1);
        }
    }

    public void Dispose()
    {
        (nint context, nint model) = (_context, _model);
        (_context, _model) = (0, 0);
        if (context != 0)
        {
            _freeContext(context);
        }

        if (model != 0)
        {
            _freeModel(model);
        }

        if (_tokens != 0 && context != 0)
        {
            Marshal.FreeHGlobal(_tokens);
        }
    }

    /// <summary>Keeps the last thing the engine said that is more than a dot of its progress.</summary>
    private static void Hear(string said) => s_last = said.Trim() is { Length: > 3 } line ? line : s_last;

    private void Feed(int first, int count)
    {
        for (int at = first; at < first + count; at += Chunk)
        {
            int code = _decode(_context, _batch(_tokens + (at * sizeof(int)), Math.Min(Chunk, first + count - at)));
            if (code != 0)
            {
                throw new EngineFault($"llama.cpp refused a step (code {code}): {s_last}");
            }
        }
    }

    private ContextParameters Parameters(NativeFunctions llama)
    {
        ContextParameters parameters = llama.Get<ContextDefaults>("llama_context_default_params")();
        // The first three fields have kept their places in every release; other defaults mean another layout.
        if (parameters.Batch is < 1 or > 1 << 20 || parameters.MicroBatch < 1 || parameters.MicroBatch > parameters.Batch)
        {
            throw new EngineFault($"{llama.Path} has parameters in an order that is not known: another version of llama.cpp is needed");
        }

        parameters.Context = (uint)((_length + 255) / 256 * 256);
        return parameters;
    }

    private static string Version(NativeFunctions llama)
    {
        nint text = llama.Find<Text>("llama_version")?.Invoke() ?? 0;
        return text == 0 ? "" : Marshal.PtrToStringUTF8(text) ?? "";
    }

    // Parameter blocks grow from release to release. They are passed by value on the stack, where a block that is larger than the library's own does no harm:
    // the library reads and writes the part it knows. So only the fields used here are named, and the rest is room.
    [StructLayout(LayoutKind.Sequential, Size = 1024)]
    private struct ModelParameters
    {
        public nint First;
    }

    [StructLayout(LayoutKind.Sequential, Size = 1024)]
    private struct ContextParameters
    {
        public uint Context;
        public uint Batch;
        public uint MicroBatch;
    }

    [StructLayout(LayoutKind.Sequential, Size = 256)]
    private struct TokenBatch
    {
        public int Count;
    }

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate void LogCallback(int level, nint text, nint data);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate void SetLog(LogCallback callback, nint data);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate void LoadBackends([MarshalAs(UnmanagedType.LPUTF8Str)] string folder);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate void Start();

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate void Act(nint handle);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate nint Handle(nint handle);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate uint Count(nint handle);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int CountTokens(nint handle);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate nint Text();

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate ModelParameters ModelDefaults();

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate ContextParameters ContextDefaults();

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate nint LoadModel([MarshalAs(UnmanagedType.LPUTF8Str)] string path, ModelParameters parameters);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate nint MakeContext(nint model, ContextParameters parameters);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate void SetThreads(nint context, int threads, int promptThreads);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate TokenBatch GetBatch(nint tokens, int count);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate int DecodeBatch(nint context, TokenBatch batch);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate byte Remove(nint memory, int sequence, int from, int to);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    private delegate void Clear(nint memory, byte data);
}
