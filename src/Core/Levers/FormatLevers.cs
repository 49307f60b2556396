using Floorline.Core.Formats;
using Floorline.Core.Models;
using Floorline.Core.Quantities;
using Floorline.Core.Situations;
using Floorline.Core.Workloads;

namespace Floorline.Core.Levers;

/// <summary>Levers that store weights or cache in fewer bits.</summary>
internal static class FormatLevers
{
    // Formats within this share of each other's bits move no floor that a measurement could show: a change of 5 % is the least that counts as a gain anywhere.
    private const double SameBits = 0.95;

    // Above 8 bits with block scales (q8_0 has 8.5) and below 16: where a number is stored in more, it is not quantised.
    private const double MostQuantisedBits = 12;
    private const double MostEightBits = 8.5;

    /// <summary>The change of a lever of this kind; null for another.</summary>
    internal static Func<Situation, LeverChange>? Of(LeverFacts facts) => facts switch
    {
        { Group: "weights", Format: { } name } => Weights(NumberFormats.Find(name)!),
        { Group: "cache", Format: { } name } => Cache(NumberFormats.Find(name)!),
        { Id: "fp16-runtime" } => Runtime,
        { Id: "small-head-fp8" } => SmallHead,
        { Id: "static-scales" } => StaticScales,
        _ => null,
    };

    private static Func<Situation, LeverChange> Weights(NumberFormat format) => s => Obstacle(s, format) is { } why
        ? LeverChange.Not(why)
        : LeverChange.To(s with { Step = s.Step with { Weights = Stored(s, format) } });

    /// <summary>The weights of a situation as a quantiser stores them in a format, or a runtime of 16-bit weights runs them.</summary>
    internal static WeightFormats Stored(Situation s, NumberFormat format) =>
        format.IsGgml || format.BitsPerWeight >= MostQuantisedBits ? WeightFormats.Uniform(format) : HeadKept(s, format);

    /// <summary>Why weights cannot be stored in a format, or gain nothing by it; null where they can.</summary>
    private static NotApplicable? Obstacle(Situation s, NumberFormat format)
    {
        NumberFormat now = (s.Step.Weights ?? s.Model.Published).Default;
        return format.IsGgml && s.Engine is { Kind: not EngineKind.LlamaCpp } engine
            && (s.Support.Engine(engine.Name) is null
                || s.Support.For(format, s.Hardware.Device, engine.Name, s.Model).Kernel is KernelSupport.Refused or KernelSupport.Unknown)
            ? new NotApplicable.OtherEnginesFormat(format.Name, EngineProfile.Default(EngineKind.LlamaCpp).Name, engine.Name)
            : now.Name == format.Name || (format.BitsPerWeight >= now.BitsPerWeight * SameBits && !Computes(s, now, format))
            ? new NotApplicable.AsFewBits(now, format)
            : format.Arithmetic[0] == ComputeFormat.Fp4 && !s.Hardware.Device.Peaks.ContainsKey(ComputeFormat.Fp4)
            ? new NotApplicable.NoFp4Units(s.Hardware.Device.Title)
            : RateIsLost(s, now, format);
    }

    /// <summary>Why a change to a format cannot be priced: its rate is not known on this device and that of the present one is, so that the arithmetic would
    /// vanish from the floor. Null where it can.</summary>
    private static NotApplicable? RateIsLost(Situation s, NumberFormat now, NumberFormat then) =>
        s.Hardware.Device.PeakFor(now).IsKnown && s.Hardware.Device.PeakFor(then) is { IsKnown: false } lost
            ? new NotApplicable.RateIsUnknown(lost.UnknownReason!)
            : null;

    /// <summary>Whether a format of about as many bits is multiplied faster: w4a8 against w4a16.</summary>
    private static bool Computes(Situation s, NumberFormat now, NumberFormat then) =>
        then.BitsPerWeight <= now.BitsPerWeight / SameBits && s.Hardware.Device.PeakFor(now) is { IsKnown: true, Value: var before }
            && s.Hardware.Device.PeakFor(then) is { IsKnown: true, Value: var after } && after.Rate > before.Rate;

