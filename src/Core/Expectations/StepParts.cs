using Floorline.Core.Costs;
using Floorline.Core.Floors;
using Floorline.Core.Formats;
using Floorline.Core.Hardware;
using Floorline.Core.Models;
using Floorline.Core.Quantities;
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
    private const double OwnKernelShare = 0.5;

    // Attention kernels in 16 bit: a prompt's reach about 0.4 of the dense peak; a decode's over a latent cache 580 to 660 of 989 TFLOP/s on H800 (FlashMLA,
    // github.com/deepseek-ai/FlashMLA, 2025-04-22).
    private const double PromptAttentionShare = 0.4;
    private const double DecodeAttentionShare = 0.6;

    /// <summary>Reading weights: a fixed time per matrix and the share of bandwidth that kernels reach.</summary>
    public Seconds Weights { get; private init; }

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

    /// <summary>R2 at the sheet's bandwidth; a typical cache where the architecture is not known.</summary>
    public Seconds Cache { get; private init; }

    /// <summary>Layers that run one after the other; estimated from the parameters where the architecture is not known.</summary>
    public double Layers { get; private init; }

    /// <summary>Layers with routed experts.</summary>
    public double ExpertLayers { get; private init; }

    /// <summary>Fixed cost of the collectives.</summary>
    public Seconds Exchanges { get; private init; }

    /// <summary>Time of the collectives on the wire, at the share of the link that they reach.</summary>
    public Seconds Wire { get; private init; }

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
        return (KernelTime(engine) + ExchangeTime(engine) + HostTime(engine, sequences)).OrMore(engine.HostPerLayer * Layers);
    }

    /// <summary>Rung 2's part: kernels and cache.</summary>
    /// <param name="engine">The engine.</param>
    public Seconds KernelTime(EngineProfile engine)
    {
        ArgumentNullException.ThrowIfNull(engine);
        Seconds matrices = (Weights.OrMore(Unpacking) * engine.WeightFactor).OrMore(Arithmetic * engine.ComputeFactor);
        return matrices + (Attention * engine.ComputeFactor) + CoreTime(engine);
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
        return (Exchanges * engine.ExchangeFactor) + Wire;
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
        private readonly Device _device = floors.Hardware.Device;
        private readonly Step _step = floors.Cost.Step;
        private readonly List<string> _notes = [];
        private readonly bool _sparse = IsSparse(floors.Cost.Model);
        private NumberFormat? _format;
        private KernelEfficiency? _efficiency;
        private Basis _basis = Basis.OwnRuns;
        private bool _cacheSeen;

        internal StepParts Parts()
        {
            (Seconds weights, Seconds unpacking, Seconds arithmetic, Seconds attention, Seconds decoding) = (Seconds.Zero, Seconds.Zero, Seconds.Zero,
                Seconds.Zero, Seconds.Zero);
            (double layers, double experts) = (0, 0);
            foreach (OperatorCost part in floors.Cost.Operators)
            {
                int matrices = Matrices(part.Kind);
                KernelEfficiency efficiency = Of(part.Format);
                _basis = efficiency.Basis > _basis ? efficiency.Basis : _basis;
                Bytes read = part.Weights * part.WeightShare;
                if (part.Kind is OperatorKind.AttentionCore or OperatorKind.State)
                {
                    _cacheSeen = true;
                    layers += part.Kind == OperatorKind.AttentionCore && part.Name.StartsWith("cross", StringComparison.Ordinal) ? 0 : part.Count;
                    attention += _step.Phase == Phase.Decode ? Seconds.Zero : Attention(part, PromptAttentionShare);
                    decoding += _step.Phase == Phase.Decode && part.Kind == OperatorKind.AttentionCore ? Attention(part, DecodeAttentionShare) : Seconds.Zero;
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
                }

                weights += (efficiency.Fixed * (matrices * (double)part.Count)) + (read * (part.Count / efficiency.MemoryShare) / _device.Bandwidth);
                unpacking += efficiency.IncludesUnpacking ? Seconds.Zero : Unpack(part, read) * part.Count;
                arithmetic += Matrix(part, efficiency);
                experts += part.Kind == OperatorKind.Experts ? part.Count : 0;
            }

            return new StepParts
            {
                Weights = weights,
                Unpacking = unpacking,
                Arithmetic = arithmetic,
                Attention = attention,
                DecodeAttention = decoding,
                Cache = Cache(),
                Layers = layers,
                ExpertLayers = experts > 0 ? experts : _sparse || floors.Cost.Model.RoutesExperts ? layers : 0,
                Exchanges = Exchanges(),
                Wire = floors.Communication.Or(Seconds.Zero) / 0.7,
                Basis = _basis,
                Notes = _notes,
            };
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
        private KernelEfficiency Of(NumberFormat format)
        {
            if (!ReferenceEquals(format, _format) || _efficiency is null)
            {
                (_format, _efficiency) = (format, kernels.For(_device, format));
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
            bool packed = part.Format.BitsPerWeight < 7.5 || (kind == EngineKind.LlamaCpp && part.Format.BitsPerWeight < 12);
            bool native = part.Format.Name is "nvfp4" or "mxfp4" && _device.Peaks.ContainsKey(ComputeFormat.Fp4);
            if (!packed || native || !_device.Peaks.TryGetValue(ComputeFormat.Fp32, out FlopsPerSecond vector))
            {
                return Seconds.Zero;
            }

            double count = read / part.Format.BytesPerWeight;
            return new Flops(count * kernels.UnpackOperationsPerWeight(_device)) / vector;
        }

        private Seconds Matrix(OperatorCost part, KernelEfficiency efficiency)
        {
            // llama.cpp brings its own matrix kernels, which work in 16 bit whatever the storage, and a prompt passes its layer split one device after the
            // other.
            bool own = kind == EngineKind.LlamaCpp;
            Fact<Peak> peak = own ? _device.PeakFor(NumberFormats.Bf16Format) : floors.PeakFor(part);
            if (!peak.IsKnown)
            {
                return Seconds.Zero;
            }

            double share = (own ? OwnKernelShare : efficiency.ComputeShare) * (part.Kind == OperatorKind.Experts || _sparse ? ExpertShare : 1);
            double stages = own && _step.Phase != Phase.Decode ? _step.Parallelism.Pipeline : 1;
            return part.Work * (part.WorkShare * part.Count * stages) / (peak.Value.Rate * share);
        }

        private Seconds Attention(OperatorCost part, double share)
        {
            Fact<Peak> peak = _device.PeakFor(NumberFormats.Bf16Format);
            return peak.IsKnown ? part.Work * (part.WorkShare * part.Count) / (peak.Value.Rate * share) : Seconds.Zero;
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

        private Seconds Exchanges()
        {
            Seconds total = Seconds.Zero;
            foreach (Collective exchange in floors.Cost.Collectives)
            {
                total += CollectiveFixed(exchange.Devices, _device.Interconnect.IsKnown) * exchange.Count;
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
