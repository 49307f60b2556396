using Floorline.Core.Costs;
using Floorline.Core.Floors;
using Floorline.Core.Formats;
using Floorline.Core.Hardware;
using Floorline.Core.Models;
using Floorline.Core.Quantities;
using Floorline.Core.Situations;
using Floorline.Core.Workloads;

namespace Floorline.Core.Expectations;

/// <summary>
/// The parts of a step's expected time on the busiest device, each from the same operator list as the floors: weights through kernels of these sizes,
/// arithmetic at the share that kernels reach, cache, exchanges with their fixed cost, layers.
/// An engine's coefficients turn them into a time.
/// </summary>
public sealed record StepParts
{
    // A block's fused projections and its fused feed-forward are two matrices each: serving engines join q, k and v, and gate and up.
    private const int MatricesPerBlock = 2;

    // Experts get few tokens each, so their matrices fill the units half as well.
    private const double ExpertShare = 0.5;

    // Share of a halved peak that large matrices reach: 150 of 165 TFLOP/s, FP16 with FP32 sums on an RTX 4090 (HF FP16 prefills, docs/accuracy.md).
    private const double UnitsShare = 0.92;

    // Reading, what is in flight and unpacking overlap, but not wholly: where two of them take as long, the whole takes a fifth more.
    private const double Overlap = 4;

    // 1 bit in 16 or so: measured decodes of GDDR6 parts with and without it (RTX A6000 against A40 and L40S: 12 to 18 % apart).
    private const double CorrectionFactor = 1.15;

    // Attention kernels in 16 bit: a prompt's reach about 0.4 of the dense peak; a decode's over a latent cache 580 to 660 of 989 TFLOP/s on H800 (FlashMLA,
    // github.com/deepseek-ai/FlashMLA, 2025-04-22).
    private const double PromptAttentionShare = 0.4;
    private const double DecodeAttentionShare = 0.6;

    /// <summary>Reading weights: a fixed time per matrix and the share of bandwidth that kernels reach.</summary>
    public Seconds Weights { get; private init; }

    /// <summary>The part of <see cref="Weights"/> that is routed experts.</summary>
    public Seconds ExpertWeights { get; private init; }

    /// <summary>The part of <see cref="Arithmetic"/> that is routed experts.</summary>
    public Seconds ExpertArithmetic { get; private init; }

    /// <summary>Whether routed experts are in 4-bit blocks that the device's units do not take: kernels widen them.</summary>
    public bool WidensExperts { get; private init; }

    /// <summary>Unpacking block-quantised weights on the vector units; zero where formats are computed in as they are.</summary>
    public Seconds Unpacking { get; private init; }

    /// <summary>Matrix arithmetic at the share of the peak that kernels reach.</summary>
    public Seconds Arithmetic { get; private init; }

    /// <summary>Attention arithmetic of a prompt at the share that kernels reach in 16 bit.</summary>
    public Seconds Attention { get; private init; }

    /// <summary>
    /// Attention arithmetic of a decode at the share that kernels reach: it overlaps the read of the cache and binds where one cached element serves many
    /// heads (latent attention).
    /// </summary>
    public Seconds DecodeAttention { get; private init; }

    /// <summary>
    /// R2 at the sheet's bandwidth, a typical cache where the architecture is not known; with what an engine's own kernels take for the scores beside it.
    /// </summary>
    public Seconds Cache { get; private init; }

    /// <summary>Layers that run one after the other; estimated from the parameters where the architecture is not known.</summary>
    public double Layers { get; private init; }

    /// <summary>Layers with routed experts.</summary>
    public double ExpertLayers { get; private init; }

    /// <summary>Fixed cost of the collectives.</summary>
    public Seconds Exchanges { get; private init; }

    /// <summary>Time of the collectives on the wire, at the share of the link that they reach.</summary>
    public Seconds Wire { get; private init; }