    /// <summary>All weights in one format, whatever they were in: what a pair of measured runs has done.</summary>
    internal static Lever Uniform(NumberFormat format) =>
        new(new LeverFacts($"weights-{format.Name}", $"Weights in {format.Name}", LeverTarget.WeightRead, CostClass.LibrarySwap, QualityRisk.Medium,
            "weights") { Evidence = "a pair of measured runs", Format = format.Name }, s =>
                LeverChange.To(s with { Step = s.Step with { Weights = WeightFormats.Uniform(format) } }));

    /// <summary>The format that comes with a runtime of 16-bit weights.</summary>
    private static LeverChange Runtime(Situation s)
    {
        NumberFormat format = NumberFormats.Fp16Format;
        NumberFormat now = (s.Step.Weights ?? s.Model.Published).Default;
        return now.Name == format.Name || (now.BitsPerWeight >= format.BitsPerWeight * SameBits && now.BitsPerWeight <= format.BitsPerWeight / SameBits)
            ? LeverChange.Not(new NotApplicable.RuntimesBits(now))
            : RateIsLost(s, now, format) is { } lost
            ? LeverChange.Not(lost)
            : LeverChange.To(s with { Step = s.Step with { Weights = WeightFormats.Uniform(format) } }) with
            {
                // Where the stated engine refuses what the weights are in, it is that engine that runs them in 16 bit.
                Title = s.Promised is { Kernel: KernelSupport.Refused } ? "Weights in FP16, which the engine runs" : null,
            };
    }

    private static LeverChange StaticScales(Situation s) => (s.Step.Weights ?? s.Model.Published).Default.BitsPerWeight < MostQuantisedBits
        ? LeverChange.To(s) with { Because = new Ground.ConstantScales() }
        : LeverChange.Not(new NotApplicable.ActivationsAreNotQuantised());

    /// <summary>
    /// The layers in another format; embedding and output head stay as they are, which is what the usual quantisers do (LLM Compressor and GPTQModel leave
    /// <c>lm_head</c> and embeddings out).
    /// </summary>
    private static WeightFormats HeadKept(Situation s, NumberFormat format)
    {
        WeightFormats now = s.Step.Weights ?? s.Model.Published;
        bool readsPositions = s.Model.Components.Any(static c => c is not TransformerStack { PositionEmbeddings.Count: 0 });
        WeightRole[] kept = [WeightRole.OutputHead, WeightRole.InputEmbedding, .. readsPositions ? [WeightRole.PositionEmbedding] : Array.Empty<WeightRole>()];
        return WeightFormats.Uniform(format) with { ByRole = kept.ToDictionary(static role => role, role => now.ByRole.GetValueOrDefault(role, now.Default)) };
    }

    private static Func<Situation, LeverChange> Cache(NumberFormat format) => s =>
        s.Step.Phase != Phase.Decode && s.Load is null ? LeverChange.Not(new NotApplicable.StepReadsNoCache())
        : !s.Model.Decodes ? LeverChange.Not(new NotApplicable.ModelKeepsNoCache())
        : s.Step.KvCache.BitsPerWeight <= MostEightBits ? LeverChange.Not(new NotApplicable.CacheIn(s.Step.KvCache))
        : LeverChange.To(s with { Step = s.Step with { KvCache = format } });

    /// <summary>The smallest component, or the output head of a single stack.</summary>
    private static LeverChange SmallHead(Situation s)
    {
        WeightFormats now = s.Step.Weights ?? s.Model.Published;
        NumberFormat fp8 = NumberFormats.Find("fp8")!;
        Component? small = s.Model.Components.Count > 1 ? s.Model.Components.MinBy(static c => c.Parameters) : null;
        if (now.Default.BitsPerWeight <= MostEightBits && small is null)
        {
            return LeverChange.Not(new NotApplicable.WeightsIn(now.Default));
        }

        if (RateIsLost(s, now.Default, fp8) is { } lost)
        {
            return LeverChange.Not(lost);
        }

        WeightFormats mixed = small is not null
            ? now with { ByComponent = new Dictionary<string, NumberFormat>(now.ByComponent) { [small.Name] = fp8 } }
            : now with { ByRole = new Dictionary<WeightRole, NumberFormat>(now.ByRole) { [WeightRole.OutputHead] = fp8 } };
        return LeverChange.To(s with { Step = s.Step with { Weights = mixed.For(s.Model) } }) with { Because = small is not null
            ? new Ground.OnlyComponent(small.Name) : new Ground.OnlyHead() };
    }
}
