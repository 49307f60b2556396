using Floorline.Core.Models;

namespace Floorline.Readers.HuggingFace;

/// <summary>What a family makes of a config: the parts of the model, and what it had to assume.</summary>
internal sealed record Part(IReadOnlyList<Component> Components, IReadOnlyList<string> Assumptions)
{
    /// <summary>What one call gives; null where the family does not fix it.</summary>
    internal WholeCall? Call { get; init; }

    /// <summary>What is not sure of it, in whole sentences.</summary>
    internal IReadOnlyList<string> Doubts { get; init; } = [];

    /// <summary>How many times the weights that are counted there may be; 1 where all are counted.</summary>
    internal double Most { get; init; } = 1;

    /// <summary>For each stack the kind of every layer in its order, as a place in <see cref="TransformerStack.Layers"/>: rules of quantisation name layers
    /// by number.</summary>
    internal IReadOnlyDictionary<string, int[]> Order { get; init; } = new Dictionary<string, int[]>();
}
