using Floorline.Core.Formats;

namespace Floorline.Core.Models;

/// <summary>Which storage format each weight of a checkpoint has. A mixed checkpoint (some roles left in 16 bit) is the normal case.</summary>
/// <param name="Default">The format of every weight that no exception names.</param>
public sealed record WeightFormats(NumberFormat Default)
{
    /// <summary>Roles kept in another format.</summary>
    public IReadOnlyDictionary<WeightRole, NumberFormat> ByRole { get; init; } = new ClosedTable<WeightRole, NumberFormat>();

    /// <summary>Whole components kept in another format (a vision tower left in 16 bit), by component name.</summary>
    public IReadOnlyDictionary<string, NumberFormat> ByComponent { get; init; } = new Dictionary<string, NumberFormat>();

    /// <summary>Bits per weight of the smallest format that any weight has.</summary>
    public double LeastBits => Math.Min(Default.BitsPerWeight, ByRole.Values.Concat(ByComponent.Values).Select(static f => f.BitsPerWeight)
        .DefaultIfEmpty(Default.BitsPerWeight).Min());

    /// <summary>The format of a weight.</summary>
    /// <param name="component">Name of the component it belongs to.</param>
    /// <param name="role">What it is for.</param>
    public NumberFormat For(string component, WeightRole role) =>
        ByComponent.Count > 0 && ByComponent.TryGetValue(component, out NumberFormat? whole) ? whole
        : ByRole.Count > 0 && ByRole.TryGetValue(role, out NumberFormat? one) ? one
        : Default;

    /// <summary>The same formats as they hold for a model: what is said of a tied head or of its embedding holds for both, which are one tensor.</summary>
    /// <param name="model">The model.</param>
    public WeightFormats For(Model model)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (ByRole.Count == 0)
        {
            return this;
        }

        NumberFormat? tied = ByRole.GetValueOrDefault(WeightRole.OutputHead) ?? ByRole.GetValueOrDefault(WeightRole.InputEmbedding);
        return tied is null || !model.TiesHead ? this : this with { ByRole = new Dictionary<WeightRole,
            NumberFormat>(ByRole) { [WeightRole.OutputHead] = tied, [WeightRole.InputEmbedding] = tied } };
    }

    /// <summary>Every weight in one format, heads and embeddings included.</summary>
    /// <param name="format">The format.</param>
    public static WeightFormats Uniform(NumberFormat format) => new(format);
}
