using Floorline.Core.Expectations;
using Floorline.Core.Formats;
using Floorline.Core.Quantities;
using Floorline.Core.Situations;
using Floorline.Core.Workloads;
using static Floorline.Core.Answers.Evidence;

namespace Floorline.Core.Answers;

/// <summary>
/// Causes of a time above what its class of devices reaches, where nothing stated shows one. Each asks for facts that the cause leaves behind: a rate, a class,
/// an engine, a size, a ratio.
/// The numbers only rank: what a device of the class with this engine and this ratio mostly had.
/// </summary>
internal static class ClassRules
{
    // An engine on the wrong device is slower by the ratio of the two memories and more: ten times and up on cards, fewer where the memory is shared.
    private const double WrongDevice = 8;

    internal static IReadOnlyList<Rule> All { get; } =
        [Eager, CacheFormat, Format, Tensor, Layers, Power, CpuBuild, Threads, Numa, Experts, NewOperators, Copies, FirstCall, Loading, Prefix, Batch,
            WholeCall, Lazy];

    // What takes less than this part of the time above the floor at most is not what makes a step slow by itself: kernels and devices of a good step differ by
    // as much.
    private const double Enough = 0.8;

    /// <summary>A cause of which nothing says how much it may take.</summary>
    private static Cause Likely(Evidence e, CauseKind kind, double plausibility, string evidence) =>
        new(kind, plausibility >= 0.75 ? CauseStanding.Likely : CauseStanding.Possible, evidence) { Plausibility = plausibility };

    /// <summary>A cause with the most that it may take: where that is less than what there is, it is not likely to be the one.</summary>
    /// <param name="e">The evidence.</param>
    /// <param name="kind">The cause.</param>
    /// <param name="plausibility">How well it would explain the time if it were long enough.</param>
    /// <param name="most">The most time that it may take.</param>
    /// <param name="evidence">What speaks for it.</param>
    private static Cause UpTo(Evidence e, CauseKind kind, double plausibility, Seconds most, string evidence)
    {
        Seconds share = most.OrLess(e.Above);
        double part = e.Above.Value > 0 ? share / e.Above : 1;
        return part >= Enough ? Likely(e, kind, plausibility, evidence) with { Share = share }
            : Likely(e, kind, plausibility * part / Enough, Text($"{evidence}; at most {Figures.Of(share)} of the {Figures.Of(e.Above)} above it")) with {
                Standing = CauseStanding.Possible, Share = share };
    }

    private static string Above(Evidence e) => Text($"{Figures.Of(e.Time)} are {Figures.Ratio(e.Ratio)} times {e.FloorName} of {Figures.Of(e.Reference)}");

    private static Cause? Eager(Evidence e)
    {
        if (e.Class == DeviceClass.Processor || e.IsBusy || e.IsSmall(static s => s.LaunchShare + s.IdleShare + s.HostShare))
        {
            return null;
        }

        int layers = e.S.Model.DecoderLayers;
        string perLayer = layers > 0 ? Text($", {Figures.Of(e.Time / layers)} per layer") : "";
        double plausibility = e.Engine switch
        {
            EngineKind.Eager => 0.9,
            EngineKind.Compiled => KernelsAreMade(e) ? 0.64 : 0.3,
            EngineKind.LlamaCpp => 0.3,

            // GGUF files are read by loops that launch without an interpreter.
            null when e.ComputesBeside => 0.3,

            // The smaller the floor, the more of a step are launches whatever the engine.
            _ when e.S.Model.Decodes => e.Reference.Milliseconds < 3 ? 0.8 : 0.7,
            _ => e.Reference.Milliseconds < 3 ? 0.76 : 0.68,
        };
        string who = e.Engine switch
        {
            EngineKind.Eager => "an eager engine launches every operation from the host",
            null => "the engine is not stated; launches from the host would take it",
            _ => "launches from the host would take it if graphs or compilation are off or fall back",
        };
        return e.ComputeBinds && e.Ratio < 4 && e.Engine != EngineKind.Eager ? null
            : MostOfHost(e) is { } most ? UpTo(e, CauseKind.HostEager, plausibility, most, $"{Above(e)}{perLayer}: {who}")
            : Likely(e, CauseKind.HostEager, plausibility, $"{Above(e)}{perLayer}: {who}");
    }

