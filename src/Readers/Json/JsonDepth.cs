using System.Text.Json;

namespace Floorline.Readers.Json;

/// <summary>How deep JSON nests, told by reading it and not by what a parser says of it.</summary>
internal static class JsonDepth
{
    /// <summary>Whether a value nests deeper than allowed before it ends or breaks.</summary>
    /// <param name="bytes">The text.</param>
    /// <param name="deepest">The deepest nesting that is allowed.</param>
    internal static bool Exceeds(ReadOnlySpan<byte> bytes, int deepest)
    {
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = deepest + 1, AllowMultipleValues = true });
        try
        {
            while (reader.Read())
            {
                // A level is counted once it is entered: what stands at the last one that is allowed is not deeper than it.
                if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray && reader.CurrentDepth >= deepest)
                {
                    return true;
                }
            }
        }
        catch (JsonException)
        {
            // Broken before it was too deep.
        }

        return false;
    }

    /// <summary>Whether text is whole but for a key that stands twice in one object.</summary>
    /// <param name="bytes">The text of one value.</param>
    /// <param name="deepest">The deepest nesting that is allowed.</param>
    internal static bool OnlyDoubles(ReadOnlyMemory<byte> bytes, int deepest)
    {
        try
        {
            using var document = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = deepest });
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
