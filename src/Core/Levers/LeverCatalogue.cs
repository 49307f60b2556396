using Floorline.Core.Formats;

namespace Floorline.Core.Levers;

/// <summary>The levers that Floorline knows.</summary>
public static class LeverCatalogue
{
    /// <summary>All levers, cheapest class first.</summary>
    public static IReadOnlyList<Lever> All { get; } =
    [
        .. HostLevers.All.Concat(KernelLevers.All).Concat(FormatLevers.All).Concat(ServingLevers.All).Concat(DeploymentLevers.All).OrderBy(static l => l.Cost),
    ];

    /// <summary>Finds a lever by its id, case, spaces, hyphens and underscores left aside; null where there is none.</summary>
    /// <param name="id">The id.</param>
    public static Lever? Find(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        string wanted = Key(id);
        return All.FirstOrDefault(l => Key(l.Id).Equals(wanted, StringComparison.OrdinalIgnoreCase));
    }

    private static string Key(string id) =>
        id.Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal);

    /// <summary>The lever that stores all weights in one format, whether or not that is one of the catalogue's.</summary>
    /// <param name="format">The format.</param>
    public static Lever WeightsIn(NumberFormat format)
    {
        ArgumentNullException.ThrowIfNull(format);
        return FormatLevers.Uniform(format);
    }
}
