using System.Text.Json;
using Floorline.Core.Traces.Comparison;
using Floorline.Core.Traces.Gaps;
using Floorline.Core.Traces.Rules;

namespace Floorline.Workbench.Documents;

public static partial class JsonText
{
    private const int MostChanges = 50;

    /// <summary>The document <c>floorline/trace-comparison@1</c>.</summary>
    /// <param name="result">The result.</param>
    public static string Of(TraceComparisonResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        TraceComparison comparison = result.Comparison;
        return Document("floorline/trace-comparison@1", json =>
        {
            json.WriteStartObject("inputs");
            json.WriteString("base", result.BaseFile);
            json.WriteString("new", result.NewFile);
            json.WriteEndObject();
            json.WriteString("verdict", Names.Snake(comparison.Verdict));
            json.WriteBoolean("regression", comparison.IsRegression);
            json.WriteString("basis", comparison.Basis);
            if (comparison.Verdict != ChangeVerdict.Unknown)
            {
                WriteChange(json, comparison);
            }

            WriteFindings(json, "resolved", comparison.Resolved);
            WriteFindings(json, "appeared", comparison.Appeared);
            json.WriteStartArray("remaining");
            foreach ((TraceFinding before, TraceFinding after) in comparison.Remaining)
            {
                json.WriteStartObject();
                json.WriteString("rule", before.Rule);
                Number(json, "base_gain_ceiling_ms", (before.GainCeilingNs ?? 0) / 1e6);
                Number(json, "new_gain_ceiling_ms", (after.GainCeilingNs ?? 0) / 1e6);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }

    private static void WriteChange(Utf8JsonWriter json, TraceComparison comparison)
    {
        json.WriteNumber("base_steps", comparison.BaseSteps);
        json.WriteNumber("new_steps", comparison.NewSteps);
        Number(json, "base_ms", comparison.BaseTime / 1e6);
        Number(json, "new_ms", comparison.NewTime / 1e6);
        Number(json, "ratio", comparison.Ratio);
        Number(json, "noise", comparison.Noise);
        json.WriteStartArray("parts_per_step");
        foreach (TimeChange part in comparison.Parts)
        {
            json.WriteStartObject();
            json.WriteString("part", PartName(part.Name));
            Number(json, "base_ms", part.Base / 1e6);
            Number(json, "new_ms", part.New / 1e6);
            Number(json, "difference_ms", part.Difference / 1e6);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("kernels");
        foreach (KernelChange kernel in comparison.Kernels.Take(MostChanges))
        {
            json.WriteStartObject();
            json.WriteString("path", kernel.Path);
            json.WriteString("kernel", kernel.Kernel);
            Number(json, "base_ms", kernel.Base / 1e6);
            Number(json, "new_ms", kernel.New / 1e6);
            Number(json, "difference_ms", kernel.Difference / 1e6);
            json.WriteNumber("base_count", kernel.BaseCount);
            json.WriteNumber("new_count", kernel.NewCount);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static string PartName(string name) =>
        name.StartsWith("idle: ", StringComparison.Ordinal) && Enum.TryParse(name["idle: ".Length..], out IdleCause cause) ? "idle_" + NameOf(cause) : name;
}