    /// <summary>Whether the parts of a prompt say already how far pipeline stages overlap in one pass, as an engine's own kernels do.</summary>
    internal bool OverlapsStages { get; private init; }

    /// <summary>The weakest basis among the kernels.</summary>
    public Basis Basis { get; private init; }

    /// <summary>What had to be assumed, in whole sentences.</summary>
    public IReadOnlyList<string> Notes { get; private init; } = [];

    /// <summary>Takes a step apart.</summary>
    /// <param name="floors">The floors of the step.</param>
    /// <param name="kernels">What is known of kernels.</param>
    /// <param name="kind">How the engine drives the device.</param>
    public static StepParts Of(LatencyFloors floors, KernelTable kernels, EngineKind kind)
    {
        ArgumentNullException.ThrowIfNull(floors);
        ArgumentNullException.ThrowIfNull(kernels);
        return new Taking(floors, kernels, kind).Parts();
    }

    /// <summary>The time an engine takes for a step of these parts.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="sequences">Sequences in the batch.</param>
    public Seconds Time(EngineProfile engine, double sequences)
    {
        ArgumentNullException.ThrowIfNull(engine);
        return Overlapped(DeviceTime(engine, sequences), HostBeside(engine, sequences)).OrMore(engine.HostPerLayer * Layers);
    }

    /// <summary>What the host takes for a step while the devices work on it.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="sequences">Sequences in the batch.</param>
    public static Seconds HostBeside(EngineProfile engine, double sequences)
    {
        ArgumentNullException.ThrowIfNull(engine);
        return engine.HostPerStep + (engine.HostPerSequence * sequences);
    }

    /// <summary>How long the devices wait for the host in a step.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="sequences">Sequences in the batch.</param>
    internal Seconds HostWait(EngineProfile engine, double sequences)
    {
        Seconds device = DeviceTime(engine, sequences);
        return Overlapped(device, HostBeside(engine, sequences)) - device;
    }

    private Seconds DeviceTime(EngineProfile engine, double sequences) => KernelTime(engine) + ExchangeTime(engine) + HostTime(engine, sequences);

    /// <summary>Rung 2's part: kernels and cache.</summary>
    /// <param name="engine">The engine.</param>
    public Seconds KernelTime(EngineProfile engine)
    {
        ArgumentNullException.ThrowIfNull(engine);
        return Overlapped(ReadingTime(engine), ArithmeticTime(engine)) + (Attention * engine.ComputeFactor) + CoreTime(engine);
    }

    /// <summary>Reading and unpacking the weights.</summary>
    /// <param name="engine">The engine.</param>
    public Seconds ReadingTime(EngineProfile engine)
    {
        ArgumentNullException.ThrowIfNull(engine);
        return (Weights + (ExpertWeights * (ExpertFactor(engine) - 1))).OrMore(Unpacking) * engine.WeightFactor;
    }

    /// <summary>An engine's factor on the matrices of routed experts in their format on the device.</summary>
    /// <param name="engine">The engine.</param>
    public double ExpertFactor(EngineProfile engine)
    {
        ArgumentNullException.ThrowIfNull(engine);
        return engine.ExpertFactor * (WidensExperts ? engine.WidenedExpertFactor : 1);
    }

    /// <summary>The arithmetic of all matrices.</summary>
    /// <param name="engine">The engine.</param>
    public Seconds ArithmeticTime(EngineProfile engine)
    {
        ArgumentNullException.ThrowIfNull(engine);
        return (Arithmetic + (ExpertArithmetic * (ExpertFactor(engine) - 1))) * engine.ComputeFactor;
    }

    /// <summary>
    /// Two things that overlap but not wholly, such as reading and arithmetic of the same matrices: where both take as long, a quarter more than either.
    /// Measured matrices of 64 to 512 rows lie that far above the longer of the two.
    /// </summary>
    /// <param name="reading">The one.</param>
    /// <param name="arithmetic">The other.</param>
    public static Seconds Overlapped(Seconds reading, Seconds arithmetic)
    {
        (Seconds low, Seconds high) = reading < arithmetic ? (reading, arithmetic) : (arithmetic, reading);
        double ratio = high.Value > 0 ? low / high : 0;
        return high * Math.Cbrt(1 + (ratio * ratio * ratio));
    }

