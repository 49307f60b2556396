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
    /// <summary>The check for a class of devices.</summary>
    /// <param name="kind">The class.</param>
    public string CheckFor(DeviceClass kind)
    {
        foreach (CauseCheck check in Checks)
        {
            if (check.Class == kind)
            {
                return check.Check;
            }
        }

        return Checks.FirstOrDefault(static c => c.Class is null)?.Check ?? "";
    }
}
