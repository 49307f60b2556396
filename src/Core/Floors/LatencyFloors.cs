using Floorline.Core.Costs;
using Floorline.Core.Hardware;
using Floorline.Core.Quantities;
using Floorline.Core.Workloads;

namespace Floorline.Core.Floors;

/// <summary>
/// Lower bounds on the time of one step: R1 weights, R2 cache, R3 arithmetic, R4 communication, and the floor that binds.
/// Per device: each term is that of the busiest device. Nothing is counted that an implementation could avoid.
/// </summary>
public sealed class LatencyFloors
{
    private Exposure? _exposed;
    private double _guaranteedShare = double.NaN;

    private LatencyFloors(StepCost cost, DeviceGroup hardware, CollectiveAlgorithm? algorithm)
    {
        Cost = cost;
        Hardware = hardware;
        Asked = algorithm;
        Device device = hardware.Device;
        (Bytes weights, Bytes guaranteed, Bytes cache) = (Bytes.Zero, Bytes.Zero, Bytes.Zero);
        Seconds arithmetic = Seconds.Zero;
        Seconds usual = Seconds.Zero;
        Seconds certain = Seconds.Zero;
        Seconds chain = Seconds.Zero;
        string? noPeak = null;
        for (int i = 0; i < cost.Operators.Count; i++)
        {
            OperatorCost part = cost.Operators[i];
            Bytes read = part.Weights * (part.WeightShare * part.Count);
            Bytes cached = part.Cache * (part.CacheShare * part.Count);
            weights += read;
            guaranteed += part.GuaranteedWeights * (part.WeightShare * part.Count);
            cache += cached;
            Fact<Peak> peak = PeakFor(part);
            Seconds busy = Seconds.Zero;
            if (part.Work.Value > 0)
            {
                noPeak ??= peak.UnknownReason;
                busy = peak.IsKnown ? part.Work * (part.WorkShare * part.Count) / peak.Value.Rate : Seconds.Zero;
                usual += peak.IsKnown ? part.Work * (part.WorkShare * part.Count) / device.PeakSummedIn32(part.Format).Value.Rate : Seconds.Zero;
            }

            arithmetic += busy;
            certain += busy * part.GuaranteedWorkShare;
            chain += ((read + cached) / device.Bandwidth).OrMore(busy);
        }

        WeightRead = weights / device.Bandwidth;
        GuaranteedWeightRead = guaranteed / device.Bandwidth;
        KvCacheRead = cost.CacheRead.Select(_ => cache / device.Bandwidth);
        // What is counted of arithmetic is a floor of it still; where reading takes longer, it says nothing.
        noPeak ??= cost.WorkIsStated || arithmetic > (weights + cache) / device.Bandwidth ? null : NotStated;
        Compute = noPeak is null ? Fact<Seconds>.Known(arithmetic) : Fact<Seconds>.Unknown(noPeak);
        ComputeSummedIn32 = Compute.Select(_ => usual);
        Chain = chain;
        MovedPerDevice = weights + cache;
        Algorithm = algorithm ?? (device.Interconnect is { IsKnown: true, Value.ReducesInSwitch: true } ? CollectiveAlgorithm.InSwitch
            : CollectiveAlgorithm.Ring);
        Communication = Wire();
        GuaranteedCompute = certain;
    }

    private const string NotStated = "neither the FLOPs of a call nor how many positions it has are stated";

    /// <summary>What the step costs.</summary>
    public StepCost Cost { get; }

    /// <summary>The devices it runs on.</summary>
    public DeviceGroup Hardware { get; }

    /// <summary>R1: the time to read the step's weights once. Routed experts by expectation under uniform routing.</summary>
    public Seconds WeightRead { get; }

    /// <summary>R1 when routing is as lucky as it can be: the part that no routing avoids.</summary>
    public Seconds GuaranteedWeightRead { get; }

    /// <summary>R2: the time to read the cache and the constant states.</summary>
    public Fact<Seconds> KvCacheRead { get; }

    /// <summary>R3: the time of the arithmetic at the dense peak of the format.</summary>
    public Fact<Seconds> Compute { get; }

    /// <summary>R3 with sums in 32 bit, as frameworks and engines compute; equal to R3 but on cards that are faster with sums in 16 bit.</summary>
    public Fact<Seconds> ComputeSummedIn32 { get; }

    /// <summary>R4: the time of the exchanges between devices on the wire; zero on one device.</summary>
    public Fact<Seconds> Communication { get; }

    /// <summary>
    /// The part of R4 that no overlap hides. One sequence of a decode step is a dependent chain and hides nothing; larger batches could be split so that all
    /// compute hides it.
    /// </summary>
    public Fact<Seconds> ExposedCommunication => (_exposed ??= new Exposure(this)).Usual;

