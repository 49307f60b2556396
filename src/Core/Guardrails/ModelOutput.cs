using Floorline.Core.Quantities;

namespace Floorline.Core.Guardrails;

/// <summary>What a model answered to one prompt.</summary>
/// <param name="Text">The answer.</param>
public sealed record ModelOutput(string Text)
{
    /// <summary>Tokens of the answer as the server counted them.</summary>
    public Fact<int> Tokens { get; init; } = Fact<int>.Unknown("the run gives no token count");

    /// <summary>Perplexity of the answer under the model that wrote it: exp(-mean log-probability of its tokens), at least 1.</summary>
    public Fact<double> Perplexity { get; init; } = Fact<double>.Unknown("the run gives no log-probabilities");

    /// <summary>What a reviewer said; nothing where nobody looked.</summary>
    public ReviewMark? Mark { get; init; }

    /// <summary>Why there is no answer, such as an HTTP error; nothing where there is one.</summary>
    public string? Error { get; init; }

    /// <summary>Number of words: runs of anything but white space.</summary>
    public int Words => Wording.Count(Text);
}
