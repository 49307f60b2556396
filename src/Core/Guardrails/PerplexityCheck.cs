using System.Globalization;

namespace Floorline.Core.Guardrails;

/// <summary>The perplexity of the answer is at most so much above that of the baseline's answer to the same prompt.</summary>
/// <param name="MostIncrease">Largest relative increase that passes: 0.05 allows 5 %.</param>
public sealed record PerplexityCheck(double MostIncrease) : Check
{
    /// <inheritdoc/>
    public override string Kind => "perplexity";

    /// <inheritdoc/>
    public override CheckResult Judge(ModelOutput output, ModelOutput? baseline)
    {
        ArgumentNullException.ThrowIfNull(output);
        if (baseline is null)
        {
            return Passed();
        }

        if (!output.Perplexity.IsKnown || !baseline.Perplexity.IsKnown)
        {
            return Undecided(output.Perplexity.UnknownReason ?? baseline.Perplexity.UnknownReason!);
        }

        double increase = (output.Perplexity.Value / baseline.Perplexity.Value) - 1;
        return PassedIf(increase <= MostIncrease, string.Create(CultureInfo.InvariantCulture,
            $"perplexity rose by {increase:0.0 %}, more than {MostIncrease:0.## %}"));
    }
}