    /// <summary>How an all-reduce is taken to be done.</summary>
    public CollectiveAlgorithm Algorithm { get; }

    /// <summary>How an all-reduce was asked to be done; null for what the link can do.</summary>
    internal CollectiveAlgorithm? Asked { get; }

    /// <summary>R1 + R2: both stream through the same memory, so they add.</summary>
    public Seconds Memory => WeightRead + KvCacheRead.Or(Seconds.Zero);

    /// <summary>max(R1 + R2, R3): rung 0 of the ladder, one device's own floor at data-sheet figures.</summary>
    public Seconds Local => Memory.OrMore(Compute.Or(Seconds.Zero));

    /// <summary>The binding floor: max(R1 + R2, R3) plus exposed communication.</summary>
    public Seconds Binding => Local + ExposedCommunication.Or(Seconds.Zero);

    /// <summary>
    /// The binding floor with the guaranteed R1 and, where sources disagree on a figure of the device, the most generous one: the only floor that can call a
    /// measurement impossible.
    /// </summary>
    public Seconds Guaranteed => AsStated * GuaranteedShare;

    /// <summary>What the most generous of disputed figures leaves of the guaranteed floor; 1 where nothing is disputed upwards.</summary>
    public double GuaranteedShare => double.IsNaN(_guaranteedShare) ? _guaranteedShare = Undisputed() : _guaranteedShare;

    private double Undisputed()
    {
        if (Hardware.Device.Disputed.Count == 0)
        {
            return 1;
        }

        var generous = new LatencyFloors(Cost, Hardware with { Device = Hardware.Device.MostGenerous }, Algorithm);
        return AsStated.Value > 0 ? generous.AsStated / AsStated : 1;
    }

    // One sequence in four bits asks for four to five FLOP per byte; of the catalogue's devices one accelerator and one processor give fewer.
    private const double FlopsPerByteOfOne = 5;

    /// <summary>
    /// Whether what arithmetic takes at least is known, or is surely little beside the bytes: then the rest of a time is told apart from arithmetic that nobody
    /// counted.
    /// </summary>
    public bool ArithmeticIsKnown => Cost.WorkIsStated
        && (Compute.IsKnown || Cost.Work.Value <= FlopsPerByteOfOne * (Cost.WeightsRead + Cost.CacheRead.Or(Bytes.Zero)).Value);

    /// <summary>R3 without what only totals leave open.</summary>
    public Seconds GuaranteedCompute { get; }

    /// <summary>The exposed part of R4 beside the guaranteed local floor.</summary>
    public Fact<Seconds> GuaranteedExposedCommunication => (_exposed ??= new Exposure(this)).Guaranteed;

    private Seconds GuaranteedLocal => (GuaranteedWeightRead + KvCacheRead.Or(Seconds.Zero)).OrMore(GuaranteedCompute);

    private Seconds AsStated => GuaranteedLocal + GuaranteedExposedCommunication.Or(Seconds.Zero);

    /// <summary>
    /// What no overlap hides of the exchanges. A batch takes at least as long as one of its sequences alone, whose chain hides nothing. Worked out when it is
    /// asked for: it takes the floors of another step, and step times do not need it.
    /// </summary>
    private sealed class Exposure
    {
        internal Exposure(LatencyFloors of)
        {
            LatencyFloors? alone = of.MayOverlap && of.Cost.Step.Phase == Phase.Decode && of.Communication is { IsKnown: true, Value.Value: > 0 }
                ? new LatencyFloors(StepCost.Of(of.Cost.Model, of.Cost.Step with { Batch = 1 }), of.Hardware, of.Algorithm) : null;
            Usual = of.Communication.Select(wire => Exposed(of, wire, of.Local, alone?.Binding));
            Guaranteed = of.Communication.Select(wire => Exposed(of, wire, of.GuaranteedLocal, alone?.AsStated));
        }

        internal Fact<Seconds> Usual { get; }

        internal Fact<Seconds> Guaranteed { get; }

        private static Seconds Exposed(LatencyFloors of, Seconds wire, Seconds local, Seconds? alone) =>
            !of.MayOverlap || wire.Value == 0 ? wire : CollectiveTime.Exposed(wire, local).OrMore((alone ?? Seconds.Zero) - local);
    }

    /// <summary>The sum over operators of max(bytes / bandwidth, FLOPs / peak): a tighter bound when each operator waits for the one before.</summary>
    public Seconds Chain { get; }

    /// <summary>Bytes that the busiest device moves.</summary>
    public Bytes MovedPerDevice { get; }

