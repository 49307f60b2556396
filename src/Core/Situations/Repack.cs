using Floorline.Core.Formats;
using Floorline.Core.Models;

namespace Floorline.Core.Situations;

/// <summary>What the files that an engine reads hold of a mixture of experts that is published in a format: its experts in it, all else in another.</summary>
/// <param name="Published">The format that the experts are published in, and keep.</param>
/// <param name="Rest">The format of all other weights; vectors of normalisations stay as they are and weigh nothing.</param>
/// <param name="Source">Who prints the formats of such a file, with address and day.</param>
public sealed record Repack(NumberFormat Published, NumberFormat Rest, string Source)
{
    /// <summary>The formats as they would be stated.</summary>
    public string Stated => $"{Rest.Name},experts={Published.Name}";

    /// <summary>The formats of a model's weights.</summary>
    /// <param name="model">The model.</param>
    public WeightFormats Of(Model model) =>
        new WeightFormats(Rest) { ByRole = new ClosedTable<WeightRole, NumberFormat> { [WeightRole.Expert] = Published } }.For(model);
}
