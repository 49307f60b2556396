using Floorline.Core.Quantities;
using Floorline.Readers.Tensors;
using Floorline.Workbench;

namespace Floorline.Cli.Text;

/// <summary>A tensor census for a person to read.</summary>
public static class InspectText
{
    private const int Shown = 20;

    public static void Write(Page page, InspectResult result)
    {
        TensorCensus census = result.Census;
        page.Say($"{result.Path}: {census.Container}, {census.Tensors.Count:#,0} tensors in {census.Files} file(s)", Tone.Heading);
        page.Say($"{census.StoredBytes:#,0} bytes ({census.StoredBytes / 1073741824.0:0.00} GiB), {census.Parameters:#,0} parameters ({census.Parameters / 1e9:0.00} B), {census.BitsPerWeight:0.00} bits per weight", indent: 2);
        foreach (string note in census.Notes)
        {
            page.Say(note, Tone.Faint, 2);
        }

        page.Heading("By role and format");
        page.Table([["role, format", "tensors", "parameters", "bytes", "bits", "share"], .. census.ByRoleAndFormat.Select(g => Row(g, census))], header: true);
        page.Heading("By format");
        page.Table([["format", "tensors", "parameters", "bytes", "bits", "share"], .. census.ByFormat.Select(g => Row(g, census))], header: true);
        page.Heading("Largest tensors");
        page.Table([.. census.Tensors.OrderByDescending(static t => t.StoredBytes).Take(10).Select(static t => new[] { Clean(t.Name), t.Type, $"[{string.Join(", ", t.Shape)}]", Figures.Of(new Bytes(t.StoredBytes)) })]);
        TensorInfo[] open = [.. census.Unclassed];
        if (open.Length > 0)
        {
            page.Heading($"Not classed: {open.Length}, counted as read");
            page.Table([.. open.OrderByDescending(static t => t.StoredBytes).Take(Shown).Select(static t => new[] { Clean(t.Name), t.Type, Figures.Of(new Bytes(t.StoredBytes)) })]);
            if (open.Length > Shown)
            {
                page.Say($"and {open.Length - Shown} more; --json lists them all", Tone.Faint, 2);
            }
        }
    }

    private static string[] Row(TensorGroup group, TensorCensus census) =>
    [
        group.Name, $"{group.Tensors:#,0}", $"{group.Parameters:#,0}", Figures.Of(new Bytes(group.StoredBytes)), group.BitsPerWeight is { } bits ? $"{bits:0.00}" : "",
        census.StoredBytes > 0 ? $"{100.0 * group.StoredBytes / census.StoredBytes:0.0} %" : "",
    ];

    private static string Clean(string name) => string.Concat((name.Length > 70 ? name[..70] : name).Select(static c => char.IsControl(c) ? '?' : c));
}