    /// <summary>The cores of decode attention: reading the cache, or the arithmetic on it where that takes longer.</summary>
    /// <param name="engine">The engine.</param>
    public Seconds CoreTime(EngineProfile engine)
    {
        ArgumentNullException.ThrowIfNull(engine);
        return (Cache * Math.Max(engine.CacheFactor, 1)).OrMore(DecodeAttention * engine.ComputeFactor);
    }

    /// <summary>Rung 3's part: collectives.</summary>
    /// <param name="engine">The engine.</param>
    public Seconds ExchangeTime(EngineProfile engine)
    {
        ArgumentNullException.ThrowIfNull(engine);
        return (Exchanges * engine.ExchangeFactor) + (Wire * engine.WireFactor);
    }

    /// <summary>Rung 4's part: what is spent per layer, per sequence and per step.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="sequences">Sequences in the batch.</param>
    public Seconds HostTime(EngineProfile engine, double sequences)
    {
        ArgumentNullException.ThrowIfNull(engine);
        return (engine.PerLayer * Layers) + (engine.PerExpertLayer * ExpertLayers) + (engine.PerSequence * sequences) + engine.PerStep;
    }

    /// <summary>
    /// Fixed cost of one collective over a number of devices: NCCL takes 6 to 23 microseconds for 2 to 8 devices before a byte moves; without a link of their
    /// own, more.
    /// </summary>
    /// <param name="devices">Devices in the group.</param>
    /// <param name="linked">Whether the devices have a link of their own.</param>
    public static Seconds CollectiveFixed(int devices, bool linked) =>
        devices < 2 ? Seconds.Zero : Seconds.FromMicroseconds(linked ? 4 + (1.9 * Math.Min(devices, 16)) : 15 + (5.0 * Math.Min(devices, 16)));

    private sealed class Taking(LatencyFloors floors, KernelTable kernels, EngineKind kind)
    {
        private readonly Device _device = Read(floors, kernels.Of(kind, floors.Hardware.Device.Kind));
        private readonly Step _step = floors.Cost.Step;
        private readonly List<string> _notes = [];
        private readonly EngineKernels? _own = kernels.Of(kind, floors.Hardware.Device.Kind);
        private Seconds _expertWeights;
        private Seconds _expertArithmetic;
        private double _unpacked;
        private bool _widens;
        private bool _spills;
        private readonly bool _sparse = IsSparse(floors.Cost.Model);
        private NumberFormat? _format;
        private bool _routed;
        private KernelEfficiency? _efficiency;
        private Basis _basis = Basis.OwnRuns;
        private bool _cacheSeen;

        /// <summary>The device as the engine's threads see its memory: of several sockets they read as many at once as the engine is known to.</summary>
        private static Device Read(LatencyFloors floors, EngineKernels? own)
        {
            Device device = floors.Hardware.Device;
            double longer = own?.SocketFactor(floors.Cost.Step.Parallelism) ?? 1;
            return longer == 1 ? device : device with { Bandwidth = new BytesPerSecond(device.Bandwidth.Value / longer) };
        }

