namespace Floorline.Core.Answers;

/// <summary>What is known of a cause whatever the situation: how to check it and what to do about it.</summary>
/// <param name="Kind">The cause.</param>
/// <param name="Title">What it is called.</param>
/// <param name="Checks">The command or comparison that settles it, by class of device; the entry without a class stands for the rest.</param>
/// <param name="Actions">What to do first, best first.</param>
/// <param name="Source">A case in which it was the cause.</param>
public sealed record CauseFacts(CauseKind Kind, string Title, IReadOnlyList<CauseCheck> Checks, IReadOnlyList<ActionFacts> Actions,
    string Source)
{
    /// <summary>The check for a device: that of its class before that of its vendor, and that before the one which anybody can follow.</summary>
    /// <param name="kind">The class.</param>
    /// <param name="vendor">The vendor; empty where it is not known.</param>
    public string CheckFor(DeviceClass kind, string vendor) =>
        (Checks.FirstOrDefault(c => c.Class == kind)
        ?? Checks.FirstOrDefault(c => c.Class is null && c.Vendor is not null && c.Vendor == vendor)
        ?? Checks.FirstOrDefault(static c => c is { Class: null, Vendor: null }))?.Check ?? "";

    /// <summary>The check that anybody can follow, where no device is known.</summary>
    public string Check => CheckFor(DeviceClass.Card, "");
}
