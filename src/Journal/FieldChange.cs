namespace Floorline.Journal;

/// <summary>One field in which an entry differs from its parent.</summary>
/// <param name="Field">The field's name, such as <c>weights</c> or <c>environment.engine_version</c>.</param>
/// <param name="From">The parent's value; null where it had none.</param>
/// <param name="To">The entry's value; null where it has none.</param>
public sealed record FieldChange(string Field, string? From, string? To)
{
    /// <summary>Every field in which two runs differ, situation first, each in the order it is stated.</summary>
    /// <remarks>
    /// Of the environment, host, driver, engine and engine version count. The git commit counts only where nothing else differs: a commit that
    /// records a changed setting is the same change said twice.
    /// </remarks>
    /// <param name="before">The parent.</param>
    /// <param name="situation">Situation of the run after the change.</param>
    /// <param name="environment">Environment of the run after the change.</param>
    public static IReadOnlyList<FieldChange> Between(Entry before, IReadOnlyList<SituationField> situation, RunEnvironment environment)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(situation);
        ArgumentNullException.ThrowIfNull(environment);
        var changes = new List<FieldChange>(Differences(before.Situation, situation));
        changes.AddRange(Differences(before.Environment.Compared, environment.Compared));
        if (changes.Count == 0 && before.Environment.GitCommit != environment.GitCommit)
        {
            changes.Add(new FieldChange("environment.git_commit", before.Environment.GitCommit, environment.GitCommit));
        }

        return changes;
    }

    /// <summary>Fields that differ between two lists of fields: the second's order, then what only the first has.</summary>
    /// <param name="before">The first list.</param>
    /// <param name="after">The second list.</param>
    public static IEnumerable<FieldChange> Differences(IReadOnlyList<SituationField> before, IReadOnlyList<SituationField> after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        foreach (SituationField field in after)
        {
            string? old = before.FirstOrDefault(f => f.Name == field.Name)?.Value;
            if (old != field.Value)
            {
                yield return new FieldChange(field.Name, old, field.Value);
            }
        }

        foreach (SituationField field in before.Where(b => after.All(a => a.Name != b.Name)))
        {
            yield return new FieldChange(field.Name, field.Value, null);
        }
    }
}