        internal StepParts Parts()
        {
            (Seconds weights, Seconds unpacking, Seconds arithmetic, Seconds attention, Seconds decoding) = (Seconds.Zero, Seconds.Zero, Seconds.Zero,
                Seconds.Zero, Seconds.Zero);
            (double layers, double experts) = (0, 0);
            Flops attended = Flops.Zero;
            foreach (OperatorCost part in floors.Cost.Operators)
            {
                int matrices = Matrices(part.Kind);
                KernelEfficiency efficiency = Of(part.Format, part.Kind == OperatorKind.Experts);
                _basis = efficiency.Basis > _basis ? efficiency.Basis : _basis;
                Bytes read = part.Weights * part.WeightShare;
                if (part.Kind is OperatorKind.AttentionCore or OperatorKind.State)
                {
                    _cacheSeen = true;
                    layers += part.IsCross ? 0 : part.Count;
                    attention += _step.Phase == Phase.Decode ? Seconds.Zero : Attention(part, PromptAttentionShare);
                    if (_step.Phase == Phase.Decode && part.Kind == OperatorKind.AttentionCore)
                    {
                        decoding += Attention(part, DecodeAttentionShare);
                        attended += part.Work * (part.WorkShare * part.Count);
                    }

                    continue;
                }

                if (part.Kind == OperatorKind.Stated)
                {
                    // Where the cache's shape is given, its layers are counted with the cache.
                    double given = floors.Cost.Model.Components.OfType<StatedComponent>()
                        .FirstOrDefault(c => c.Name == part.Component)?.Cache.Sum(static c => c.Count) ?? 0;
                    double counted = given > 0 ? given : LayersOf(part);
                    layers += given > 0 ? 0 : counted * part.Count;
                    matrices = (int)Math.Round(2 * MatricesPerBlock * counted);
                    read *= Spread(part);
                    attention += StatedAttention(part, given > 0 ? given : counted);
                }

                Seconds before = weights;
                Seconds packed = efficiency.IncludesUnpacking ? Seconds.Zero : Unpack(part, read) * part.Count;
                Bytes moved = read + Spilled(part);
                weights += _own is { } brought ? Reading(brought, moved.Value * part.Count, packed)
                    : (efficiency.Fixed * (matrices * (double)part.Count)) + (moved * (part.Count / efficiency.MemoryShare) / _device.Bandwidth);
                _unpacked += part.Format.BitsPerWeight < 12 ? read / part.Format.BytesPerWeight * part.Count : 0;
                unpacking += packed;
                Seconds work = Matrix(part, efficiency);
                arithmetic += work;
                if (part.Kind == OperatorKind.Experts)
                {
                    experts += part.Count;
                    _widens |= part.Format.BitsPerWeight < 7.5 && !_device.Peaks.ContainsKey(ComputeFormat.Fp4);
                    _expertArithmetic += work;
                    _expertWeights += weights - before;
                }
            }

            if (_spills)
            {
                _notes.Add("Inputs and outputs of products that the last-level cache does not hold are counted as read and written.");
            }

            if (_own is { } own)
            {
                (arithmetic, attention) = Prompt(own, arithmetic, attention, weights, unpacking);
            }

            return new StepParts
            {
                Weights = weights,
                ExpertWeights = _own is null ? _expertWeights : Seconds.Zero,
                ExpertArithmetic = _own is null ? _expertArithmetic : Seconds.Zero,
                WidensExperts = _widens && _own is null,
                OverlapsStages = _own is not null,
                Unpacking = unpacking,
                Arithmetic = arithmetic,
                Attention = attention,
                DecodeAttention = decoding,
                Cache = Cache() + Scores(attended),
                Layers = layers,
                ExpertLayers = experts > 0 ? experts : _sparse || floors.Cost.Model.RoutesExperts ? layers : 0,
                Exchanges = Exchanges(),
                Wire = floors.Communication.Or(Seconds.Zero) / 0.7,
                Basis = _basis,
                Notes = _notes,
            };
        }

        /// <summary>
        /// What of a listed product's inputs and outputs goes through memory: all but what the last cache keeps from one operator to the next. Operators
        /// without products are fused into their neighbours. Where the cache is not known nothing is added.
        /// </summary>
        private Bytes Spilled(OperatorCost part)
        {
            if (part.Kind != OperatorKind.Listed || part.Work.Value <= 0 || !_device.LastLevelCache.IsKnown)
            {
                return Bytes.Zero;
            }

            Bytes moved = part.Activations * part.WorkShare;
            Bytes cache = _device.LastLevelCache.Value;
            _spills |= moved > cache;
            return moved > cache ? moved - cache : Bytes.Zero;
        }

