using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Floorline.Core.Guardrails;
using Floorline.Readers.Json;
using Json.Schema;

namespace Floorline.Readers.Golden;

/// <summary>The output is JSON and fits a schema.</summary>
/// <param name="Schema">The schema.</param>
/// <param name="Fenced">Whether a Markdown fence around the JSON is allowed.</param>
public sealed record JsonSchemaCheck(JsonSchema Schema, bool Fenced) : Check
{
    /// <inheritdoc/>
    public override string Kind => "json_schema";

    /// <inheritdoc/>
    public override CheckResult Judge(ModelOutput output, ModelOutput? baseline)
    {
        ArgumentNullException.ThrowIfNull(output);
        try
        {
            using var document = JsonDocument.Parse(Encoding.UTF8.GetBytes(Fenced ? Unfenced(output.Text) : output.Text),
                new JsonDocumentOptions { MaxDepth = JsonInput.DeepestNesting });
            return Schema.Breach(document.RootElement) is { } breach ? Failed($"breaks the schema at {breach}") : Passed();
        }
        catch (JsonException)
        {
            return Failed("is not JSON");
        }
        catch (InvalidOperationException)
        {
            return Failed("is not JSON");
        }
        catch (RegexMatchTimeoutException)
        {
            return Undecided("a pattern took longer than its time limit");
        }
        catch (ReferencesWithoutEndException e)
        {
            return Undecided(e.Message);
        }
        catch (RefResolutionException)
        {
            return Undecided("the schema refers to something that it does not hold");
        }
    }

    private static string Unfenced(string text)
    {
        string trimmed = text.Trim();
        int line = trimmed.IndexOf('\n', StringComparison.Ordinal);
        return trimmed.StartsWith("```", StringComparison.Ordinal) && trimmed.EndsWith("```", StringComparison.Ordinal) && line > 0
            && trimmed.Length - 3 > line ? trimmed[(line + 1)..^3] : text;
    }
}
