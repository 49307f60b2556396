using System.Globalization;
using Floorline.Core.Quantities;

namespace Floorline.Core.Guardrails;

/// <summary>The output has at least and at most so many words, or tokens as the server counted them.</summary>
/// <param name="Fewest">Fewest that pass.</param>
/// <param name="Most">Most that pass.</param>
/// <param name="InTokens">Whether tokens are counted; otherwise words.</param>
public sealed record LengthCheck(int Fewest, int Most, bool InTokens) : Check
{
    /// <inheritdoc/>
    public override string Kind => InTokens ? "tokens" : "words";

    /// <inheritdoc/>
    public override CheckResult Judge(ModelOutput output, ModelOutput? baseline)
    {
        ArgumentNullException.ThrowIfNull(output);
        Fact<int> length = InTokens ? output.Tokens : Fact<int>.Known(output.Words);
        return !length.IsKnown
            ? Undecided(length.UnknownReason!)
            : PassedIf(length.Value >= Fewest && length.Value <= Most, string.Create(CultureInfo.InvariantCulture,
            $"has {length.Value} {Kind}, {(length.Value > Most ? $"more than {Most}" : $"fewer than {Fewest}")}"));
    }
}
