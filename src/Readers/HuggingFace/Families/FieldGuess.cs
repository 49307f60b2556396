using System.Text.Json;
using System.Text.RegularExpressions;

namespace Floorline.Readers.HuggingFace.Families;

/// <summary>What names of a field look like that nobody listed: a last resort of the readings of unknown types.</summary>
/// <param name="Called">What the field is, in words.</param>
/// <param name="Names">An expression for the names, whole, in small letters and with those of the objects around them.</param>
internal sealed record FieldGuess(string Called, string Names)
{
    private const int Deepest = 3;

    // Few configs come to it, and an expression is a third of a cold answer to make.
    private Regex Pattern => field ??= new Regex($"^({Names})$", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);

    /// <summary>Reads a guess as a family file states it: words and an expression.</summary>
    internal static FieldGuess Of(JsonElement stated) =>
        new(stated[0].GetString()!, stated[1].GetString()!);

    /// <summary>The one field of a config that is called so, at any depth; nothing where none is, or several with different numbers.</summary>
    internal (string? Path, JsonElement Value) Find(JsonElement config)
    {
        (string? Path, JsonElement Value) found = default;
        return Search(config, "", 0, ref found) ? found : default;
    }

    private bool Search(JsonElement config, string path, int depth, ref (string? Path, JsonElement Value) found)
    {
        if (config.ValueKind != JsonValueKind.Object || depth > Deepest)
        {
            return true;
        }

        foreach (JsonProperty one in config.EnumerateObject())
        {
            if (one.Value.ValueKind == JsonValueKind.Number && one.Value.TryGetInt32(out int number) && number > 0
                && one.Name.Length < 80 && Pattern.IsMatch((path + one.Name).ToLowerInvariant()))
            {
                if (found.Path is not null && found.Value.GetInt32() != number)
                {
                    return false;
                }

                found = (path + one.Name, one.Value);
            }
            else if (!Search(one.Value, path + one.Name + ".", depth + 1, ref found))
            {
                return false;
            }
        }

        return true;
    }
}
