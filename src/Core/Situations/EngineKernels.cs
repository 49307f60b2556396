using Floorline.Core.Hardware;
using Floorline.Core.Quantities;

namespace Floorline.Core.Situations;

/// <summary>
/// Kernels that an engine brings with it, whatever the storage: shares of the device's peaks that they reach, and what they move beside the weights.
/// Figures are fitted to published runs (data/kernels.json names them).
/// </summary>
/// <param name="Kind">The kind of engine.</param>
/// <param name="Device">The sort of device.</param>
public sealed record EngineKernels(EngineKind Kind, DeviceKind Device)
{
    /// <summary>Share of the sheet's bandwidth that reading weights for few tokens reaches.</summary>
    public double MemoryShare { get; init; } = 0.9;

    // Where the clock of a device is not known: the middle of the cards that the figures were fitted to.
    private static readonly Hertz _usualClock = new(1.75e9);

    /// <summary>
    /// Bytes per clock that one multiprocessor reads of weights for one token: what it keeps in flight over a latency that is a number of clocks; null where
    /// nothing limits it.
    /// </summary>
    public double? BytesPerClock { get; init; }

    /// <summary>
    /// Operations per clock that one multiprocessor does of a decode's attention, where scores are worked out by vector units and go through memory; null where
    /// reading the cache is all of it.
    /// </summary>
    public double? AttentionPerClock { get; init; }

    /// <summary>Share of the dense 16-bit peak that matrices of many tokens reach.</summary>
    public double ComputeShare { get; init; } = 0.5;

    /// <summary>Factor on <see cref="ComputeShare"/> by device family, where the peak needs instructions that these kernels do not use.</summary>
    public IReadOnlyDictionary<string, double> FamilyShares { get; init; } = new Dictionary<string, double>();

    /// <summary>Prompt tokens that pass the weights at once: each such part reads them anew.</summary>
    public int MicroBatchTokens { get; init; } = 512;

    /// <summary>Prompt tokens that are in the pipeline of layer-split devices at once.</summary>
    public int BatchTokens { get; init; } = 2048;

    /// <summary>Bytes moved per block-quantised weight when a part of a prompt unpacks it to 16 bit.</summary>
    public double BytesPerUnpackedWeight { get; init; }

    /// <summary>
    /// Bytes of attention scores that go through memory per FLOP of a prompt's attention, where scores are materialised; zero where they are not.
    /// </summary>
    public double ScoreBytesPerFlop { get; init; }

    /// <summary>Operations per weight and token of a prompt, as a share of those that unpacking takes: processors unpack for every few tokens anew.</summary>
    public double UnpackingPerToken { get; init; }

    /// <summary>Fixed time of an exchange between devices, per device: engines without collectives send through each of them in turn.</summary>
    public Seconds? ExchangePerDevice { get; init; }

    /// <summary>
    /// Sockets of one machine whose memory a step reads at full rate together: threads on one socket read the other's memory over the link between them. Null
    /// where all of them count.
    /// </summary>
    public int? Sockets { get; init; }

    /// <summary>What <see cref="Sockets"/> was taken from.</summary>
    public string SocketsSource { get; init; } = "";

    /// <summary>How many times longer memory is read than if all sockets were read at once; 1 where they are.</summary>
    /// <param name="split">How the step is spread.</param>
    public double SocketFactor(Workloads.Parallelism split)
    {
        ArgumentNullException.ThrowIfNull(split);
        return Sockets is { } most && split.StageDevices > most ? split.StageDevices / (double)most : 1;
    }

    /// <summary>The runs that the figures were fitted to.</summary>
    public string Source { get; init; } = "";

    /// <summary>The rate at which a device reads weights for one token at most; null where nothing but its memory limits it.</summary>
    /// <param name="device">The device.</param>
    public BytesPerSecond? InFlightOn(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        return BytesPerClock is { } each && device.Multiprocessors.IsKnown
            ? new BytesPerSecond(each * device.Multiprocessors.Value * (device.PeakClock ?? _usualClock).Value) : null;
    }

    /// <summary>
    /// The rate at which a device does a decode's attention beside reading the cache; null where its clock is not known or nothing limits it.
    /// </summary>
    /// <param name="device">The device.</param>
    public FlopsPerSecond? AttentionOn(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        return AttentionPerClock is { } each && device is { Multiprocessors.IsKnown: true, PeakClock: { } clock }
            ? new FlopsPerSecond(each * device.Multiprocessors.Value * clock.Value) : null;
    }

    /// <summary>The share of the peak on a device.</summary>
    /// <param name="device">The device.</param>
    public double ComputeShareOn(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        return ComputeShare * (FamilyShares.TryGetValue(device.Family, out double share) ? share : 1);
    }
}
