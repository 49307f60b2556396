using System.Text.Json;
using System.Text.RegularExpressions;

namespace Floorline.Readers.Reports;

/// <summary>Keeps texts that look like keys out of what is handed on: result files carry the command lines and headers of whoever took them.</summary>
internal static partial class Secrets
{
    private const string Instead = "(withheld: looks like a key)";

    internal static string Withheld(string text) => text.Length < 8 ? text : Shape().Replace(text, Instead);

    internal static void Write(Utf8JsonWriter json, string name, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                json.WriteStartObject();
                foreach (JsonProperty property in value.EnumerateObject())
                {
                    json.WritePropertyName(Withheld(property.Name));
                    Write(json, property.Name, property.Value);
                }

                json.WriteEndObject();
                break;
            case JsonValueKind.Array:
                json.WriteStartArray();
                foreach (JsonElement item in value.EnumerateArray())
                {
                    Write(json, name, item);
                }

                json.WriteEndArray();
                break;
            case JsonValueKind.String:
                string text = value.GetString()!;
                json.WriteStringValue(text.Length > 0 && Named().IsMatch(name) ? Instead : Withheld(text));
                break;
            default:
                value.WriteTo(json);
                break;
        }
    }

    [GeneratedRegex(@"(?:sk|pk|rk)-[A-Za-z0-9_\-]{16,}|hf_[A-Za-z0-9]{16,}|nvapi-[A-Za-z0-9_\-]{16,}|gh[pousr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,}|AKIA[0-9A-Z]{16}|xox[abpr]-[A-Za-z0-9\-]{10,}|eyJ[A-Za-z0-9_\-]{10,}\.[A-Za-z0-9_\-]{10,}\.[A-Za-z0-9_\-]+|(?i:bearer)\s+[A-Za-z0-9._~+/=\-]{12,}")]
    private static partial Regex Shape();

    [GeneratedRegex("^(api[_-]?key|authorization|secret|password|access[_-]?token|auth[_-]?token|hf[_-]?token)$", RegexOptions.IgnoreCase)]
    private static partial Regex Named();
}
