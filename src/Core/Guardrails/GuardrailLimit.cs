using System.Globalization;
using Floorline.Core.Quantities;

namespace Floorline.Core.Guardrails;

/// <summary>
/// How many faults of a severity are borne: up to <paramref name="Pass"/> of <paramref name="Of"/> passes, up to <paramref name="Warn"/> warns, more fails.
/// </summary>
/// <param name="Severity">Which faults.</param>
/// <param name="Pass">Most that pass.</param>
/// <param name="Warn">Most that warn; equal to <paramref name="Pass"/> where nothing lies between.</param>
/// <param name="Of">Number of prompts that the counts are stated for.</param>
public sealed record GuardrailLimit(Severity Severity, int Pass, int Warn, int Of)
{
    /// <summary>No more than one serious fault in 50; two are looked at; three roll back.</summary>
    public static GuardrailLimit Default { get; } = new(Severity.Serious, 1, 2, 50);

    /// <summary>The limit as it is written: <c>serious&lt;=1/50, warn at 2, fail above</c>.</summary>
    public string Text => string.Create(CultureInfo.InvariantCulture,
        $"{(Severity == Severity.Serious ? "serious" : "minor")}<={Pass}/{Of}{(Warn > Pass ? $", warn at {Warn}" : "")}, fail above");

    /// <summary>Most faults that pass among a number of prompts: the stated share of them, rounded down.</summary>
    /// <param name="prompts">Number of prompts, at least 1.</param>
    public int PassOf(int prompts) => (int)((long)Pass * Require.InRange(prompts, 1, int.MaxValue) / Of);

    /// <summary>Most faults that warn among a number of prompts.</summary>
    /// <param name="prompts">Number of prompts, at least 1.</param>
    public int WarnOf(int prompts) => Math.Max(PassOf(prompts), (int)((long)Warn * prompts / Of));

    /// <summary>What a count says.</summary>
    /// <param name="faults">Faults found.</param>
    /// <param name="prompts">Among how many prompts.</param>
    public GuardrailOutcome Judge(int faults, int prompts) => faults <= PassOf(prompts) ? GuardrailOutcome.Pass : faults <= WarnOf(prompts)
        ? GuardrailOutcome.Warn : GuardrailOutcome.Fail;
}
