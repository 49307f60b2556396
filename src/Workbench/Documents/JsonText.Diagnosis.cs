using System.Text.Json;
using Floorline.Core.Diagnosis;
using Floorline.Core.Levers;
using Floorline.Workbench.Words;

namespace Floorline.Workbench.Documents;

public static partial class JsonText
{
    /// <summary>The document <c>floorline/diagnosis@1</c>.</summary>
    /// <param name="result">The result.</param>
    public static string Of(DiagnoseResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return Document("floorline/diagnosis@1", json => Write(json, result));
    }

    private static void Write(Utf8JsonWriter json, DiagnoseResult result)
    {
        Inputs(json, result.Floors.Situation.Spec);
        Strings(json, "verdict", result.Said);
        WriteVerdict(json, result);
        Body(json, result.Floors);
        Strings(json, "assumptions", result.Floors.Assumptions);
    }

    private static void WriteVerdict(Utf8JsonWriter json, DiagnoseResult result)
    {
        StepDiagnosis diagnosis = result.Diagnosis;
        Milliseconds(json, "measured_ms", diagnosis.Measured.Time);
        Number(json, "measured_error", diagnosis.Measured.RelativeError);
        Number(json, "ratio", diagnosis.Ratio);
        json.WriteString("regime", Names.Of(diagnosis.Regime));
        WriteLadder(json, diagnosis.Ladder);
        Number(json, "mfu", diagnosis.Mfu);
        Number(json, "mbu", diagnosis.Mbu);
        WriteSensitivities(json, diagnosis);
        WriteCauses(json, diagnosis.Causes);
        WriteRemedies(json, "helps", result.Helps);
        WriteRemedies(json, "does_not_help", result.DoesNotHelp);
        Write(json, result.Answer);
    }

    private static void WriteLadder(Utf8JsonWriter json, Ladder ladder)
    {
        json.WriteStartArray("ladder");
        foreach (Rung rung in ladder.Rungs)
        {
            json.WriteStartObject();
            json.WriteString("rung", Names.Of(rung.Kind));
            if (!rung.Time.IsKnown)
            {
                json.WriteString("unknown", rung.Time.UnknownReason);
                json.WriteEndObject();
                continue;
            }

            Milliseconds(json, "time_ms", rung.Time.Value);
            Milliseconds(json, "gap_ms", rung.Gap);
            json.WriteString("gap_name", Names.Gap(rung.Kind));
            if (rung.Merged.Count > 0)
            {
                Strings(json, "includes", rung.Merged.Select(Names.Gap));
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteSensitivities(Utf8JsonWriter json, StepDiagnosis diagnosis)
    {
        json.WriteStartArray("sensitivity");
        foreach (Sensitivity one in diagnosis.Sensitivities)
        {
            json.WriteStartObject();
            json.WriteString("input", Names.Of(one.Input));
            json.WriteBoolean("decides", one.Decides);
            Number(json, "low", one.Low);
            Number(json, "high", one.High);
            if (one.FlipsAt is { } factor)
            {
                Number(json, "flips_at", factor);
                json.WriteString("becomes", Names.Of(one.BecomesRegime!.Value));
            }

            json.WriteString("basis", Sentence.Of(one.Basis));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteCauses(Utf8JsonWriter json, IReadOnlyList<ImpossibleCause> causes)
    {
        json.WriteStartArray("causes");
        foreach (ImpossibleCause cause in causes)
        {
            json.WriteStartObject();
            json.WriteString("cause", Names.Snake(cause.Kind));
            Number(json, "plausibility", cause.Plausibility);
            json.WriteString("statement", Sentence.Of(cause.Reason));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteRemedies(Utf8JsonWriter json, string name, IEnumerable<Judgement> outcomes)
    {
        json.WriteStartArray(name);
        foreach (Judgement outcome in outcomes)
        {
            json.WriteStartObject();
            json.WriteString("lever", outcome.Lever.Id);
            json.WriteString("change", outcome.Lever.Title);
            json.WriteString("reason", Sentence.Of(outcome));
            Milliseconds(json, "predicted_low_ms", outcome.Predicted.Low);
            Milliseconds(json, "predicted_high_ms", outcome.Predicted.High);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
