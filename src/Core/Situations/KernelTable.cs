using Floorline.Core.Costs;
using Floorline.Core.Formats;
using Floorline.Core.Hardware;
using Floorline.Core.Quantities;
using Floorline.Core.Workloads;

namespace Floorline.Core.Situations;

/// <summary>Measured kernel efficiencies by device and format, and what to take where none was measured.</summary>
/// <param name="entries">The measured efficiencies.</param>
public sealed class KernelTable(IReadOnlyList<KernelEfficiency> entries)
{
    /// <summary>No kernel measured: every answer is generic.</summary>
    public static KernelTable Empty { get; } = new([]);

    // Devices whose memory system and units are those of a measured one, at other clocks or sizes.
    private static readonly (string Prefix, string Measured)[] _families =
    [
        ("a100", "a100-sxm-80gb"), ("h100", "h100-sxm"), ("h800", "h100-sxm"), ("h20", "h200-sxm"), ("gh200", "h200-sxm"), ("h200", "h200-sxm"),
            ("b200", "b200-sxm"), ("b300", "b300-sxm"), ("gb200", "gb200"), ("gb300", "gb300"),
        ("l40", "l40s"), ("l4", "l40s"), ("rtx-40", "l40s"), ("rtx-6000-ada", "l40s"), ("rtx-5000-ada", "l40s"), ("rtx-4000-ada", "l40s"),
        ("rtx-50", "rtx-pro-6000-server"), ("rtx-pro", "rtx-pro-6000-server"),
    ];

    // Without data: what most devices take (data/kernels.json).
    private const double UsualUnpackOperations = 11;

    /// <summary>What unpacking takes, by vendor; the first that fits decides.</summary>
    public IReadOnlyList<UnpackCost> Unpacking { get; init; } = [];

    /// <summary>Kernels that engines bring with them.</summary>
    public IReadOnlyList<EngineKernels> Engines { get; init; } = [];

    /// <summary>What calls of models without a decoder take against their priced steps.</summary>
    public IReadOnlyList<CallEfficiency> Calls { get; init; } = [];

    /// <summary>
    /// What is known of a step's kind of call; null where the step is none, where nothing was measured, or where every operator is listed with its activations,
    /// of which the factor would count what is counted already.
    /// </summary>
    /// <param name="cost">The step.</param>
    public CallEfficiency? CallOf(StepCost cost)
    {
        ArgumentNullException.ThrowIfNull(cost);
        if (cost.Step.Phase != Phase.Forward || Calls.Count == 0 || cost.Operators.Any(static o => o.Kind == OperatorKind.Listed))
        {
            return null;
        }

        bool denoises = CallEfficiency.IsDenoising(cost.Model);
        return Calls.FirstOrDefault(c => c.Denoises == denoises);
    }

    /// <summary>Kernels of an engine on a sort of device; null where it uses the vendor's, as measured.</summary>
    /// <param name="kind">The kind of engine.</param>
    /// <param name="device">The sort of device.</param>
    public EngineKernels? Of(EngineKind kind, DeviceKind device)
    {
        DeviceKind sort = device == DeviceKind.Apu ? DeviceKind.Soc : device;
        foreach (EngineKernels engine in Engines)
        {
            if (engine.Kind == kind && engine.Device == sort)
            {
                return engine;
            }
        }

        return null;
    }

    /// <summary>The measured efficiencies.</summary>
    public IReadOnlyList<KernelEfficiency> Entries { get; } = entries;

    /// <summary>Operations of the vector units per weight that is unpacked on a device from a format; zero where it takes none.</summary>
    /// <param name="device">The device.</param>
    /// <param name="format">The storage format.</param>
    public double UnpackOperationsPerWeight(Device device, NumberFormat format)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(format);
        foreach (UnpackCost cost in Unpacking)
        {
            if (cost.Fits(device, format))
            {
                return Math.Max(cost.OperationsPerWeight, cost.OperationsPerByte * format.BytesPerWeight.Value);
            }
        }

