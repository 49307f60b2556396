using System.Globalization;
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

    /// <summary>
    /// Finds a lever by its id, case, spaces, hyphens and underscores left aside; null where there is none. <c>tp=4</c>, <c>pp=2</c> and <c>replicas=14</c> are
    /// such levers to a stated number, <c>int4+tp=2</c> is two pulled at once.
    /// </summary>
    /// <param name="id">The id.</param>
    public static Lever? Find(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        string wanted = Key(id);
        return All.FirstOrDefault(l => Key(l.Id).Equals(wanted, StringComparison.OrdinalIgnoreCase))
            ?? (id.Split('+') is { Length: > 1 } several ? Several(several)
            : id.Split('=') is [var name, var digits] && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count > 0
            && Find(name) is { } lever ? To(lever, count) : null);
    }

    private static Lever? Several(string[] ids)
    {
        Lever? all = Find(ids[0]);
        for (int i = 1; i < ids.Length && all is not null; i++)
        {
            all = Find(ids[i]) is { } next ? Together(all, next) : null;
        }

        return all;
    }

    /// <summary>A lever that takes a number, such as copies, to a stated one; null for a lever that takes none.</summary>
    /// <param name="lever">The lever.</param>
    /// <param name="count">The number, at least 1.</param>
    internal static Lever? To(Lever lever, int count) => DeploymentLevers.To(lever.Id, count) is not var (title, change) ? null
        : new Lever(lever.Facts with { Id = $"{lever.Id}={count}", Title = title, IsRepeatable = true }, change) { Conflicting = lever.Conflicting };

    /// <summary>Two levers pulled at once, where neither does anything alone: a format and the devices that hold it.</summary>
    /// <param name="first">The one that counts as its idea.</param>
    /// <param name="second">The other.</param>
    internal static Lever Together(Lever first, Lever second)
    {
        LeverFacts facts = first.Facts with
        {
            Id = $"{first.Id}+{second.Id}",
            Title = $"{first.Title}, and {Lower(second.Title)}",
            Cost = (CostClass)Math.Max((int)first.Cost, (int)second.Cost),
            Risk = (QualityRisk)Math.Max((int)first.Risk, (int)second.Risk),
        };
        return new Lever(facts, s => first.Change(s) is { After: { } halfway } change ? second.Change(halfway) is { After: { } after } then ? change with
        {
            After = after,
            RemovesAtLeast = change.RemovesAtLeast + then.RemovesAtLeast,
            RemovesAtMost = change.RemovesAtMost + then.RemovesAtMost,
            ChangesEngine = change.ChangesEngine || then.ChangesEngine,
            Because = then.Because,
        }
        : second.Change(halfway) : first.Change(s)) { Conflicting = [.. first.Conflicting, .. second.Conflicting] };
    }

    private static string Lower(string title) => char.ToLowerInvariant(title[0]) + title[1..];

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
