using System.Text.Json;
using Floorline.Core.Expectations;
using Floorline.Core.Levers;
using Floorline.Core.Objectives;
using Floorline.Core.Planning;
using Floorline.Core.Quantities;
using Floorline.Core.Serving;
using Floorline.Core.Situations;
using Floorline.Workbench.Words;

namespace Floorline.Workbench.Documents;

public static partial class JsonText
{
    /// <summary>The document <c>floorline/prediction@1</c>.</summary>
    /// <param name="result">The result.</param>
    public static string Of(PredictResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return Document("floorline/prediction@1", json => Write(json, result));
    }

    private static void Write(Utf8JsonWriter json, PredictResult result)
    {
        Inputs(json, result.Floors.Situation.Spec);
        Milliseconds(json, "floor_ms", result.Floors.Floors.Binding);
        if (result.Capacity.Fits is { IsKnown: true, Value: var fits })
        {
            json.WriteBoolean("fits", fits);
        }

        if (result.Expected is { } expected)
        {
            json.WriteStartObject("expected");
            Range(json, expected.Time);
            Milliseconds(json, "kernels_ms", expected.Kernels);
            Milliseconds(json, "communication_ms", expected.Communication);
            Milliseconds(json, "launch_and_host_ms", expected.LaunchAndHost);
            json.WriteString("engine", expected.Engine.Name);
            json.WriteString("basis", Names.Snake(expected.Basis));
            json.WriteEndObject();
        }

        Outcomes(json, "applied", result.Applied);
        Outcomes(json, "helps", result.Considered.Where(static o => o.Helps));
        Outcomes(json, "does_not_help", result.Considered.Where(static o => !o.Helps));
        Served(json, "served", result.Served);
        Estimated(json, result.Forecast.ClosedForm);
        Write(json, result.Answer);
        Strings(json, "assumptions", result.Assumptions);
    }

    /// <summary>The document <c>floorline/plan@1</c>.</summary>
    /// <param name="result">The result.</param>
    public static string Of(PlanResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return Document("floorline/plan@1", json =>
        {
            Inputs(json, result.Floors.Situation.Spec);
            WriteSlo(json, result);
            json.WriteBoolean("meets", result.Meets);
            json.WriteStartObject("playbook");
            Look(json, "start", result.Playbook.Start);
            json.WriteStartArray("steps");
            foreach (PlayStep step in result.Playbook.Steps)
            {
                json.WriteStartObject();
                Outcome(json, step.Judgement, "why_kind");
                Look(json, "after", step.After);
                json.WriteString("why", Sentence.Of(step));
                json.WriteString("command", PlanCommand.Of(result, step));
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteString("stop", Sentence.Of(result.Playbook.Stop));
            Strings(json, "missed", result.Slo.IsEmpty ? [] : [.. result.Playbook.End.Misses(result.Slo).Select(Sentence.Of)]);
            Outcomes(json, "rejected", result.Playbook.Rejected);
            Outcomes(json, "questions", result.Playbook.Questions);
            json.WriteEndObject();
            if (result.Search is { } search)
            {
                WriteSearch(json, search, result);
            }

            Served(json, "simulated", result.Simulated);
            Strings(json, "simulated_tail", [.. result.Tail.Select(Sentence.Of)]);
            Write(json, result.Answer);
            Strings(json, "assumptions", result.Assumptions);
        });
    }

    /// <summary>The limits by figure, as they have been written since the first version, and every objective with what is expected of it.</summary>
    private static void WriteSlo(Utf8JsonWriter json, PlanResult result)
    {
        Slo slo = result.Slo;
        json.WriteStartObject("slo");
        foreach (IGrouping<Figure, Objective> alike in slo.Objectives.GroupBy(static o => o.Figure))
        {
            // The tightest where a figure has several statistics.
            Objective first = alike.First();
            WriteLimit(json, alike.MinBy(o => o.Limit.Over(first.Limit))!);
        }

        json.WriteString("risk", Names.Snake(slo.Risk));
        WriteObjectives(json, result.Recommended.Outcomes(slo));
        if (!slo.IsEmpty)
        {
            json.WriteString("attainment", Names.Snake(result.Attainment));
        }

        if (result.Hints.Count > 0)
        {
            Strings(json, "hints", result.Hints);
        }

        json.WriteEndObject();
    }

    private static void WriteLimit(Utf8JsonWriter json, Objective one)
    {
        switch (one.Figure)
        {
            case Figure.Ttft or Figure.Itl or Figure.Tpot or Figure.EndToEnd:
                Milliseconds(json, Objective.Word(one.Figure) + "_ms", one.Limit.Time);
                break;
            case Figure.Throughput:
                Number(json, "throughput_tok_s", one.Limit.Throughput.Value);
                break;
            case Figure.Rate:
                Number(json, "rate_request_per_s", one.Limit.Rate.Value);
                break;
            case Figure.Cost:
                Number(json, "per_million_tokens_usd", one.Limit.PerMillionTokens.Value);
                break;
            case Figure.Energy:
                Number(json, "per_token_joules", one.Limit.PerToken.Value);
                break;
            case Figure.Memory:
                Number(json, "memory_gb", one.Limit.Memory.GB);
                break;
            case Figure.Devices:
                json.WriteNumber("devices", one.Limit.Count);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(one), one.Figure, "is not a figure");
        }
    }