    /// <summary>The most that launches from the host were seen to take; null where not all layers are known.</summary>
    private static Seconds? MostOfHost(Evidence e) => e.S.Model.Components.All(static c => c is Models.TransformerStack)
        ? EagerHost.MostPerLayer * StepParts.Of(e.Floors, e.S.Kernels, EngineKind.Eager).Layers : null;

    /// <summary>A cache format that the engine's usual build has no attention kernel for.</summary>
    private static Cause? CacheFormat(Evidence e)
    {
        bool llama = e.Engine == EngineKind.LlamaCpp || (e.IsGguf && e.Engine is null);
        return llama && e.IsDiscrete && e.Step.KvCache.BitsPerWeight < 15 && !e.Table.CacheFormats.Contains(e.Step.KvCache.Name)
            ? Likely(e, CauseKind.KernelFormat, 0.96,
            $"{Above(e)}: a {e.Step.KvCache.Name} cache has no attention kernel in the usual build and falls back to the processor")
            : null;
    }

    private static Cause? Format(Evidence e)
    {
        if (e.UnitsInstead is { } instead)
        {
            return Likely(e, CauseKind.KernelFormat, 0.93, $"{Above(e)} with {e.Weights.Name} weights: this device has no fast units for {e.Weights.Name}, "
                + $"which is widened to 32 bit, emulated or multiplied at a fraction of the rate; it has them for {instead}");
        }

        if (e.Weights.BitsPerWeight > 15 || e.Class == DeviceClass.Processor)
        {
            return null;
        }

        if (e.Support is { IsUsable: false } support)
        {
            return Likely(e, CauseKind.KernelFormat, e.Quantised ? 0.93 : 0.86, $"{Above(e)} with {e.Weights.Name} weights: {support.Reason}");
        }

        if (!e.Quantised)
        {
            // LLM.int8() took up to three times the time of 16 bit (huggingface.co/blog/hf-bitsandbytes-integration), torchao's kernels less than it.
            return e.Engine == EngineKind.Eager ? Likely(e, CauseKind.KernelFormat, 0.78,
                $"{Above(e)} with {e.Weights.Name} weights: libraries that take every product apart by the size of its numbers are slower than 16 bit") : null;
        }

        bool unpacks = e.Weights.Name == "nf4" || (e.Weights.Name is "fp4" or "nvfp4" or "mxfp4" && !e.Device.Peaks.ContainsKey(ComputeFormat.Fp4)
            && e.ComputeBinds);
        bool rows = e.ComputeBinds;
        double plausibility = unpacks ? 0.92 : rows && !e.IsGguf ? 0.88 : rows ? 0.75
            : e.Support.Source.Length == 0 && !e.IsGguf ? 0.82 : e.Engine == EngineKind.Eager ? 0.8 : 0.5;
        string why = rows ? "kernels that unpack weights row by row are slow for many rows" : unpacks ? "weights are unpacked in kernels of their own"
            : "the format may have no fast kernel on this device";
        return Likely(e, CauseKind.KernelFormat, plausibility, $"{Above(e)} with {e.Weights.Name} weights: {why}");
    }

    private static Cause? Tensor(Evidence e)
    {
        // Sockets of one machine share its memory: what that costs is another rule's.
        if (e.Step.Parallelism.StageDevices == 1 || e.Class == DeviceClass.Processor || e.IsSmall(static s => s.CommunicationShare))
        {
            return null;
        }

        bool linked = e.Device.Interconnect.IsKnown;

        // Over a link of their own even an all-reduce without graphs takes some ten microseconds: that explains milliseconds, not hundreds of them.
        double plausibility = !linked ? 0.92 : e.Ratio < 20 || e.Engine != EngineKind.Compiled ? 0.91 : 0.6;
        int exchanges = 2 * Math.Max(e.S.Model.DecoderLayers, 1);
        bool apart = e.SpansMachines;
        return Likely(e, apart ? CauseKind.CommNetwork : CauseKind.CommTp, apart ? 0.95 : plausibility,
            Text($"{Above(e)} on {e.Devices} devices{(linked ? "" : " without a link of their own")}: {exchanges} exchanges per step would take ")
                + Text($"{Figures.Of(e.Above / exchanges)} each"));
    }

