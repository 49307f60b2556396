using Floorline.Core.Formats;
using Floorline.Core.Quantities;
using Floorline.Core.Situations;

namespace Floorline.Core.Levers;

/// <summary>The levers that Floorline knows: the rows of <c>data/levers.json</c>, each with the change that it makes.</summary>
public static class LeverCatalogue
{
    /// <summary>All levers, cheapest class first.</summary>
    public static IReadOnlyList<Lever> All { get; } = InOrder.By(LeverTable.Levers.Select(Make), static (a, b) => a.Cost - b.Cost);

    /// <summary>The ideas that levers are variants of.</summary>
    public static IReadOnlyList<LeverGroup> Groups => LeverTable.Groups;

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

    /// <summary>The number formats that the levers of a group store in, in catalogue order: what a search over weight or cache formats tries.</summary>
    /// <param name="group">The group's id, such as <c>weights</c>.</param>
    public static IReadOnlyList<NumberFormat> FormatsOf(string group) =>
        [.. All.Where(l => l.Facts.Group == group).Select(static l => l.Facts.Format).OfType<string>().Select(static f => NumberFormats.Find(f)!)
            .DistinctBy(static f => f.Name)];

    /// <summary>The lever that stores all weights in one format, whether or not that is one of the catalogue's.</summary>
    /// <param name="format">The format.</param>
    public static Lever WeightsIn(NumberFormat format)
    {
        ArgumentNullException.ThrowIfNull(format);
        return FormatLevers.Uniform(format);
    }

    private static Lever Make(LeverFacts facts)
    {
        Func<Situation,
            LeverChange> change = HostLevers.Of(facts) ?? KernelLevers.Of(facts) ?? FormatLevers.Of(facts) ?? ServingLevers.Of(facts) ?? DeploymentLevers.Of(facts)
            ?? throw new InvalidOperationException($"No change is written for the lever {facts.Id}.");
        bool alone = LeverTable.Groups.Any(g => g.Id == facts.Group && g.IsExclusive);
        string[] variants = alone ? [.. LeverTable.Levers.Where(l => l.Group == facts.Group && l.Id != facts.Id).Select(static l => l.Id)] : [];
        return new Lever(facts, change) { Conflicting = [.. facts.Conflicting, .. variants] };
    }
}
