using System.Text.Json;

namespace Floorline.Probes.Endpoint;

/// <summary>What one event of a completion stream says, found in one pass over its bytes without making strings.</summary>
internal ref struct ChunkFacts
{
    internal bool HasChoice;
    internal bool HasText;
    internal bool HasReasoning;
    internal bool HasToolCall;
    internal bool Finished;
    internal bool HasError;
    internal int TokenIds;
    internal int UsageOutput;
    internal int UsageInput;
    internal int UsageCached;

    /// <summary>Whether the chunk carries a token of whatever kind.</summary>
    internal readonly bool IsToken => HasText || HasReasoning || HasToolCall;

    /// <summary>Reads an event. Throws JsonException where it is no JSON object.</summary>
    internal static ChunkFacts Of(ReadOnlySpan<byte> json)
    {
        var facts = new ChunkFacts { TokenIds = -1, UsageOutput = -1, UsageInput = -1, UsageCached = -1 };
        var reader = new Utf8JsonReader(json, isFinalBlock: true, state: default);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
        {
            throw new JsonException("not an object");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("choices"u8))
            {
                reader.Read();
                facts.Choices(ref reader);
            }
            else if (reader.ValueTextEquals("usage"u8))
            {
                reader.Read();
                facts.Usage(ref reader);
            }
            else if (reader.ValueTextEquals("error"u8))
            {
                reader.Read();
                facts.HasError |= reader.TokenType != JsonTokenType.Null;
                reader.Skip();
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }

        // the rest must be there and be nothing
        while (reader.Read())
        {
        }

        return facts;
    }

    private void Choices(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                HasChoice = true;
                Choice(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private void Choice(ref Utf8JsonReader reader)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("delta"u8))
            {
                reader.Read();
                Delta(ref reader);
            }
            else if (reader.ValueTextEquals("text"u8))
            {
                reader.Read();
                HasText |= IsText(ref reader);
            }
            else if (reader.ValueTextEquals("finish_reason"u8))
            {
                reader.Read();
                Finished |= reader.TokenType == JsonTokenType.String;
                reader.Skip();
            }
            else if (reader.ValueTextEquals("token_ids"u8))
            {
                reader.Read();
                Ids(ref reader);
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }
    }

    private void Delta(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("content"u8) || reader.ValueTextEquals("refusal"u8))
            {
                reader.Read();
                HasText |= IsText(ref reader);
            }
            else if (reader.ValueTextEquals("reasoning_content"u8) || reader.ValueTextEquals("reasoning"u8) || reader.ValueTextEquals("thinking"u8))
            {
                reader.Read();
                HasReasoning |= IsText(ref reader);
            }
            else if (reader.ValueTextEquals("tool_calls"u8))
            {
                reader.Read();
                HasToolCall |= Calls(ref reader);
            }
            else if (reader.ValueTextEquals("token_ids"u8))
            {
                reader.Read();
                Ids(ref reader);
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }
    }

    /// <summary>A tool call counts where its name or arguments grow.</summary>
    private static bool Calls(ref Utf8JsonReader reader)
    {
        bool any = false;
        int depth = reader.CurrentDepth;
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return false;
        }

        while (reader.Read() && !(reader.TokenType == JsonTokenType.EndArray && reader.CurrentDepth == depth))
        {
            if (reader.TokenType == JsonTokenType.PropertyName && (reader.ValueTextEquals("arguments"u8) || reader.ValueTextEquals("name"u8)))
            {
                reader.Read();
                any |= reader.TokenType == JsonTokenType.String && reader.ValueSpan.Length > 0;
                reader.Skip();
            }
        }

        return any;
    }

    private void Ids(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return;
        }

        int count = 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            count++;
            reader.Skip();
        }

        TokenIds = Math.Max(TokenIds, 0) + count;
    }

    private void Usage(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("completion_tokens"u8))
            {
                reader.Read();
                UsageOutput = Whole(ref reader);
            }
            else if (reader.ValueTextEquals("prompt_tokens"u8))
            {
                reader.Read();
                UsageInput = Whole(ref reader);
            }
            else if (reader.ValueTextEquals("prompt_tokens_details"u8))
            {
                reader.Read();
                Details(ref reader);
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }
    }

    private void Details(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool cached = reader.ValueTextEquals("cached_tokens"u8);
            reader.Read();
            if (cached)
            {
                UsageCached = Whole(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private static int Whole(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out int number) && number >= 0)
        {
            return number;
        }

        reader.Skip();
        return -1;
    }

    private static bool IsText(ref Utf8JsonReader reader)
    {
        bool any = reader.TokenType == JsonTokenType.String && reader.ValueSpan.Length > 0;
        reader.Skip();
        return any;
    }
}
