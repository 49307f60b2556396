using System.Text.Json;
using Floorline.Core.Answers;
using Floorline.Core.Diagnosis;
using Floorline.Core.Quantities;
using Floorline.Readers;
using Floorline.Readers.Catalogue;

namespace Floorline.Workbench.Documents;

public static partial class JsonText
{
    /// <summary>The document <c>floorline/chunk@1</c>.</summary>
    /// <param name="result">The result.</param>
    public static string Of(ChunkResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        ActionChunk chunk = result.Chunk;
        return Document("floorline/chunk@1", json =>
        {
            json.WriteStartObject("inputs");
            Milliseconds(json, "measured_ms", chunk.Latency);
            json.WriteNumber("chunk", chunk.Actions);
            json.WriteNumber("horizon", chunk.Horizon);
            Number(json, "rate_hz", chunk.RateHertz);
            json.WriteEndObject();
            Milliseconds(json, "budget_ms", chunk.Budget);
            Milliseconds(json, "period_ms", chunk.Period);
            Number(json, "duty", chunk.Duty);
            json.WriteBoolean("stalls", chunk.Stalls);
            Milliseconds(json, "chunk_age_ms", chunk.ChunkAge);
            Milliseconds(json, "reaction_delay_ms", chunk.ReactionDelay);
            Number(json, "highest_rate_hz", chunk.HighestRateHertz);
            json.WriteNumber("smallest_chunk", result.SmallestChunk);
            Milliseconds(json, "horizon_ms", chunk.HorizonTime);
            Number(json, "horizon_duty", chunk.HorizonDuty);
            json.WriteBoolean("keeps_horizon", chunk.KeepsHorizon);
            Milliseconds(json, "reserve_ms", chunk.Reserve);
            json.WriteString("basis", Names.Snake(result.Basis));
            TimeOf(json, "time", result.Time);
            json.WriteString("attainment", Names.Snake(result.Attainment));
            json.WriteStartArray("percentiles");
            foreach (ChunkPercentile one in result.Percentiles)
            {
                json.WriteStartObject();
                json.WriteString("statistic", one.Statistic.Name);
                Milliseconds(json, "time_ms", one.Chunk.Latency);
                json.WriteBoolean("stalls", one.Chunk.Stalls);
                json.WriteBoolean("keeps_horizon", one.Chunk.KeepsHorizon);
                Milliseconds(json, "reaction_delay_ms", one.Chunk.ReactionDelay);
                Milliseconds(json, "between_longer_ms", one.Between);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            if (result.Floors is { } floors)
            {
                json.WriteStartObject("policy");
                Inputs(json, floors.Situation.Spec);
                Milliseconds(json, "floor_ms", floors.Floors.Binding);
                json.WriteEndObject();
            }

            Strings(json, "assumptions", result.Assumptions);
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
            for (int i = 0; i < result.Stages.Count; i++)
            {
                json.WriteStartObject();
                WriteStage(json, result, i);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            TimeOf(json, "total", pipeline.Range);
            Milliseconds(json, "at_floors_ms", pipeline.AtFloors);
            json.WriteString("attainment", pipeline.Attainment is { IsKnown: true, Value: var attainment } ? Names.Snake(attainment) : null);
        });
    }

    private static void WriteStage(Utf8JsonWriter json, PipelineResult result, int index)
    {
        StageResult own = result.Stages[index];
        Stage stage = own.Stage;
        json.WriteString("name", stage.Name);
        Inputs(json, own.Spec.Situation);
        Number(json, "calls", stage.Calls);
        Milliseconds(json, "measured_ms", stage.Basis == TimeBasis.Measured ? Fact<Seconds>.Known(stage.Time.Middle)
            : Fact<Seconds>.Unknown($"the time is {Names.Snake(stage.Basis)}"));
        Milliseconds(json, "total_ms", stage.Total);
        Milliseconds(json, "floor_ms", stage.Floor);
        Milliseconds(json, "recoverable_ms", stage.Recoverable);
        Number(json, "ratio", stage.Ratio);
        json.WriteString("regime", stage.Regime.IsKnown ? Names.Of(stage.Regime.Value) : null);
        json.WriteString("basis", Names.Snake(stage.Basis));
        TimeOf(json, "time", stage.Time);
        if (own.Expected is { } expected)
        {
            json.WriteString("engine", expected.Engine.Name);
            json.WriteString("expected_basis", Names.Snake(expected.Basis));
        }

        json.WriteString("hardware", own.Hardware?.Device.Title);
        Milliseconds(json, "start_ms", result.Diagnosis.StartTimes[index]);
        json.WriteBoolean("critical", result.Diagnosis.IsCritical(index));
        Milliseconds(json, "gain_ms", result.Diagnosis.Gains[index]);
        if (stage.After is { } after)
        {
            Strings(json, "after", [.. after.Select(i => result.Stages[i].Stage.Name)]);
        }

        Strings(json, "assumptions", own.Assumptions);
    }

    private static void TimeOf(Utf8JsonWriter json, string name, CallTime time)
    {
        json.WriteStartObject(name);
        Milliseconds(json, "low_ms", time.Low);
        Milliseconds(json, "middle_ms", time.Middle);
        Milliseconds(json, "high_ms", time.High);
        json.WriteEndObject();
    }

    /// <summary>The document <c>floorline/problems@1</c>: what was wrong with the input.</summary>
    /// <param name="problems">The problems.</param>
    public static string Of(IReadOnlyList<Problem> problems)
    {
        ArgumentNullException.ThrowIfNull(problems);
        return Document("floorline/problems@1", json => Problems(json, problems));
    }

    /// <summary>
    /// The document <c>floorline/problems@1</c> in the form of problem details (RFC 9457): the same list, with title, status and detail before it.
    /// </summary>
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
