using Floorline.Core.Diagnosis;
using Floorline.Core.Quantities;
using static System.FormattableString;

namespace Floorline.Workbench.Words;

public static partial class Sentence
{
    /// <summary>What would explain a time below its floor, without a full stop.</summary>
    /// <param name="reason">The reason.</param>
    public static string Of(ImpossibleReason reason) => reason switch
    {
        ImpossibleReason.FitsInCache x => Invariant($"the {Figures.Of(x.Moved)} read per step fit in the {Figures.Of(x.Cache)} ")
            + "last-level cache, so memory need not be read every step",
        ImpossibleReason.FewerBits x => Invariant($"the weights have fewer bits than {x.Assumed.Name}'s {x.Assumed.BitsPerWeight:0.##}: ")
            + Invariant($"at most {x.Bits:0.#} bits per weight would do, which {x.Fits.Name} ({x.Fits.BitsPerWeight:0.##}) has"),
        ImpossibleReason.HigherBandwidth x => Invariant($"the bandwidth is higher than {Figures.Of(x.Assumed)} (confidence {x.Confidence}): ")
            + Invariant($"{Figures.Of(x.Needed)} or more would be needed")
            + (x.Other is { } other ? Invariant($"; {other.Source} says {Figures.Of(new BytesPerSecond(other.Value))}") : ""),
        ImpossibleReason.SeveralItems x => "the time is per item of a larger batch, or part of the input was cached: "
            + Invariant($"at least {x.Count:0} item(s) per step would explain it"),
        ImpossibleReason.SeveralTokens x => "each step yields several tokens (speculation), or the time is a batch's divided by its sequences: "
            + Invariant($"{x.Count:0} or more per step would explain it"),
        ImpossibleReason.MoreDevices x => Invariant($"more than {x.Assumed} device(s) share the work: {x.NeededCount:0} would be needed"),
        ImpossibleReason.HigherPeak x => Invariant($"the dense peak is higher than assumed by {x.Factor:0.##}x: ")
            + "a faster format or accumulator, or a peak with sparsity (twice the dense one)",
        ImpossibleReason.FewExperts x => Invariant($"the model is a mixture of experts and only {x.ReadShare * 100:0} % of its parameters ")
            + "are read per token (give active=...)",
        ImpossibleReason.SmallerModel x =>
            Invariant($"the model is smaller than assumed: about {x.ParameterCount / 1e9:0.##}e9 parameters per token or fewer would explain it"),
        ImpossibleReason.ShorterContext x => Invariant($"the context is shorter than {x.AssumedTokens:0} tokens: about {x.FittingTokens:0} would fit the time"),
        ImpossibleReason.UnsynchronisedTimer =>
            "the timer stopped before the device finished: launches return at once, so synchronise before reading the clock",
        _ => throw Unsaid(reason),
    };

    /// <summary>How a call was taken apart, without a full stop.</summary>
    /// <param name="call">The call.</param>
    public static string Of(Core.Situations.MeasuredCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        return Invariant($"{Figures.Of(call.Time.Time)} for {call.Prompt} prompt and {call.Tokens} generated token(s) are {Figures.Ratio(call.Time.Time / call.Floor)} times ")
            + Invariant($"the floor of such a call, {Figures.Of(call.Floor)}; the step judged is that in its middle, as many times its own floor");
    }

    /// <summary>Where the plausible range of an input comes from, without a full stop.</summary>
    /// <param name="bases">All that it rests on.</param>
    public static string Of(IEnumerable<InputBasis> bases) => string.Join("; ", bases.Select(Of));

    /// <summary>One thing that the plausible range of an input rests on, without a full stop.</summary>
    /// <param name="basis">The basis.</param>
    public static string Of(InputBasis basis) => basis switch
    {
        InputBasis.SheetFigure x => Invariant($"sheet figure, confidence {x.Confidence} (+-{x.Share * 100:0} %)"),
        InputBasis.PublicDecodes x => Invariant($"single-stream decodes on public record mostly reach {x.Share:0.##} of a sheet's bandwidth or more"),
        InputBasis.OtherSource { Figure: var other } => Invariant($"another source says {Figures.Of(new BytesPerSecond(other.Value))} ({other.Source})"),
        InputBasis.TypicalMixture x => $"{x.Format} is a mixture of block types; its bits per weight are typical (+-5 %)",
        InputBasis.StatedCount => "parameter count as stated (+-1 %)",
        InputBasis.CountedParameters => "counted from the architecture (+-0.5 %)",
        InputBasis.EmbeddingMayBePart => "part of them may be an embedding, which a decode step does not read",
        InputBasis.LuckierRouting => "routing may need fewer experts than uniform routing expects",
        InputBasis.GrowingContext => "context grows while tokens are generated (+-10 %)",
        InputBasis.SheetPeak x => Invariant($"dense peak of the sheet (+-{x.Share * 100:0} %)"),
        InputBasis.MeasurementError { IsStated: true } x => Invariant($"error as stated (+-{x.Error * 100:0.#} %)"),
        InputBasis.MeasurementError x when x.Error > Core.Situations.Measurement.AssumedError =>
            Invariant($"no error stated: +-{x.Error * 100:0.#} %, half a unit of the last digit as written"),
        InputBasis.MeasurementError x => Invariant($"no error stated: +-{x.Error * 100:0} % assumed"),
        _ => throw Unsaid(basis),
    };
}