    /// <summary>
    /// Stages that work one after the other: what every matrix over all devices would save of the floor, which has the turns already. Devices that are
    /// machines of their own hand over through a network.
    /// </summary>
    private static Cause? Layers(Evidence e)
    {
        int stages = e.Step.Parallelism.Pipeline;
        return stages == 1 ? null
            : !e.IsDiscrete && e.Class != DeviceClass.Processor ? Likely(e, CauseKind.CommNetwork, 0.86,
                Text($"{Above(e)}: {stages} machines work one after the other; each of {stages - 1} transfers would take {Figures.Of(e.Above / (stages - 1))}"))
            : UpTo(e, CauseKind.CommLayerSplit, 0.85, e.Reference * (1 - (1.0 / stages)), $"{Above(e)}: {stages} stages work one after the other");
    }

    private static Cause? Power(Evidence e)
    {
        if (e.Class is DeviceClass.StaticShapes or DeviceClass.Processor || e.ClockIsFull)
        {
            return null;
        }

        double plausibility = e.Class == DeviceClass.PowerModes ? e.Engine == EngineKind.Eager || (e.Engine == EngineKind.LlamaCpp && e.Ratio > WrongDevice)
            ? 0.72 : 0.86 : e.Ratio < 3 ? 0.5 : 0.35;
        string why = e.Class == DeviceClass.PowerModes ? "such modules start in a power mode below the highest"
            : "a power limit, heat or low clocks would slow all of it alike";
        return Likely(e, CauseKind.ClockPower, plausibility, $"{Above(e)}: {why}");
    }

    private static Cause? CpuBuild(Evidence e)
    {
        if (e.Class is DeviceClass.Processor or DeviceClass.StaticShapes || e.Ratio < WrongDevice || e.Step.Parallelism.StageDevices > 1
            || e.IsBusy || !e.S.Model.Decodes)
        {
            return null;
        }

        // A processor reads weights at some gigabytes per second at least; slower than that it is stuck, not merely the wrong device.
        BytesPerSecond rate = (e.Floors.Cost.WeightsRead + e.Floors.Cost.CacheRead.Or(Bytes.Zero)) / e.Time;
        bool reads = e.ComputeBinds || rate.GBPerSecond > LeastProcessor(e);
        bool builds = e.Engine == EngineKind.LlamaCpp || (e.IsGguf && e.Engine is null);
        return Likely(e, CauseKind.DeviceCpuBuild, builds ? reads ? 0.89 : 0.7 : e.Ratio > 15 && reads ? 0.6
            : 0.45, Text($"{Above(e)}; {Figures.Of(rate)} is what a processor reads, not this device ({Figures.Of(e.Device.Bandwidth)})")) with {
                Share = e.Above };
    }

    private static Cause? Threads(Evidence e)
    {
        if (e.Class == DeviceClass.Processor)
        {
            return Likely(e, CauseKind.HostThreads, e.Ratio > 3 ? 0.9 : 0.78, $"{Above(e)}: more threads than physical cores, or too few");
        }

        bool stuck = e.Engine == EngineKind.LlamaCpp && e.Ratio >= WrongDevice && e.Rate.GBPerSecond <= LeastProcessor(e) && !e.ComputeBinds;
        return e.Engine != EngineKind.LlamaCpp || e.Class == DeviceClass.Apple || e.Ratio < WrongDevice ? null
            : Likely(e, CauseKind.HostThreads, stuck ? 0.89 : 0.65,
            Text($"{Above(e)}; {Figures.Of(e.Rate)} is slower than any processor's memory: threads wait for each other"));
    }