        return UsualUnpackOperations;
    }

    /// <summary>The efficiency to expect of a device for matrices stored in a format; its basis says how it is known.</summary>
    /// <param name="device">The device.</param>
    /// <param name="format">The storage format.</param>
    /// <param name="routed">Whether the matrices are those of routed experts, of which kernels take many small ones together.</param>
    public KernelEfficiency For(Device device, NumberFormat format, bool routed = false)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(format);
        if (Measured(device.KernelsOf, format.Name) is { } exact)
        {
            return exact;
        }

        KernelEfficiency found = Nearest(device, format, KindsOf(format));
        if (!format.IsServingInteger || routed || format.Arithmetic.Contains(ComputeFormat.Int8))
        {
            return found;
        }

        // Integers that are widened to 16 bit on the way: for few tokens such kernels stream like 16-bit ones.
        KernelEfficiency wide = Nearest(device, format, ["bf16"]);
        return found with { Fixed = wide.Fixed, MemoryShare = wide.MemoryShare };
    }

    private KernelEfficiency Nearest(Device device, NumberFormat format, string[] kinds)
    {
        string? relative = RelativeOf(device.KernelsOf);
        foreach (string kind in kinds)
        {
            Basis own = kind == kinds[0] && kind == Stored(format) ? Basis.MeasuredKernel : Basis.SameFamily;
            if (Measured(device.KernelsOf, kind) is { } here)
            {
                return here with { Basis = own };
            }

            if (relative is not null && Measured(relative, kind) is { } close)
            {
                return close with { Basis = Basis.SameFamily };
            }
        }

        return Generic(device);
    }

    /// <summary>
    /// The measured formats to take for a stored one, nearest first: kernels of fewer bits reach less of the bandwidth and the peak, so an integer format of a
    /// serving engine is not given the shares of 16-bit ones where 8-bit ones are known. llama.cpp's blocks have kernels of their own.
    /// </summary>
    private static string[] KindsOf(NumberFormat format) => Stored(format) switch
    {
        "nvfp4" => ["nvfp4", "fp8", "bf16"],
        "fp8" => ["fp8", "bf16"],
        _ => format.IsServingInteger ? ["fp8", "bf16"] : ["bf16"],
    };

    /// <summary>The efficiencies that were measured with weights stored in a format, on whatever device.</summary>
    /// <param name="format">The storage format.</param>
    public IEnumerable<KernelEfficiency> MeasuredIn(NumberFormat format)
    {
        ArgumentNullException.ThrowIfNull(format);
        string kind = Stored(format);
        return Entries.Where(e => e.Format == kind || e.Format == format.Name);
    }

    /// <summary>The measured format that a stored one is; "other" where none is.</summary>
    private static string Stored(NumberFormat format) =>
        format.Name is "nvfp4" or "mxfp4" or "fp4" ? "nvfp4"
        : format.PayloadBits is >= 7 and <= 9 && format.Arithmetic.Contains(ComputeFormat.Fp8) ? "fp8"
        : format.PayloadBits == 16 ? "bf16"
        : "other";

    private static string? RelativeOf(string device)
    {
        foreach ((string prefix, string measured) in _families)
        {
            if (device.StartsWith(prefix, StringComparison.Ordinal))
            {
                return measured;
            }
        }

        return null;
    }

    private KernelEfficiency? Measured(string device, string format)
    {
        foreach (KernelEfficiency entry in Entries)
        {
            if (entry.Device == device && entry.Format == format)
            {
                return entry;
            }
        }

        return null;
    }

    // Shares that published single-stream decodes and large prefills show for each kind of device; the attained bandwidth where somebody measured it.
    private static KernelEfficiency Generic(Device device)
    {
        // Neural processors: published prefills on RK3588 and Inferentia2 reach a sixth of the peak, decodes spend about 20 microseconds on each matrix.
        bool neural = device.Class == DeviceClass.Npu || device.Family.EndsWith("npu", StringComparison.Ordinal);
        (double memory, double compute, double microseconds) = neural ? (0.8, 0.16, 20) : device.Kind switch
        {
            DeviceKind.Gpu => (0.85, 0.6, 3),
            DeviceKind.Soc or DeviceKind.Apu => (0.85, 0.5, 3),
            DeviceKind.Cpu => (0.75, 0.5, 1),
            DeviceKind.Asic => (0.70, 0.4, 5),
            _ => throw new ArgumentOutOfRangeException(nameof(device), device.Kind, "is not a kind of device"),
        };
        if (device.AttainedBandwidth.IsKnown)
        {
            memory = Math.Clamp(device.AttainedBandwidth.Value / device.Bandwidth, 0.1, 1);
        }

        return new KernelEfficiency(device.KernelsOf, "any", Seconds.FromMicroseconds(microseconds), memory, compute) { Basis = Basis.Generic,
            Source = "typical shares of this kind of device" };
    }
}