        /// <summary>
        /// Reading the weights of an operator with an engine's own kernels: the bandwidth, what the multiprocessors keep in flight, and unpacking.
        /// In proportion to what is read, so that steps of more sequences stay lines.
        /// </summary>
        private Seconds Reading(EngineKernels own, double read, Seconds unpacking)
        {
            // Error correction takes a part of the bandwidth of GDDR memory, and comes switched on in parts made for servers.
            bool corrected = _device.Class == DeviceClass.DataCentreGpu && _device.MemoryType.Contains("GDDR", StringComparison.OrdinalIgnoreCase);
            double memory = read / _device.Bandwidth.Value / own.MemoryShare * (corrected ? CorrectionFactor : 1);
            double flight = own.InFlightOn(_device) is { } most ? read / most.Value : 0;
            return new Seconds(Math.Pow(Math.Pow(memory, Overlap) + Math.Pow(flight, Overlap) + Math.Pow(unpacking.Value, Overlap), 1 / Overlap));
        }

        /// <summary>
        /// A prompt with an engine's own kernels: the weights are read, and unpacked, for every micro-batch; scores go through memory; layer-split devices work
        /// on several micro-batches at once.
        /// </summary>
        private (Seconds Arithmetic, Seconds Attention) Prompt(EngineKernels own, Seconds arithmetic, Seconds attention, Seconds weights, Seconds unpacking)
        {
            if (_step.Phase == Phase.Decode)
            {
                return (arithmetic, attention);
            }

            double tokens = (double)_step.Tokens * _step.Batch;
            double parts = Math.Max(tokens / own.MicroBatchTokens, 1);
            Seconds each = weights + (new Bytes(own.BytesPerUnpackedWeight * _unpacked) / _device.Bandwidth);
            Seconds all = own.UnpackingPerToken > 0 ? (arithmetic + each).OrMore(unpacking * (own.UnpackingPerToken * tokens)) : arithmetic + (each * parts);
            if (_step is { Phase: Phase.Prefill, Parallelism.Pipeline: var stages and > 1 })
            {
                double together = Math.Min(Math.Ceiling(parts), own.BatchTokens / (double)own.MicroBatchTokens);
                double overlap = (together + stages - 1) / (together * stages);
                return (all * overlap, attention * (stages * overlap));
            }

            return (all, attention);
        }

        /// <summary>
        /// How many times the weights of one token a stated mixture of experts reads for all tokens of a prompt: with a the share that one token uses, all but
        /// (1 - a)^tokens of the whole, as routing that falls anywhere alike has it.
        /// </summary>
        private double Spread(OperatorCost part)
        {
            StatedComponent? stated = floors.Cost.Model.Components.OfType<StatedComponent>().FirstOrDefault(c => c.Name == part.Component);
            if (_step.Phase == Phase.Decode || stated is not { Active: { } active, Routing: null } || active >= stated.Parameters)
            {
                return 1;
            }

            double share = active / (double)stated.Parameters;
            double tokens = (double)_step.Tokens * _step.Batch / _step.Parallelism.AttentionReplicas;
            return (1 - Math.Pow(1 - share, tokens)) / share;
        }

