using Floorline.Core.Models;

namespace Floorline.Readers.HuggingFace;

/// <summary>What a family makes of a config: the parts of the model, and what it had to assume.</summary>
internal sealed record Part(IReadOnlyList<Component> Components, IReadOnlyList<string> Assumptions)
{
    internal Part(params Component[] components)
        : this(components, [])
    {
    }
}
