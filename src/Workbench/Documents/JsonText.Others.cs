using System.Text.Json;
using Floorline.Core.Answers;
using Floorline.Core.Diagnosis;
using Floorline.Readers;
using Floorline.Readers.Catalogue;

namespace Floorline.Workbench.Documents;

public static partial class JsonText
{
    /// <summary>The document <c>floorline/chunk@1</c>.</summary>
    /// <param name="chunk">The result.</param>
    public static string Of(ActionChunk chunk)
    {
        ArgumentNullException.ThrowIfNull(chunk);
        return Document("floorline/chunk@1", json =>
        {
            json.WriteStartObject("inputs");
            Milliseconds(json, "measured_ms", chunk.Latency);
            json.WriteNumber("chunk", chunk.Actions);
            Number(json, "rate_hz", chunk.RateHertz);
            json.WriteEndObject();
            Milliseconds(json, "budget_ms", chunk.Budget);
            Milliseconds(json, "period_ms", chunk.Period);
            Number(json, "duty", chunk.Duty);
            json.WriteBoolean("stalls", chunk.Stalls);
            Milliseconds(json, "chunk_age_ms", chunk.ChunkAge);
            Milliseconds(json, "reaction_delay_ms", chunk.ReactionDelay);
            Number(json, "highest_rate_hz", chunk.HighestRateHertz);
            json.WriteNumber("smallest_chunk", chunk.SmallestChunk);
            Write(json, ChunkAnswer.Of(chunk, AnswerCatalogue.Table));
        });
    }

    /// <summary>The document <c>floorline/pipeline@1</c>.</summary>
    /// <param name="result">The result.</param>
    public static string Of(PipelineResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        PipelineDiagnosis pipeline = result.Diagnosis;
        return Document("floorline/pipeline@1", json =>
        {
            json.WriteString("name", result.Name);
            Milliseconds(json, "total_ms", pipeline.Total);
            Milliseconds(json, "budget_ms", pipeline.Budget);
            Number(json, "load", pipeline.Load);
            Milliseconds(json, "floor_ms", pipeline.KnownFloor);
            json.WriteString("work_on", pipeline.WorkOn?.Name);
            json.WriteStartArray("stages");
            foreach ((Stage stage, DiagnoseResult own) in pipeline.Stages.Zip(result.Stages))
            {
                json.WriteStartObject();
                json.WriteString("name", stage.Name);
                Inputs(json, own.Floors.Situation.Spec);
                Number(json, "calls", stage.Calls);
                Milliseconds(json, "measured_ms", stage.Measured);
                Milliseconds(json, "total_ms", stage.Total);
                Milliseconds(json, "floor_ms", stage.Floor);
                Milliseconds(json, "recoverable_ms", stage.Recoverable);
                Number(json, "ratio", own.Diagnosis.Ratio);
                json.WriteString("regime", Names.Of(own.Diagnosis.Regime));
                Strings(json, "assumptions", own.Floors.Assumptions);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }

    /// <summary>The document <c>floorline/problems@1</c>: what was wrong with the input.</summary>
    /// <param name="problems">The problems.</param>
    public static string Of(IReadOnlyList<Problem> problems)
    {
        ArgumentNullException.ThrowIfNull(problems);
        return Document("floorline/problems@1", json => Problems(json, problems));
    }

    /// <summary>The document <c>floorline/problems@1</c> in the form of problem details (RFC 9457): the same list, with title, status and detail before it.</summary>
    /// <param name="title">What kind of refusal it is.</param>
    /// <param name="status">HTTP status.</param>
    /// <param name="problems">The problems.</param>
    public static string Details(string title, int status, IReadOnlyList<Problem> problems)
    {
        ArgumentNullException.ThrowIfNull(problems);
        return Document("floorline/problems@1", json =>
        {
            json.WriteString("type", "about:blank");
            json.WriteString("title", title);
            json.WriteNumber("status", status);
            json.WriteString("detail", string.Join('\n', problems));
            Problems(json, problems);
        });
    }

    private static void Problems(Utf8JsonWriter json, IReadOnlyList<Problem> problems)
    {
        json.WriteStartArray("problems");
        foreach (Problem problem in problems)
        {
            json.WriteStartObject();
            json.WriteString("file", problem.File);
            json.WriteString("path", problem.Path);
            json.WriteString("found", problem.Found);
            json.WriteString("expected", problem.Expected);
            json.WriteString("message", problem.ToString());
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
