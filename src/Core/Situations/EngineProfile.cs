using Floorline.Core.Formats;
using Floorline.Core.Hardware;
using Floorline.Core.Quantities;

namespace Floorline.Core.Situations;

/// <summary>
/// The few coefficients that turn the parts of a step into the time an engine takes for it. Factors are on the expected time of the part; 1 takes it as it is.
/// </summary>
/// <param name="Name">What people call the engine.</param>
/// <param name="Kind">How it drives the device.</param>
public sealed record EngineProfile(string Name, EngineKind Kind)
{
    /// <summary>Factor on the time to read weights through kernels.</summary>
    public double WeightFactor { get; init; } = 1;

    /// <summary>Factor on the time of matrix arithmetic and attention arithmetic at the kernels' share of the peak.</summary>
    public double ComputeFactor { get; init; } = 1;

    /// <summary>Factor on the matrices of routed experts, reading and arithmetic, beside the two factors above.</summary>
    public double ExpertFactor { get; init; } = 1;

    /// <summary>
    /// Factor on routed experts in 4-bit blocks where the device has no units for 4-bit floats, beside the factors above: kernels widen them on the way.
    /// </summary>
    public double WidenedExpertFactor { get; init; } = 1;

    /// <summary>Factor on R2, the cache read at the sheet's bandwidth: decode attention reaches about half of it.</summary>
    public double CacheFactor { get; init; } = 2;

    /// <summary>Time per layer beside matrices: norms, rotary embedding, attention's fixed cost, launches that nothing hides.</summary>
    public Seconds PerLayer { get; init; } = Seconds.FromMicroseconds(18);

    /// <summary>Factor on the fixed cost of collectives.</summary>
    public double ExchangeFactor { get; init; } = 1;

    /// <summary>Factor on the time of collectives on the wire.</summary>
    public double WireFactor { get; init; } = 1;

    /// <summary>Time per layer with routed experts, beside the experts' matrices: routing, permutation.</summary>
    public Seconds PerExpertLayer { get; init; } = Seconds.FromMicroseconds(25);

    /// <summary>Time per sequence of the batch: sampling, scheduling, output.</summary>
    public Seconds PerSequence { get; init; }

    /// <summary>Time per step beside everything else.</summary>
    public Seconds PerStep { get; init; }

    /// <summary>
    /// Time that the host works on a step while the devices do: scheduling, inputs, outputs. Where it takes longer the devices wait for it.
    /// </summary>
    public Seconds HostPerStep { get; init; }

    /// <summary>The same for each sequence of the batch.</summary>
    public Seconds HostPerSequence { get; init; }

    /// <summary>Time that a request spends outside the steps before its first token: tokeniser, queue hand-over, network.</summary>
    public Seconds PerRequest { get; init; }

    /// <summary>
    /// Factor on the time to the first token as the steps alone give it: prompts wait for their turn longer than a queue of whole steps says. At least 1.
    /// </summary>
    public double FirstTokenFactor { get; init; } = 1;

    /// <summary>
    /// Steps that pass between a request and its first token beside those that it queues for and those that read its prompt: servers look for new requests, and
    /// start a batch of prompts, only now and then.
    /// </summary>
    public double WaitSteps { get; init; }

    /// <summary>Whether a request is let in only where its longest answer fits, as well as those of all that run; else where half of it does.</summary>
    public bool ReservesOutput { get; init; }

    /// <summary>Host time per layer that binds when the device is faster: an eager engine launches no quicker.</summary>
    public Seconds HostPerLayer { get; init; }

    /// <summary>Most tokens of one step: a prompt is read in chunks of what its decodes leave of them.</summary>
    public int ChunkTokens { get; init; } = 8192;

    /// <summary>Tokens of cache set aside for each sequence from its start; null where the cache is given page by page.</summary>
    public int? PreallocatedTokens { get; init; }

    /// <summary>Share of device memory that the engine uses for weights and cache.</summary>
    public double MemoryShare { get; init; } = 0.9;

    /// <summary>
    /// Memory of a graphics card that the engine takes for itself, whatever runs: the driver's context, its kernels, the least buffers. Zero where memory is
    /// the host's, of which nobody keeps such an account. Null takes what engines of the kind are known to take.
    /// </summary>
    public Bytes? OwnMemory { get; init; }

