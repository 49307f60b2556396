using Floorline.Core.Formats;
using Floorline.Core.Quantities;

namespace Floorline.Core.Hardware;

/// <summary>One device as its data sheet describes it: memory bandwidth in one direction, dense compute peaks by format.</summary>
/// <param name="Name">Short name, such as <c>h100-sxm</c>.</param>
/// <param name="Title">The name in full.</param>
/// <param name="Bandwidth">Memory bandwidth of the sheet.</param>
public sealed record Device(string Name, string Title, BytesPerSecond Bandwidth)
{
    private Memo<Device, Device> _mostGenerous;
    private Memo<Device, Peak?[]> _byFormat;

    /// <summary>The device whose measured kernels are taken for it: its own name, but for one that differs from another in a single figure.</summary>
    public string KernelsOf { get => field ?? Name; init; }

    /// <summary>
    /// The bandwidth that engines' rates of arithmetic were fitted beside: its own, but for a device that differs from another in that figure alone, whose
    /// units are no faster for it.
    /// </summary>
    public BytesPerSecond RatedBeside { get => field.Value > 0 ? field : Bandwidth; init; }

    /// <summary>Who makes it; empty where the user stated the device.</summary>
    public string Vendor { get; init; } = "";

    /// <summary>What sort of device it is.</summary>
    public DeviceKind Kind { get; init; } = DeviceKind.Gpu;

    /// <summary>Where such a device is found and how its memory is attached.</summary>
    public DeviceClass Class { get; init; } = DeviceClass.Unstated;

    /// <summary>Compute generation in small letters, such as <c>ampere</c>, <c>ada</c>, <c>hopper</c>, <c>blackwell</c>, <c>rdna3</c>, <c>cdna3</c>,
    /// <c>apple</c>; empty where it is not stated. Devices of one family run the same kernels.</summary>
    public string Family { get; init; } = "";

    /// <summary>Whether its clocks and cores hang on a power mode that its user sets.</summary>
    public bool HasPowerModes { get; init; }

    /// <summary>Whether servers of it have several memory nodes, of which each is far from the cores of the others.</summary>
    public bool IsNuma { get; init; }

    /// <summary>Year of launch, where known.</summary>
    public int? Year { get; init; }

    /// <summary>Dense peaks by format. A format without an entry does not run natively.</summary>
    public IReadOnlyDictionary<ComputeFormat, FlopsPerSecond> Peaks { get; init; } = new ClosedTable<ComputeFormat, FlopsPerSecond>();

    /// <summary>Memory size as the driver counts it where that is on record; else as <see cref="MemoryBasis"/> says.</summary>
    public Fact<Bytes> Memory { get; init; } = Fact<Bytes>.Unknown("the memory size of this device is not stated (give mem=16GB)");

    /// <summary>What the memory size rests on.</summary>
    public MemoryBasis MemoryBasis { get; init; }

    /// <summary>The link to other devices of the same machine.</summary>
    public Fact<Link> Interconnect { get; init; } = Fact<Link>.Unknown("the link between devices is not stated (give link=450GB/s)");

    /// <summary>The link to the host, one direction.</summary>
    public Fact<BytesPerSecond> HostLink { get; init; } = Fact<BytesPerSecond>.Unknown("the host link is not stated");

    /// <summary>The way to other devices of the same machine: their own link, or the host link where they have none.</summary>
    public Fact<Link> Exchange => Interconnect.IsKnown || !HostLink.IsKnown ? Interconnect : Fact<Link>.Known(new Link("the host link", HostLink.Value));

    /// <summary>How many devices share the links of one machine; null where that is not known.</summary>
    public int? PerMachine { get; init; }

    /// <summary>The network between machines, its rate in one direction for each device.</summary>
    public Fact<Link> Fabric { get; init; } = Fact<Link>.Unknown("the network between machines is not stated");

    /// <summary>Last-level cache: a model that fits in it can beat the memory floor.</summary>
    public Fact<Bytes> LastLevelCache { get; init; } = Fact<Bytes>.Unknown("the cache size is not stated");

    /// <summary>Rated power.</summary>
    public Fact<Watts> Power { get; init; } = Fact<Watts>.Unknown("the rated power is not stated");