    private static Cause? Numa(Evidence e) => e.Class == DeviceClass.Processor
        && (e.Devices > 1 || e.Device.Memory.Or(Bytes.Zero).GB >= 200 || e.Device.IsNuma)
        ? Likely(e, CauseKind.HostNuma, e.Devices > 1 ? 0.92 : e.Ratio > 3 ? 0.8 : 0.85, $"{Above(e)}: a server's second socket reads the first one's memory")
        : null;

    /// <summary>Time enough to read every expert, unpacked to 16 bit or as stored.</summary>
    private static Cause? Experts(Evidence e)
    {
        Seconds stored = e.Weights.Of(e.Total / e.Devices) / e.Device.Bandwidth;

        // Kernels made for routed experts read those alone; of them a time shows it that is just what all of the weights take.
        bool all = e.Time >= stored && e.Time <= stored / e.Attainment.LeastShare;
        if (!e.RoutesExperts || e.Step.Phase != Phase.Decode || (e.Engine == EngineKind.Compiled && !all))
        {
            return null;
        }

        Seconds unpacked = new Bytes(e.Total * 2 / e.Devices) / e.Device.Bandwidth;
        bool plain = e.Class is DeviceClass.Processor || e.Engine == EngineKind.LlamaCpp;

        // What is unpacked is read as stored, written in 16 bit and read again.
        Seconds most = e.Weights.BitsPerWeight < 15 ? stored + (unpacked * 2) : stored;
        return e.Time < stored * 0.8 ? null
            : UpTo(e, CauseKind.WorkAllExperts, plain ? 0.55 : e.Time >= unpacked * 0.8 || all ? 0.88
            : 0.76, most - e.Reference, Text($"{Above(e)}; all {e.Total / 1e9:0.#}e9 parameters would take {Figures.Of(stored)} as stored and ")
                + Text($"{Figures.Of(unpacked)} in 16 bit, the routed ones {Figures.Of(e.Reference)}"));
    }

    /// <summary>A native engine far above its own expectation, everything in place: its kernels do not know the operators yet.</summary>
    private static Cause? NewOperators(Evidence e) => e.IsBusy && e.Class != DeviceClass.Processor && e.Fits
        ? Likely(e, CauseKind.KernelFormat, 0.85, $"{Above(e)} and the device is busy all the time: its kernels take it, nothing waits")
        : e.Engine is EngineKind.LlamaCpp && e.RoutesExperts && e.Fits && e.Class != DeviceClass.Processor
        ? Likely(e, CauseKind.KernelFormat, e.Ratio < 12 ? 0.87 : 0.7, $"{Above(e)}: operators of a mixture of experts without fast kernels in {e.EngineName}")
        : e.Engine is EngineKind.LlamaCpp or EngineKind.Compiled && e.Fits && e.Class != DeviceClass.Processor
            ? Likely(e, CauseKind.KernelFormat, KernelsAreMade(e) ? 0.45 : 0.62, $"{Above(e)}: kernels of {e.EngineName} for this model and format")
                with { Check = e.Quantised ? "" : "trace the step: which kernels take the time, and how far they are from their floor (floorline trace)" }
            : null;

    /// <summary>Whether an engine's document promises kernels made for what is multiplied here, and the layers are what every engine knows.</summary>
    private static bool KernelsAreMade(Evidence e) => e.Support.Kernel == KernelSupport.Native && !e.RoutesExperts && !e.S.Model.Components
        .OfType<Models.TransformerStack>().SelectMany(static c => c.Layers).Any(static l => l.Mixer is not Models.Attention);

    // The largest input that is usual for one item: 640 by 640 in three colours and 32 bit, as detectors take (ultralytics documentation, imgsz).
    private static readonly Bytes _largestInput = new(640 * 640 * 3 * 4);

    private static Cause? Copies(Evidence e) => e.Step.Phase == Phase.Forward && e.IsDiscrete && !e.Denoises && e.Reference.Milliseconds < 1
        && e.Time.Milliseconds < 100
        ? e.WorkIsStated ? UpTo(e, CauseKind.HostCopies, 0.8, _largestInput * e.Step.Batch * 2 / FastestLink(e), $"{Above(e)}: {SmallCall}")
            : Likely(e, CauseKind.HostCopies, 0.8, $"{Above(e)}: {SmallCall}")
        : null;

