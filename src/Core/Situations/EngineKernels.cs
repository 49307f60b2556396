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

    /// <summary>What one multiprocessor keeps in flight when it reads weights for one token; null where nothing limits it.</summary>
    public BytesPerSecond? InFlight { get; init; }

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

    /// <summary>The runs that the figures were fitted to.</summary>
    public string Source { get; init; } = "";

    /// <summary>The share of the peak on a device.</summary>
    /// <param name="device">The device.</param>
    public double ComputeShareOn(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        return ComputeShare * (FamilyShares.TryGetValue(device.Family, out double share) ? share : 1);
    }
}