        /// <summary>
        /// Attention arithmetic of a prompt where only totals are known: a width of sqrt(active / (12 layers)), as a block of 12 d^2 weights has.
        /// </summary>
        private Seconds StatedAttention(OperatorCost part, double layers)
        {
            StatedComponent? stated = floors.Cost.Model.Components.OfType<StatedComponent>().FirstOrDefault(c => c.Name == part.Component);
            Fact<Peak> peak = _device.PeakFor(NumberFormats.Bf16Format);
            if (stated is not { Role: ComponentRole.Decoder } || _step.Phase != Phase.Prefill || layers < 1 || !peak.IsKnown)
            {
                return Seconds.Zero;
            }

            double width = Math.Sqrt((double)(stated.Active ?? stated.Parameters) / (12 * layers));
            double pairs = _step.Tokens * (_step.Context + (_step.Tokens / 2.0)) * _step.Batch / _step.Parallelism.StageDevices / _step.Parallelism.Pipeline;
            var work = new Flops(4 * width * layers * pairs);
            return (work / (peak.Value.Rate * PromptAttentionShare)) + (new Bytes(work.Value * (_own?.ScoreBytesPerFlop ?? 0)) / _device.RatedBeside);
        }

        private static bool IsSparse(Model model)
        {
            foreach (Component component in model.Components)
            {
                if (component is StatedComponent { Active: { } active } stated && active < stated.Parameters * 0.8)
                {
                    return true;
                }
            }

            return false;
        }

        // Operators beside each other are mostly stored alike.
        private KernelEfficiency Of(NumberFormat format, bool routed)
        {
            if (!ReferenceEquals(format, _format) || routed != _routed || _efficiency is null)
            {
                (_format, _routed, _efficiency) = (format, routed, kernels.For(_device, format, routed));
            }

            return _efficiency;
        }

        private static int Matrices(OperatorKind kind) => kind switch
        {
            OperatorKind.Projection or OperatorKind.FeedForward or OperatorKind.Experts => MatricesPerBlock,
            OperatorKind.OutputHead or OperatorKind.Listed => 1,
            _ => 0,
        };

        // Layers against parameters of published decoders: 1B 16-22, 8B 32, 32B 64, 70B 80, 120B 36-94.
        private double LayersOf(OperatorCost part)
        {
            StatedComponent? stated = floors.Cost.Model.Components.OfType<StatedComponent>().FirstOrDefault(c => c.Name == part.Component);
            double billions = (stated?.Parameters ?? floors.Cost.Model.Parameters) / 1e9;
            double layers = 17 * Math.Pow(Math.Max(billions, 0.01), 0.35);
            _notes.Add($"{part.Component}: the architecture is not known; about {layers:0} layers are taken from its size.");
            return layers;
        }

        private Seconds Unpack(OperatorCost part, Bytes read)
        {
            bool packed = part.Format.BitsPerWeight < 7.5
                || (kind == EngineKind.LlamaCpp && (part.Format.BitsPerWeight < 12 || _device.Kind == DeviceKind.Cpu));
            bool native = part.Format.Name is "nvfp4" or "mxfp4" && _device.Peaks.ContainsKey(ComputeFormat.Fp4);
            if (!packed || native || !_device.Peaks.TryGetValue(ComputeFormat.Fp32, out FlopsPerSecond vector))
            {
                return Seconds.Zero;
            }

            double count = read / part.Format.BytesPerWeight;
            return new Flops(count * kernels.UnpackOperationsPerWeight(_device, part.Format)) / vector;
        }

        private Seconds Matrix(OperatorCost part, KernelEfficiency efficiency)
        {
            double split = part.Kind == OperatorKind.Experts || _sparse ? ExpertShare : 1;
            Fact<FlopsPerSecond> rate = _own is { } own
                ? _device.PeakFor(NumberFormats.Bf16Format).Select(p => p.Rate * own.ComputeShareOn(_device))
                : Vendors(part, efficiency.ComputeShare);
            if (!rate.IsKnown)
            {
                return Seconds.Zero;
            }

            // The stages of one pass work one after the other.
            double stages = _step.Phase == Phase.Prefill ? _step.Parallelism.Pipeline : 1;
            return part.Work * (part.WorkShare * part.Count * stages) / (rate.Value * split);
        }

