using System.Buffers;
using System.Text.Json;

namespace Floorline.Probes.Endpoint;

/// <summary>Writes the bodies of requests.</summary>
public static class RequestBody
{
    // Short common words: about one token each with the tokenizers in use; the first answers tell the true ratio.
    private static readonly string[] _words =
    [
        "the", "time", "house", "water", "light", "small", "green", "city", "road", "door", "hand", "paper", "river", "music", "table", "cloud", "stone", "field", "glass", "bread",
        "winter", "summer", "north", "south", "open", "close", "left", "right", "first", "second", "never", "often", "under", "over", "after", "before", "long", "short", "high", "low",
        "blue", "red", "white", "black", "king", "book", "page", "line", "word", "name", "year", "day", "night", "morning", "child", "friend", "story", "letter", "number", "question",
    ];

    /// <summary>
    /// A prompt of words drawn from a seed. Prompts of different draws differ from their first word on, so that a prefix cache does not help, except for a
    /// shared beginning that is asked for.
    /// </summary>
    /// <param name="seed">Seed of the run.</param>
    /// <param name="index">Number of the prompt.</param>
    /// <param name="words">Words in all.</param>
    /// <param name="shared">Words at the beginning that all prompts share.</param>
    public static string Synthetic(long seed, int index, int words, int shared = 0)
    {
        var same = new Random(unchecked((int)(seed * 31) + 7));
        var own = new Random(unchecked((int)(seed ^ (seed >> 32)) + (index * 7919)));
        var text = new System.Text.StringBuilder(words * 7);
        for (int i = 0; i < Math.Max(words, 1); i++)
        {
            text.Append(i == 0 ? "" : " ").Append(_words[(i < shared ? same : own).Next(_words.Length)]);
        }

        return text.ToString();
    }

    /// <summary>A streaming request.</summary>
    /// <param name="model">Name that the server knows the model by.</param>
    /// <param name="chat">Chat or plain completion.</param>
    /// <param name="prompt">The prompt; used where there are no messages.</param>
    /// <param name="messages">A chat as its JSON array, or null.</param>
    /// <param name="settings">What else is asked for.</param>
    public static RequestPlan Of(string model, bool chat, string prompt, string? messages, BodySettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var buffer = new ArrayBufferWriter<byte>(256 + (prompt?.Length ?? 0));
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("model", model);
            if (chat)
            {
                json.WritePropertyName("messages");
                if (messages is not null)
                {
                    json.WriteRawValue(messages);
                }
                else
                {
                    json.WriteStartArray();
                    json.WriteStartObject();
                    json.WriteString("role", "user");
                    json.WriteString("content", prompt);
                    json.WriteEndObject();
                    json.WriteEndArray();
                }
            }
            else
            {
                json.WriteString("prompt", prompt);
            }

            json.WriteNumber("max_tokens", settings.OutputTokens);
            json.WriteBoolean("stream", true);
            json.WriteNumber("temperature", 0);
            if (settings.AskUsage)
            {
                json.WriteStartObject("stream_options");
                json.WriteBoolean("include_usage", true);
                if (settings.ContinuousUsage)
                {
                    json.WriteBoolean("continuous_usage_stats", true);
                }

                json.WriteEndObject();
            }

            if (settings.IgnoreEos)
            {
                json.WriteBoolean("ignore_eos", true);
            }

            json.WriteEndObject();
        }

        return new RequestPlan(buffer.WrittenMemory.ToArray(), settings.OutputTokens);
    }
}