    /// <summary>Memory of a device that is not left for weights and cache of a single step.</summary>
    /// <param name="engine">The engine; null takes one that runs compiled.</param>
    /// <param name="device">The device.</param>
    public static Bytes KeptBack(EngineProfile? engine, Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        return device.Family == AppleFamily && device.Kind != DeviceKind.Cpu ? KeptByMacOs(device)
            : device.Kind != DeviceKind.Gpu ? Bytes.Zero
            : engine?.OwnMemory ?? (engine?.Kind == EngineKind.LlamaCpp ? _nativeMemory : _frameworkMemory);
    }

    private const string AppleFamily = "apple";

    // What Metal lets a GPU wire unless iogpu.wired_limit_mb is raised (recommendedMaxWorkingSetSize): two thirds of 16 GB (exo-explore/exo#1672), 21 to 24 of
    // 32 GB, three quarters of 64 and 128 GB (stencel.io on a 128 GB M1 Ultra); newer systems let a little more (antirez/ds4#893, AlexsJones/llmfit#754).
    private static readonly Bytes _largeMac = Bytes.FromGB(35);

    private static Bytes KeptByMacOs(Device device) => device.Memory is { IsKnown: true, Value: var memory }
        ? memory * (memory > _largeMac ? 0.25 : 1.0 / 3) : Bytes.Zero;

    /// <summary>Most sequences that run at once.</summary>
    public int MaxRunning { get; init; } = 1024;

    /// <summary>How measured decode steps and inter-token latencies lie around this profile's expectations.</summary>
    public Spread Spread { get; init; } = Spread.Wide;

    /// <summary>How measured prefills and times to the first token lie around them.</summary>
    public Spread PromptSpread { get; init; } = new(0.4, 2.5);

    /// <summary>The same by class of device, where families enough of a class were measured.</summary>
    public IReadOnlyDictionary<DeviceClass, PhaseSpreads> ClassSpreads { get; init; } = new ClosedTable<DeviceClass, PhaseSpreads>();

    /// <summary>
    /// Compute generations of the devices that the spreads were seen on (<see cref="Device.Family"/>); empty where they are of no special ones. On another
    /// generation the spreads are wider.
    /// </summary>
    public IReadOnlyList<string> Generations { get; init; } = [];

    /// <summary>The profile of an engine that takes so many times as long: for its steps, and for the arithmetic of prompts.</summary>
    /// <param name="steps">Factor on all of a step but arithmetic; above zero.</param>
    /// <param name="prompts">Factor on arithmetic and on the time of a request outside the steps; above zero.</param>
    public EngineProfile Scaled(double steps, double prompts)
    {
        Require.Positive(steps);
        Require.Positive(prompts);
        return this with
        {
            WeightFactor = WeightFactor * steps,
            ComputeFactor = ComputeFactor * prompts,
            CacheFactor = CacheFactor * steps,
            PerLayer = PerLayer * steps,
            ExchangeFactor = ExchangeFactor * steps,
            WireFactor = WireFactor * steps,
            PerExpertLayer = PerExpertLayer * steps,
            PerSequence = PerSequence * steps,
            PerStep = PerStep * steps,
            HostPerStep = HostPerStep * steps,
            HostPerSequence = HostPerSequence * steps,
            HostPerLayer = HostPerLayer * steps,
            PerRequest = PerRequest * prompts,
        };
    }

    /// <summary>The profile with the spreads of a device's class, where those are known, wider on a generation that they were not seen on.</summary>
    /// <param name="device">The device.</param>
    public EngineProfile On(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        return ClassSpreads.TryGetValue(device.Class, out PhaseSpreads? own) ? this with { Spread = own.Steps, PromptSpread = own.Prompts }
            : Generations.Count > 0 && !Generations.Contains(device.Family)
            ? this with { Spread = Spread.ForAnother(Generations.Count), PromptSpread = PromptSpread.ForAnother(Generations.Count), Generations = [] } : this;
    }

    /// <summary>Whether the serving figures of this profile are medians over requests; else means.</summary>
    public bool ReportsMedians { get; init; }

    /// <summary>What the coefficients rest on.</summary>
    public Basis Basis { get; init; } = Basis.Generic;

    /// <summary>The runs they were fitted to.</summary>
    public string Source { get; init; } = "defaults of the kind of engine";

