using Floorline.Core.Hardware;

namespace Floorline.Core.Diagnosis;

/// <summary>Where the plausible range of an input comes from: a closed set with its numbers.</summary>
public abstract record InputBasis
{
    private InputBasis()
    {
    }

    /// <summary>A bandwidth of the data sheet.</summary>
    /// <param name="Confidence">How surely it is known.</param>
    /// <param name="Share">How far it may be off, to either side.</param>
    public sealed record SheetFigure(Confidence Confidence, double Share) : InputBasis;

    /// <summary>Single-stream decodes on public record reach this share of a sheet's bandwidth.</summary>
    /// <param name="Share">The share.</param>
    public sealed record PublicDecodes(double Share) : InputBasis;

    /// <summary>Another source has another bandwidth.</summary>
    /// <param name="Figure">What it says.</param>
    public sealed record OtherSource(DisputedFigure Figure) : InputBasis;

    /// <summary>The format is a mixture of block types whose bits per weight are typical.</summary>
    /// <param name="Format">The format's name.</param>
    public sealed record TypicalMixture(string Format) : InputBasis;

    /// <summary>The parameter count is stated.</summary>
    public sealed record StatedCount : InputBasis;

    /// <summary>The parameters are counted from the architecture.</summary>
    public sealed record CountedParameters : InputBasis;

    /// <summary>Part of the parameters may be an embedding, which a decode step does not read.</summary>
    public sealed record EmbeddingMayBePart : InputBasis;

    /// <summary>Routing may need fewer experts than uniform routing expects.</summary>
    public sealed record LuckierRouting : InputBasis;

    /// <summary>Context grows while tokens are generated.</summary>
    public sealed record GrowingContext : InputBasis;

    /// <summary>A dense peak of the data sheet.</summary>
    /// <param name="Share">How far it may be off, to either side.</param>
    public sealed record SheetPeak(double Share) : InputBasis;

    /// <summary>The measurement's error, as stated or assumed.</summary>
    /// <param name="Error">The relative error.</param>
    /// <param name="IsStated">Whether it is stated.</param>
    public sealed record MeasurementError(double Error, bool IsStated) : InputBasis;
}
