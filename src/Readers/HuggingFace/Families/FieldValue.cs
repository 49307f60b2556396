using System.Text.Json;

namespace Floorline.Readers.HuggingFace.Families;

/// <summary>What a field or an expression is: a number, a word, a list, or nothing.</summary>
/// <param name="Number">The number; true and false are 1 and 0.</param>
/// <param name="Text">The word.</param>
/// <param name="List">The list, as the config has it.</param>
/// <param name="IsFlag">Whether the config says true or false.</param>
internal readonly record struct FieldValue(double? Number, string? Text = null, JsonElement? List = null, bool IsFlag = false)
{
    internal static FieldValue None => default;

    internal bool IsNone => Number is null && Text is null && List is null;

    /// <summary>Whether it stands for yes: a number that is not 0, a word, a list with entries.</summary>
    internal bool Holds => Number is { } number ? number != 0 : Text is not null || List is { } list && list.GetArrayLength() > 0;

    internal static FieldValue Of(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number when value.TryGetDouble(out double number) => new(number),
        JsonValueKind.True => new(1, IsFlag: true),
        JsonValueKind.False => new(0, IsFlag: true),
        JsonValueKind.String => new(null, value.GetString()),
        JsonValueKind.Array => new(null, null, value),
        _ => None,
    };
}
