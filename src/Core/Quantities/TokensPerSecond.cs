using System.Globalization;

namespace Floorline.Core.Quantities;

/// <summary>A rate of producing (decode) or reading (prefill) tokens, all sequences of the batch together.</summary>
/// <param name="Value">The amount in tokens/s.</param>
public readonly record struct TokensPerSecond(double Value) : IQuantity<TokensPerSecond>
{
    /// <summary>Nothing of it: 0 tokens/s.</summary>
    public static TokensPerSecond Zero => default;

    /// <inheritdoc/>
    public static TokensPerSecond From(double value) => new(value);

    /// <summary>The rate of a step that handles a number of tokens in a time.</summary>
    /// <param name="tokens">Tokens handled in the step.</param>
    /// <param name="time">The time of the step.</param>
    public static TokensPerSecond Of(double tokens, Seconds time) => new(tokens / time.Value);

    /// <summary>The amount and its unit, culture-invariant, for messages.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Value:G6} tokens/s");
}