        /// <summary>
        /// The rate of a vendor's kernels. They sum in 32 bit; where that halves the peak, the units are the limit and nearly all of it is reached. Kernels for
        /// block-quantised weights sum in 16 bit.
        /// </summary>
        private Fact<FlopsPerSecond> Vendors(OperatorCost part, double share)
        {
            bool packed = part.Format.BitsPerWeight < 7.5 && !part.Format.Arithmetic.Contains(ComputeFormat.Fp4);
            Fact<Peak> usual = _device.PeakSummedIn32(part.Format);
            Fact<Peak> highest = _device.PeakFor(part.Format);
            return !usual.IsKnown || !highest.IsKnown ? Fact<FlopsPerSecond>.Unknown("no peak of this format is known")
                : Fact<FlopsPerSecond>.Known(packed || highest.Value.Rate == usual.Value.Rate ? highest.Value.Rate * share
                    : (highest.Value.Rate * share).OrLess(usual.Value.Rate * UnitsShare));
        }

        private Seconds Attention(OperatorCost part, double share)
        {
            Fact<Peak> peak = _device.PeakFor(NumberFormats.Bf16Format);
            double stages = _own is null && _step.Phase == Phase.Prefill ? _step.Parallelism.Pipeline : 1;
            Seconds arithmetic = peak.IsKnown ? part.Work * (part.WorkShare * part.Count * stages) / (peak.Value.Rate * share) : Seconds.Zero;
            return _own is { ScoreBytesPerFlop: > 0 } own && _step.Phase != Phase.Decode
                ? arithmetic + (new Bytes((part.Work * (part.WorkShare * part.Count)).Value * own.ScoreBytesPerFlop) / _device.RatedBeside) : arithmetic;
        }

        private Seconds Cache()
        {
            if (_cacheSeen || _step.Phase != Phase.Decode)
            {
                return floors.KvCacheRead.Or(Seconds.Zero);
            }

            // A stated decoder of unknown shape: 60 kB per token at 8B active parameters, growing as the 0.42nd power. Dense grouped-query models cache more
            // (8B 131 kB, 70B 328 kB), hybrids and sparse models less: it lies between them.
            double active = floors.Cost.Model.Components.OfType<StatedComponent>().Where(static c => c.Role == ComponentRole.Decoder)
                .Sum(static c => (double)(c.Active ?? c.Parameters));
            if (active <= 0 || _step.Context == 0)
            {
                return Seconds.Zero;
            }

            _notes.Add("The cache of an unknown architecture is taken as that of a typical grouped-query decoder of its size.");
            Bytes perToken = new Bytes(60e3 * Math.Pow(active / 8e9, 0.42)) * (_step.KvCache.BitsPerWeight / 16);
            return perToken * ((double)_step.Context * _step.Batch / _step.Parallelism.Tensor) / _device.Bandwidth;
        }

        /// <summary>What an engine's own kernels take for a decode's scores beside reading the cache; in proportion to what is attended to.</summary>
        private Seconds Scores(Flops attended) => _own?.AttentionOn(_device) is { } rate ? attended / rate : Seconds.Zero;

        private Seconds Exchanges()
        {
            Seconds total = Seconds.Zero;
            foreach (Collective exchange in floors.Cost.Collectives)
            {
                total += _own is { ExchangePerDevice: { } each } ? each * (exchange.Devices * (double)exchange.Count)
                    : CollectiveFixed(exchange.Devices, _device.Interconnect.IsKnown) * exchange.Count;
            }

            // A model that is only stated has no list of collectives; a tensor-parallel decoder has two all-reduces per layer.
            if (floors.Cost.Collectives.Count == 0 && _step.Parallelism.Tensor > 1)
            {
                double layers = 17 * Math.Pow(Math.Max(floors.Cost.Model.Parameters / 1e9, 0.01), 0.35);
                total = CollectiveFixed(_step.Parallelism.Tensor, _device.Interconnect.IsKnown) * (2 * layers);
            }

            return total;
        }
    }
}