    /// <summary>Read bandwidth that was measured on such a device; rung 1 of the ladder rests on it.</summary>
    public Fact<BytesPerSecond> AttainedBandwidth { get; init; } = Fact<BytesPerSecond>.Unknown("no measured bandwidth of this device is known (measure it, or give attained=150GB/s)");

    /// <summary>Who measured the attained bandwidth.</summary>
    public string AttainedSource { get; init; } = "";

    /// <summary>The clock that the peaks are of, over the clock of the sheet's peaks; 1 unless a clock was stated.</summary>
    public double ClockShare { get; init; } = 1;

    /// <summary>Power modes that its owner can set besides the one without limits, which the figures are of; empty where there are none.</summary>
    public IReadOnlyList<PowerMode> Modes { get; init; } = [];

    /// <summary>Where clocks and cores of the power modes come from.</summary>
    public string ModesSource { get; init; } = "";

    /// <summary>Whether it was announced and could not be had when the figures were read.</summary>
    public bool Announced { get; init; }

    /// <summary>The day it was announced, such as <c>2026-01-05</c>; null where none is on record, as of what can be had.</summary>
    public string? AnnouncedOn { get; init; }

    /// <summary>Where the figures come from.</summary>
    public string Source { get; init; } = "stated by the user";

    /// <summary>How well the figures are backed.</summary>
    public Confidence Confidence { get; init; } = Confidence.Stated;

    /// <summary>Streaming multiprocessors, compute units or cores.</summary>
    public Fact<int> Multiprocessors { get; init; } = Fact<int>.Unknown("the number of multiprocessors or cores is not stated");

    /// <summary>32-bit multiply-adds per clock of one multiprocessor; null where not known.</summary>
    public int? VectorLanes { get; init; }

    /// <summary>The clock that the peaks are of: the 32-bit vector peak over the units that reach it; null where units or peak are not known.</summary>
    public Hertz? PeakClock => VectorLanes is { } lanes && Multiprocessors.IsKnown && Peaks.TryGetValue(ComputeFormat.Fp32, out FlopsPerSecond peak)
        ? new Hertz(peak.Value / (Multiprocessors.Value * (double)lanes * FlopsPerMultiplyAdd)) : null;

    private const double FlopsPerMultiplyAdd = 2;

    /// <summary>The kind of memory in the words of its sheet: <c>HBM3</c>, <c>GDDR6</c>, <c>LPDDR5X</c>; empty where not stated.</summary>
    public string MemoryType { get; init; } = "";

    /// <summary>What to know about the figures.</summary>
    public string Notes { get; init; } = "";

    /// <summary>Values that other sources give.</summary>
    public IReadOnlyList<DisputedFigure> Disputed { get; init; } = [];

    /// <summary>The name in full. (The members that every record prints would lead to <see cref="MostGenerous"/> and never end.)</summary>
    public override string ToString() => Title;

    /// <summary>
    /// The same device with every disputed bandwidth and peak at the highest value that any source gives.
    /// Only a time below this device's floor is impossible: while sources disagree, none of them is held against a measurement.
    /// </summary>
    public Device MostGenerous => _mostGenerous.Of(this, static d => d.Undisputed());

    private Device Undisputed()
    {
        var peaks = new Dictionary<ComputeFormat, FlopsPerSecond>(Peaks);
        BytesPerSecond bandwidth = Bandwidth;
        foreach (DisputedFigure other in Disputed)
        {
            if (other.Field == DeviceField.Bandwidth)
            {
                bandwidth = bandwidth.OrMore(new BytesPerSecond(other.Value));
            }
            else if (other is { Field: DeviceField.Peak, Format: { } format } && peaks.TryGetValue(format, out FlopsPerSecond peak))
            {
                peaks[format] = peak.OrMore(new FlopsPerSecond(other.Value));
            }
        }

        return this with { Bandwidth = bandwidth, Peaks = peaks, Disputed = [] };
    }