    private const string SmallCall = "a call this small is mostly copies of inputs and outputs where the timed part holds them";

    // Loading kernels and libraries onto a device takes a third of a second and more before anything is compiled.
    private const double LeastFirstCall = 0.3;

    private static Cause? FirstCall(Evidence e) => e.IsCall && e.Engine != EngineKind.Compiled
        && (e.Time.Value is >= 2 and <= 180 && e.Ratio >= 25 || e.Time.Value is >= LeastFirstCall and < 2 && e.Ratio >= 250)
        ? Likely(e, CauseKind.WarmupFirstCall, 0.84, $"{Above(e)}: a first call loads, compiles and tunes") with { Share = e.Above }
        : null;

    private static Cause? Loading(Evidence e) => e.IsCall && !e.Denoises && e.IsDiscrete
        ? Likely(e, CauseKind.HostPreprocessing, e.Step.Batch > 1 ? 0.79
        : 0.6, $"{Above(e)}: loading and preparing {(e.Step.Batch > 1 ? "a batch" : "the input")} on the host")
        : e.Denoises && e.IsDiscrete && e.Used > 0.6 && e.Above >= e.Floors.Cost.WeightsRead / FastestLink(e) ? Likely(e, CauseKind.OffloadHostLink, 0.86,
        Text($"{Above(e)} with {Figures.Percent(e.Used)} of the memory taken by weights: low-memory settings move every part to the device and ")
            + Text($"back at each of {e.Loops} steps")) : null;

    /// <summary>A long prompt that takes long: the same beginning may be read again each time.</summary>
    private static Cause? Prefix(Evidence e) => e.Step.Phase == Phase.Prefill && e.Step.Context == 0
        ? Likely(e, CauseKind.PrefixOff, e.Step.Tokens >= 2048 && e.Ratio < 4 && !e.Quantised ? 0.84
        : 0.5, Text($"{Above(e)} for {e.Step.Tokens} tokens, none of them cached: a second turn with the same beginning need not read it again"))
        : null;

    private static Cause? Batch(Evidence e)
    {
        if (e.Step.Phase != Phase.Decode)
        {
            return null;
        }

        if (e.Class == DeviceClass.StaticShapes && e.Step.Batch == 1)
        {
            return Likely(e, CauseKind.QueueBatch, 0.93, $"{Above(e)} at batch 1: such devices run a fixed batch, and published rates are sums over it");
        }

        return null;
    }

    /// <summary>A time that is a call's rather than a step's, of a model whose calls are what people time.</summary>
    private static Cause? WholeCall(Evidence e) => e.MayBeACall
        ? Likely(e, CauseKind.CountTokens, 0.95,
        Text($"{Figures.Of(e.Time)} are {Figures.Ratio(e.Ratio)} times the floor of one step and {Figures.Ratio(e.Time / e.WholeCall)} times that of ")
            + "a call of a short sentence: which was timed is not stated (--timed call with --output-tokens)")
        : null;

    /// <summary>A model whose call is an encoder and many steps: a time between one step and the whole call is neither.</summary>
    private static Cause? Lazy(Evidence e) => e.MayBeWholeCall
        ? Likely(e, CauseKind.LazyResult, 0.94,
        $"{Above(e)}, and less than the {Figures.Of(e.WholeCall)} that the encoder and a short sentence take: a call that returns before it has computed looks like this")
        : null;

    /// <summary>
    /// GB/s at which the processor beside such a device reads weights at least: two channels of DDR4 give 25 and more, the small cores of a module are bound by
    /// their arithmetic.
    /// </summary>
    private static double LeastProcessor(Evidence e) => e.IsDiscrete ? 8 : 3;

    /// <summary>The rate of the way to the device: that of the device, else PCIe 5.0 x16 in one direction.</summary>
    private static BytesPerSecond FastestLink(Evidence e) => e.Device.HostLink.Or(BytesPerSecond.FromGBPerSecond(64));
}