    /// <summary>The term that binds.</summary>
    public FloorTerm BindingTerm
    {
        get
        {
            Seconds compute = Compute.Or(Seconds.Zero);
            Seconds cache = KvCacheRead.Or(Seconds.Zero);
            if (ExposedCommunication.Or(Seconds.Zero) > Local)
            {
                return FloorTerm.Communication;
            }

            return Memory < compute ? FloorTerm.Compute : cache > WeightRead ? FloorTerm.KvCache : FloorTerm.Weights;
        }
    }

    /// <summary>Tokens (or items) per second at the binding floor; infinite where the step reads nothing and computes nothing.</summary>
    public TokensPerSecond BestRate => TokensPerSecond.Of(Cost.TokensHandled, Binding);

    /// <summary>The peak that the step's main format computes at.</summary>
    public Fact<Peak> MainPeak => Hardware.Device.PeakFor(Cost.Weights.Default);

    /// <summary>Where the step sits under the roofline; unknown where it reads no byte, because work per byte then has no value.</summary>
    public Fact<RooflinePoint> Roofline => Cost.WeightsRead + Cost.CacheRead.Or(Bytes.Zero) is { Value: > 0 } moved
        ? !Cost.WorkIsStated ? Fact<RooflinePoint>.Unknown(NotStated)
            : MainPeak.Select(peak => RooflinePoint.Of(Cost.Work, moved, peak.Rate, Hardware.Device.Bandwidth))
        : Fact<RooflinePoint>.Unknown("the step reads neither weights nor cache, so it has no arithmetic intensity");

    private bool MayOverlap => Cost.Step.Phase != Phase.Decode || Cost.Step.Batch > 1;

    /// <summary>Computes the floors of a step on devices.</summary>
    /// <param name="cost">What the step costs.</param>
    /// <param name="hardware">The devices; at least as many as the step's parallelism uses.</param>
    /// <param name="algorithm">How an all-reduce is done; null takes what the link can do.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer devices than the step is spread over, or a bandwidth that is not above zero.</exception>
    public static LatencyFloors Of(StepCost cost, DeviceGroup hardware, CollectiveAlgorithm? algorithm = null)
    {
        ArgumentNullException.ThrowIfNull(cost);
        ArgumentNullException.ThrowIfNull(hardware);
        Require.Positive(hardware.Device.Bandwidth, nameof(hardware));
        Require.InRange(hardware.Count, cost.Step.Parallelism.Devices, int.MaxValue, nameof(hardware));
        return new LatencyFloors(cost, hardware, algorithm);
    }

    /// <summary>Computes the floors of a step on one device.</summary>
    /// <param name="cost">What the step costs.</param>
    /// <param name="device">The device.</param>
    public static LatencyFloors Of(StepCost cost, Device device) => Of(cost, new DeviceGroup(device));

    /// <summary>The peak an operator computes at on these devices.</summary>
    /// <param name="part">The operator.</param>
    public Fact<Peak> PeakFor(OperatorCost part)
    {
        ArgumentNullException.ThrowIfNull(part);
        return Hardware.Device.PeakFor(part.Format);
    }

    /// <summary>
    /// What an exchange takes between machines, where its group is larger than one: each machine's ports together carry what leaves it. Zero within one
    /// machine, and where the network is not known.
    /// </summary>
    private Seconds Between(Collective exchange)
    {
        int machines = Hardware.Machines(exchange.Devices);
        if (machines == 1 || Hardware.Device.Fabric is not { IsKnown: true, Value: var fabric })
        {
            return Seconds.Zero;
        }

        // All that a machine's devices deal out to others leaves through their own ports; what they hold together is sent once, through all ports.
        double ports = exchange.Kind == CollectiveKind.AllToAll ? 1 : Hardware.PerMachine!.Value;
        return CollectiveTime.Of(exchange.Kind, exchange.Message, machines, fabric.Bandwidth * ports, Algorithm);
    }

    private Fact<Seconds> Wire()
    {
        if (Cost.CollectivesUnknown is { } why)
        {
            return Fact<Seconds>.Unknown(why);
        }

        if (Cost.Collectives.Count == 0)
        {
            return Fact<Seconds>.Known(Seconds.Zero);
        }

        Seconds wire = Seconds.Zero;
        if (Hardware.Device.Exchange is not { IsKnown: true, Value: { } link })
        {
            return Fact<Seconds>.Unknown(Hardware.Device.Exchange.UnknownReason!);
        }

        foreach (Collective exchange in Cost.Collectives)
        {
            Seconds within = CollectiveTime.Of(exchange.Kind, exchange.Message, exchange.Devices, link.Bandwidth, Algorithm);
            wire += within.OrMore(Between(exchange)) * exchange.Count;
        }

        return Fact<Seconds>.Known(wire);
    }
}
