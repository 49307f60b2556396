using Floorline.Core.Models;

namespace Floorline.Readers.HuggingFace;

/// <summary>What a family makes of a config: the parts of the model, and what it had to assume.</summary>
internal sealed record Part(IReadOnlyList<Component> Components, IReadOnlyList<string> Assumptions)
{
    /// <summary>What one call gives; null where the family does not fix it.</summary>
    internal WholeCall? Call { get; init; }

    /// <summary>For each stack the kind of every layer in its order, as a place in <see cref="TransformerStack.Layers"/>: rules of quantisation name layers
    /// by number.</summary>
    internal IReadOnlyDictionary<string, int[]> Order { get; init; } = new Dictionary<string, int[]>();
}