    // A tensor of one element on a V100 occupies 1,343 MiB: the kernels of PyTorch (huggingface/transformers@249ef816, docs/source/en/model_memory_anatomy.md).
    private static readonly Bytes _frameworkMemory = new(1343 * 1024.0 * 1024);

    // llama.cpp leaves 1,024 MiB of each device free of weights and cache when it fits a model (ggml-org/llama.cpp#16653), and Ollama counts as much for CUDA
    // (ollama/ollama#2114).
    private static readonly Bytes _nativeMemory = new(1024 * 1024.0 * 1024);

    /// <summary>The starting point for an engine of a kind: what measured kernels, collectives and launches add up to before any run was seen.</summary>
    /// <param name="kind">The kind.</param>
    public static EngineProfile Default(EngineKind kind) => kind switch
    {
        EngineKind.Compiled => new EngineProfile("compiled", kind),
        EngineKind.LlamaCpp => new EngineProfile("llama.cpp", kind) { CacheFactor = 1.3, PerLayer = Seconds.FromMicroseconds(75) },
        EngineKind.Eager => new EngineProfile("eager", kind) { CacheFactor = 2.5, PerLayer = Seconds.FromMicroseconds(35),
            HostPerLayer = Seconds.FromMicroseconds(220), ExchangeFactor = 1.7 },
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "is not a kind of engine"),
    };

    /// <summary>The name a profile is kept under: versions and spellings of one engine are one.</summary>
    /// <param name="name">The engine's name, as people or benchmark files write it.</param>
    public static string Canonical(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        bool Says(string part) => name.Contains(part, StringComparison.OrdinalIgnoreCase);
        return Says("vllm") ? "vllm"
            : Says("sglang") ? "sglang"
            : Says("ik_llama") ? "ik_llama.cpp"
            : Says("trtllm") || Says("tensorrt-llm") || Says("tensorrt llm") ? "tensorrt-llm"
            : KindOf(name) == EngineKind.LlamaCpp ? "llama.cpp"
            : name;
    }

    /// <summary>
    /// The first word of an engine's name without its version, in small letters: what rows of several versions and settings have in common
    /// (<c>MLC LLM INT4</c>: mlc, <c>TinyChat 2.0 W4A16</c>: tinychat).
    /// </summary>
    /// <param name="name">The engine's name, as people or benchmark files write it.</param>
    public static string Stem(string name)
    {
        string canonical = Canonical(name);
        return canonical != name ? canonical : name.Split([' ', ',', '('], 2)[0].ToLowerInvariant();
    }

    /// <summary>The day from which on vLLM replays CUDA graphs (vllm-project/vllm#1926); the first version with them is 0.2.7.</summary>
    public const string GraphsInVllmSince = "2023-12-17";

    private static readonly Version _vllmWithGraphs = new(0, 2, 7);

    /// <summary>
    /// The kind of an engine by its name; compiled where the name says nothing. vLLM before 0.2.7 launched every operation from Python, as TinyChat does (no
    /// CUDA graph in mit-han-lab/llm-awq@d6e797a4).
    /// </summary>
    /// <param name="name">The engine's name, as people or benchmark files write it.</param>
    public static EngineKind KindOf(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        bool Says(string part) => name.Contains(part, StringComparison.OrdinalIgnoreCase);
        return Says("llama.cpp") || Says("ollama") || Says("llama-bench") || Says("lm studio") || Says("gguf") ? EngineKind.LlamaCpp
            : Says("eager") || Says("tinychat") || Says("hugging face") || name.Split(' ')[0].Equals("hf", StringComparison.OrdinalIgnoreCase)
                || (Says("transformers") && !Says("neuron"))
                || (Says("vllm") && VersionIn(name) is { } version && version < _vllmWithGraphs) ? EngineKind.Eager
            : EngineKind.Compiled;
    }

    /// <summary>The first version number in a name, <c>vLLM v0.6.1.post1</c>: 0.6.1; null where there is none.</summary>
    private static Version? VersionIn(string name)
    {
        foreach (string word in name.Split([' ', ',', '(', ')', '-', '_']))
        {
            string digits = new([.. word.TrimStart('v', 'V').TakeWhile(static c => char.IsAsciiDigit(c) || c == '.')]);
            if (Version.TryParse(digits.TrimEnd('.'), out Version? version))
            {
                return version;
            }
        }

        return null;
    }
}