    /// <summary>Objectives with what is seen of each: name, statistic, unit, limit, interval, attainment.</summary>
    private static void WriteObjectives(Utf8JsonWriter json, IReadOnlyList<ObjectiveOutcome> outcomes)
    {
        json.WriteStartArray("objectives");
        foreach (ObjectiveOutcome outcome in outcomes)
        {
            Objective one = outcome.Objective;
            json.WriteStartObject();
            json.WriteString("name", one.Name);
            json.WriteString("figure", Objective.Word(one.Figure));
            if (one.Statistic is { } statistic)
            {
                json.WriteString("statistic", statistic.Name);
                json.WriteBoolean("statistic_assumed", one.IsStatisticAssumed);
            }

            json.WriteString("comparison", Names.Snake(one.Comparison));
            json.WriteString("unit", Unit(one.Figure));
            Number(json, "limit", InUnit(one.Figure, one.Limit));
            Number(json, "value", outcome.Seen.Select(seen => InUnit(one.Figure, seen.Middle)));
            Number(json, "low", Bound(outcome, static seen => seen.Low));
            Number(json, "high", Bound(outcome, static seen => seen.High));
            json.WriteString("attainment", Names.Snake(outcome.Attainment));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static Fact<double> Bound(ObjectiveOutcome outcome, Func<FigureRange, FigureValue> end) =>
        !outcome.Seen.IsKnown ? Fact<double>.Unknown(outcome.Seen.UnknownReason!)
        : !outcome.Seen.Value.IsBounded ? Fact<double>.Unknown("there are too few values for an interval")
        : Fact<double>.Known(InUnit(outcome.Objective.Figure, end(outcome.Seen.Value)));

    private static string Unit(Figure figure) => figure switch
    {
        Figure.Throughput => "tok/s",
        Figure.Rate => "request/s",
        Figure.Cost => "usd_per_million_tokens",
        Figure.Energy => "j_per_token",
        Figure.Memory => "gb_per_device",
        Figure.Devices => "devices",
        _ => "ms",
    };

    private static double InUnit(Figure figure, FigureValue value) => figure switch
    {
        Figure.Throughput => value.Throughput.Value,
        Figure.Rate => value.Rate.Value,
        Figure.Cost => value.PerMillionTokens.Value,
        Figure.Energy => value.PerToken.Value,
        Figure.Memory => value.Memory.GB,
        Figure.Devices => value.Count,
        _ => value.Time.Milliseconds,
    };

    private static void WriteSearch(Utf8JsonWriter json, ConfigurationSearch search, PlanResult result)
    {
        Slo slo = result.Slo;
        void Configurations(Utf8JsonWriter json, string name, IEnumerable<(Configuration Configuration, Outlook Outlook)> all) =>
            JsonText.Configurations(json, name, all, result);
        json.WriteStartObject("search");
        json.WriteNumber("configurations", search.Count);
        json.WriteNumber("meeting", search.Ranked);
        json.WriteBoolean("keeps_room", search.KeepsRoom);
        Configurations(json, "best", search.Meeting.Take(5));
        Configurations(json, "pareto", search.Front.Take(50));
        if (search.Nearest is { } nearest)
        {
            Configurations(json, "nearest", [nearest]);
            Strings(json, "nearest_misses", [.. nearest.Outlook.Misses(slo).Select(Sentence.Of)]);
        }

        if (search.Disaggregated is { } divided)
        {
            Configurations(json, "disaggregated", [divided]);
            Strings(json, "disaggregated_misses", [.. divided.Outlook.Misses(slo).Select(Sentence.Of)]);
        }

        json.WriteStartArray("infeasible");
        foreach ((CannotRun reason, int count) in search.Infeasible)
        {
            json.WriteStartObject();
            json.WriteString("reason", Sentence.Of(reason));
            json.WriteNumber("configurations", count);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Configurations(Utf8JsonWriter json, string name, IEnumerable<(Configuration Configuration, Outlook Outlook)> all,
        PlanResult result)
    {
        json.WriteStartArray(name);
        foreach ((Configuration one, Outlook outlook) in all)
        {
            json.WriteStartObject();
            json.WriteString("device", one.Device.Name);
            json.WriteNumber("devices", one.Devices);
            json.WriteNumber("replicas", one.Replicas);
            json.WriteString("weights", one.Weights?.Name ?? outlook.Forecast.Situation.Step.Weights?.Default.Name ?? "published");
            json.WriteString("kv", one.KvCache.Name);
            json.WriteNumber("tp", one.Parallelism.Tensor);
            json.WriteNumber("pp", one.Parallelism.Pipeline);
            json.WriteNumber("ep", one.Parallelism.Expert);
            json.WriteNumber("concurrency", InFlight(outlook));
            json.WriteNumber("chunk_tokens", one.ChunkTokens);
            if (one.PrefillWorkers > 0)
            {
                json.WriteNumber("prefill_workers", one.PrefillWorkers);
            }

            json.WriteString("command", PlanCommand.Of(result, one));
            Look(json, "expected", outlook);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>Requests in flight of all copies: the stated ones, or the mean that the rate gives.</summary>
    private static int InFlight(Outlook outlook)
    {
        Situation situation = outlook.Forecast.Situation;
        return situation.Load?.Concurrency ?? (int)Math.Max(1, Math.Round(outlook.BatchCount * situation.Replicas));
    }

    private static void Look(Utf8JsonWriter json, string name, Outlook outlook)
    {
        json.WriteStartObject(name);
        if (outlook.Infeasible is { } why)
        {
            json.WriteString("infeasible", Sentence.Of(why));
        }

        if (outlook.Ttft is { } ttft)
        {
            Range(json, "ttft", ttft);
        }

        if (outlook.EndToEnd is { } whole)
        {
            Range(json, "e2e", whole);
        }

        if (outlook.Rate.IsKnown)
        {
            Number(json, "rate_request_per_s", outlook.Rate.Value.Value);
        }

        Range(json, "itl", outlook.Itl);
        Number(json, "throughput_tok_s", outlook.Throughput.Value);
        json.WriteString("basis", Names.Snake(outlook.Forecast.Basis));
        json.WriteNumber("devices", outlook.Devices);
        Number(json, "per_million_tokens_usd", outlook.PerMillionTokens.Select(static cost => cost.Value));
        Number(json, "per_token_joules", outlook.PerToken.Select(static energy => energy.Value));
        if (outlook.CostRange is { IsKnown: true, Value: var cost })
        {
            Number(json, "per_million_tokens_low_usd", cost.Low.PerMillionTokens.Value);
            Number(json, "per_million_tokens_high_usd", cost.High.PerMillionTokens.Value);
        }

        if (outlook.EnergyRange is { IsKnown: true, Value: var energy })
        {
            Number(json, "per_token_low_joules", energy.Low.PerToken.Value);
            Number(json, "per_token_high_joules", energy.High.PerToken.Value);
        }

        Number(json, "memory_gb_per_device", outlook.Memory.Select(static memory => memory.GB));
        json.WriteEndObject();
    }

    private static void Outcomes(Utf8JsonWriter json, string name, IEnumerable<Judgement> outcomes)
    {
        json.WriteStartArray(name);
        foreach (Judgement outcome in outcomes)
        {
            json.WriteStartObject();
            Outcome(json, outcome);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>A judgement; a step of a plan has a sentence for its why, and the reason's id beside it.</summary>
    private static void Outcome(Utf8JsonWriter json, Judgement outcome, string why = "why")
    {
        json.WriteString("lever", outcome.Lever.Id);
        json.WriteString("title", outcome.Lever.Title);
        json.WriteBoolean("helps", outcome.Helps);
        json.WriteBoolean("applicable", outcome.After is not null);
        json.WriteString("reason", Sentence.Of(outcome));
        json.WriteString(why, Names.Of(outcome.Why));
        json.WriteString("cost", Names.Snake(outcome.Cost));
        json.WriteString("quality_risk", Names.Snake(outcome.Lever.Risk));
        json.WriteString("group", outcome.Lever.Facts.Group);
        json.WriteBoolean("is_guess", outcome.IsGuess);
        if (outcome is { IsQuestion: true, Lever.Facts.Question: { } question })
        {
            json.WriteString("question", question);
        }

        if (outcome.Support is { } support)
        {
            json.WriteString("kernel", Names.Snake(support.Kernel));
            json.WriteString("kernel_reason", support.Reason);
        }

        if (outcome.Helps)
        {
            json.WriteString("evidence", Names.Snake(outcome.Evidence.Level));
            json.WriteString("evidence_reason", Sentence.Of(outcome.Evidence.Source));
        }

        if (outcome.FloorsAfter is { } after)
        {
            Milliseconds(json, "before_ms", outcome.Time);
            Milliseconds(json, "floor_before_ms", outcome.FloorsBefore.Binding);
            Milliseconds(json, "floor_after_ms", after.Binding);
            Range(json, "predicted", outcome.Predicted);
            json.WriteString("assumption", Sentence.Of(outcome.Assumption!));
        }
    }

    private static void Range(Utf8JsonWriter json, string name, TimeRange range)
    {
        json.WriteStartObject(name);
        Range(json, range);
        json.WriteEndObject();
    }

    private static void Range(Utf8JsonWriter json, TimeRange range)
    {
        Milliseconds(json, "low_ms", range.Low);
        Milliseconds(json, "middle_ms", range.Middle);
        Milliseconds(json, "high_ms", range.High);
    }

    private static void Served(Utf8JsonWriter json, string name, Fact<ServingResult>? served)
    {
        if (served is not { } known)
        {
            return;
        }

        if (!known.IsKnown)
        {
            json.WriteNull(name);
            json.WriteString(name + "_unknown", known.UnknownReason);
            return;
        }

        ServingResult result = known.Value;
        json.WriteStartObject(name);
        Percentiles(json, "ttft_ms", result.Ttft);
        Percentiles(json, "itl_ms", result.Itl);
        Percentiles(json, "tpot_ms", result.Tpot);
        Percentiles(json, "e2e_ms", result.EndToEnd);
        Number(json, "output_tok_s", result.Throughput.Value);
        Number(json, "mean_batch", result.MeanBatchCount);
        Number(json, "waited_share", result.WaitedShare);
        Number(json, "prefill_share", result.PrefillShare);
        json.WriteBoolean("overloaded", result.Overloaded);
        json.WriteEndObject();
    }

    private static void Percentiles(Utf8JsonWriter json, string name, Percentiles values)
    {
        json.WriteStartObject(name);
        Number(json, "mean", values.Mean.Milliseconds);
        Milliseconds(json, "p50", values.P50);
        Milliseconds(json, "p90", values.P90);
        Milliseconds(json, "p95", values.P95);
        Milliseconds(json, "p99", values.P99);
        json.WriteNumber("count", values.Count);
        json.WriteEndObject();
    }

    private static void Estimated(Utf8JsonWriter json, ServingEstimate? estimate)
    {
        if (estimate is not { } known)
        {
            return;
        }

        json.WriteStartObject("estimated");
        Milliseconds(json, "ttft_ms", known.Ttft);
        Milliseconds(json, "itl_ms", known.Itl);
        Number(json, "output_tok_s", known.Throughput.Value);
        Number(json, "mean_batch", known.BatchCount);
        json.WriteBoolean("overloaded", known.Overloaded);
        json.WriteEndObject();
    }
}
