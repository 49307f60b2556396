using System.Text.Json;
using Floorline.Core.Answers;
using Floorline.Workbench.Words;

namespace Floorline.Workbench.Documents;

public static partial class JsonText
{
    /// <summary>The block <c>answer</c>, the same in every document that has one.</summary>
    private static void Write(Utf8JsonWriter json, Answer answer)
    {
        json.WriteStartObject("answer");
        json.WriteString("verdict", Names.Snake(answer.Verdict));
        WriteAnswerCauses(json, answer.Causes);
        WriteActions(json, answer.FirstActions);
        WriteGains(json, answer.Gains);
        if (answer.Achievable is { } range)
        {
            json.WriteStartObject("achievable");
            Range(json, range);
            if (answer.AchievableRate is { } rate)
            {
                Number(json, "tok_s", rate.Value);
            }
            else
            {
                json.WriteNull("tok_s");
            }

            json.WriteEndObject();
        }
        else
        {
            json.WriteNull("achievable");
        }

        if (answer.Implied is { } implied)
        {
            json.WriteStartObject("implied");
            Number(json, "gb_s", implied.Rate.GBPerSecond);
            if (implied.Work is { } work)
            {
                Number(json, "tflop_s", work.Tera);
            }
            else
            {
                json.WriteNull("tflop_s");
            }

            Number(json, "bytes_per_token", implied.PerToken.Value);
            Number(json, "tokens_per_step", implied.TokensPerStep);
            json.WriteString("nearest", implied.Nearest);
            json.WriteEndObject();
        }
        else
        {
            json.WriteNull("implied");
        }

        json.WriteStartArray("assumed_that_decides");
        foreach (DecidingAssumption one in answer.AssumedThatDecides)
        {
            json.WriteStartObject();
            json.WriteString("input", one.Input);
            json.WriteString("value", one.Value);
            json.WriteString("other", one.Other);
            json.WriteString("verdict_then", Names.Snake(one.VerdictThen));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (answer.DoubtedBelow is { } fastest)
        {
            Number(json, "doubted_below_ms", fastest.Milliseconds);
        }

        if (AnswerSentences.Alarm(answer) is { } alarm)
        {
            json.WriteString("alarm", alarm);
        }

        Strings(json, "not_stated", answer.NotStated);
        json.WriteEndObject();
    }

    private static void WriteAnswerCauses(Utf8JsonWriter json, IReadOnlyList<Cause> causes)
    {
        json.WriteStartArray("causes");
        int rank = 1;
        foreach (Cause cause in causes)
        {
            json.WriteStartObject();
            json.WriteString("id", CauseIds.Of(cause.Kind));
            json.WriteNumber("rank", rank++);
            json.WriteString("standing", Names.Snake(cause.Standing));
            if (cause.Share is { } share)
            {
                Milliseconds(json, "share_ms", share);
            }
            else
            {
                json.WriteNull("share_ms");
            }

            json.WriteString("evidence", Sentence.Of(cause));
            json.WriteString("check", cause.Check);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteActions(Utf8JsonWriter json, IReadOnlyList<FirstAction> actions)
    {
        json.WriteStartArray("first_actions");
        foreach (FirstAction action in actions)
        {
            json.WriteStartObject();
            json.WriteString("lever", action.Lever);
            json.WriteString("command", action.Command);
            json.WriteString("check", Sentence.Of(action));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteGains(Utf8JsonWriter json, IReadOnlyList<Gain> gains)
    {
        json.WriteStartArray("gains");
        foreach (Gain gain in gains)
        {
            json.WriteStartObject();
            json.WriteString("lever", gain.Lever);
            json.WriteBoolean("helps", gain.Helps);
            Number(json, "low_ratio", gain.LowRatio);
            Number(json, "middle_ratio", gain.MiddleRatio);
            Number(json, "high_ratio", gain.HighRatio);
            json.WriteString("basis", Sentence.Of(gain));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