    /// <summary>
    /// The device in one of its power modes: lower peaks and bandwidth, whose disputed figures fall alike. What was measured of it is left out.
    /// </summary>
    /// <param name="mode">The mode.</param>
    public Device In(PowerMode mode)
    {
        ArgumentNullException.ThrowIfNull(mode);
        double Share(DeviceField field) => field == DeviceField.Bandwidth ? mode.BandwidthShare : field == DeviceField.Peak ? mode.ComputeShare : 1;
        return this with
        {
            Name = $"{Name}@{mode.Name}",
            Title = $"{Title} ({mode.Name})",
            Bandwidth = Bandwidth * mode.BandwidthShare,
            Peaks = Peaks.ToDictionary(static p => p.Key, p => p.Value * mode.ComputeShare),
            Disputed = [.. Disputed.Select(d => d with { Value = d.Value * Share(d.Field) })],
            AttainedBandwidth = Fact<BytesPerSecond>.Unknown("the measured bandwidth is of another power mode"),
            AttainedSource = "",
            Power = mode.Power.IsKnown ? mode.Power : Power,
            Notes = Notes.Length > 0 ? $"{Notes}; {mode.Said}" : mode.Said,
            Modes = [],
        };
    }

    /// <summary>The device at a clock below that of its peaks: they fall with it, memory keeps its rate.</summary>
    /// <param name="share">The clock over that of the peaks, above 0; above 1 takes a lower clock back.</param>
    /// <param name="clock">The clock in words.</param>
    public Device At(double share, string clock) =>
        In(new PowerMode(clock, Require.Positive(share), 1)) with { Name = Name, AttainedBandwidth = AttainedBandwidth,
            AttainedSource = AttainedSource, Modes = Modes, ClockShare = ClockShare * share };

    /// <summary>The fastest way this device can multiply numbers stored in a format: the highest dense peak among the formats that the storage can be computed
    /// in.</summary>
    /// <param name="stored">The storage format of the weights.</param>
    /// <returns>The compute format and its peak, or why no peak is known.</returns>
    public Fact<Peak> PeakFor(NumberFormat stored) => PeakFor(stored, summedIn32: false);

    /// <summary>The same with sums in 32 bit: the way frameworks and engines multiply. Where a device has no such peak, the fastest there is.</summary>
    /// <param name="stored">The storage format of the weights.</param>
    /// <returns>The compute format and its peak, or why no peak is known.</returns>
    public Fact<Peak> PeakSummedIn32(NumberFormat stored)
    {
        Fact<Peak> usual = PeakFor(stored, summedIn32: true);
        return usual.IsKnown ? usual : PeakFor(stored);
    }

    private Fact<Peak> PeakFor(NumberFormat stored, bool summedIn32)
    {
        ArgumentNullException.ThrowIfNull(stored);
        Peak?[] known = _byFormat.Of(this, static d => d.ByFormat());
        Peak? best = null;
        for (int i = 0; i < stored.Arithmetic.Count; i++)
        {
            ComputeFormat format = stored.Arithmetic[i];
            bool counts = !summedIn32 || format is not (ComputeFormat.Fp16Accumulate16 or ComputeFormat.Fp8Accumulate16);
            if (counts && known[(int)format] is { } peak && (best is null || peak.Rate > best.Rate))
            {
                best = peak;
            }
        }

        return (best ?? (summedIn32 || stored.BitsPerWeight != 32 ? null : Converted(known))) is not { } fastest
            ? Fact<Peak>.Unknown($"no compute peak of {Name} is known for {stored.Name} (give one, such as fp16=100TFLOP/s)")
            : Fact<Peak>.Known(fastest);
    }

    /// <summary>
    /// The peak for 32-bit numbers on a device that multiplies none: engines convert them to 16 bit when they load. Null where it has no such peak either.
    /// </summary>
    private static Peak? Converted(Peak?[] known) => known[(int)ComputeFormat.Fp16] is { } half && !(known[(int)ComputeFormat.Bf16]?.Rate > half.Rate)
        ? half : known[(int)ComputeFormat.Bf16];

    private Peak?[] ByFormat()
    {
        var peaks = new Peak?[(int)ComputeFormat.Fp4 + 1];
        for (int i = 0; i < peaks.Length; i++)
        {
            peaks[i] = Peaks.TryGetValue((ComputeFormat)i, out FlopsPerSecond rate) ? new Peak((ComputeFormat)i, rate) : null;
        }

        return peaks;
    }
}
