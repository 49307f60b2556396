using System.Collections.Immutable;

namespace Floorline.Core.Guardrails;

/// <summary>The answers to one prompt, judged. Several answers to one prompt count as their worst.</summary>
/// <param name="Item">The prompt and its checks.</param>
/// <param name="Outputs">The answers, in order; empty where there is none.</param>
/// <param name="Grade">The worst that was found.</param>
/// <param name="Failures">What failed or could not be decided, the worst first; each reason once.</param>
public sealed record ItemGrade(GoldenItem Item, ImmutableArray<ModelOutput> Outputs, Grade Grade, ImmutableArray<CheckResult> Failures)
{
    /// <summary>Whether a check could not be made.</summary>
    public bool IsUndecided => Failures.Any(static failure => failure.State == CheckState.Undecided);

    /// <summary>Why there is no grade by checks: a request that failed, or an id that the run lacks; nothing where there is an answer.</summary>
    public string? Missing => Outputs.Length == 0 ? "the run has no answer" : Outputs.FirstOrDefault(static output => output.Error is not null)?.Error;

    /// <summary>Judges the answers to one prompt.</summary>
    /// <param name="item">The prompt and its checks.</param>
    /// <param name="outputs">The answers.</param>
    /// <param name="baseline">The baseline's answers to the same prompt; empty where the baseline is judged.</param>
    public static ItemGrade Of(GoldenItem item, ImmutableArray<ModelOutput> outputs, ImmutableArray<ModelOutput> baseline)
    {
        ArgumentNullException.ThrowIfNull(item);
        CheckResult[] found =
        [
            .. outputs.Where(static output => output.Error is null).SelectMany((output, index) =>
                item.Checks.Select(check => check.Judge(output, Twin(baseline, index))))
                .Where(static result => result.State != CheckState.Passed)
                .DistinctBy(static result => (result.Check, result.State, result.Severity, result.Reason))
                .OrderBy(static result => result.State).ThenByDescending(static result => result.Severity),
        ];
        CheckResult[] failed = [.. found.Where(static result => result.State == CheckState.Failed)];
        bool missing = outputs.Length == 0 || outputs.Any(static output => output.Error is not null);
        Grade grade = missing || failed.Any(static result => result.Severity == Severity.Serious) ? Grade.Serious : failed.Length > 0 ? Grade.Minor
            : Grade.Clean;
        return new ItemGrade(item, outputs, grade, [.. found]);
    }

    private static ModelOutput? Twin(ImmutableArray<ModelOutput> baseline, int index) =>
        baseline.IsDefaultOrEmpty ? null : baseline[Math.Min(index, baseline.Length - 1)] is { Error: null } output ? output
            : baseline.FirstOrDefault(static o => o.Error is null);
}
