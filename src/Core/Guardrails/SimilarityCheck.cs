using System.Globalization;

namespace Floorline.Core.Guardrails;

/// <summary>The output is at least so much like a reference, or like the baseline's answer.</summary>
/// <param name="Measure">How likeness is counted.</param>
/// <param name="Least">Least likeness that passes, 0 to 1.</param>
/// <param name="Reference">The reference; nothing to compare with the baseline's answer.</param>
public sealed record SimilarityCheck(SimilarityMeasure Measure, double Least, string? Reference) : Check
{
    /// <inheritdoc/>
    public override string Kind => "similarity";

    /// <inheritdoc/>
    public override CheckResult Judge(ModelOutput output, ModelOutput? baseline)
    {
        ArgumentNullException.ThrowIfNull(output);
        if ((Reference ?? baseline?.Text) is not { } reference)
        {
            // The baseline is like itself.
            return Passed();
        }

        double likeness = Similarity.Between(output.Text, reference, Measure);
        return PassedIf(likeness >= Least, string.Create(CultureInfo.InvariantCulture, $"similarity {likeness:0.00} is below {Least:0.##}"));
    }
}
