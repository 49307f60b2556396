using System.Text.Json;
using Floorline.Readers;
using Floorline.Readers.Json;

namespace Floorline.Workbench;

public static partial class SpecFile
{
    private const string RequestName = "request";

    /// <summary>
    /// Reads a request whose body is one JSON object: <c>{"model": "...", "on": "...", "apply": "fp8"}</c>. What it names is never opened as a file.
    /// </summary>
    /// <param name="body">The bytes.</param>
    /// <param name="others">Options that the verb has besides the situation.</param>
    /// <param name="workplace">Where it is asked; null is here.</param>
    public static ReadResult<RequestSpec> Request(ReadOnlyMemory<byte> body, IReadOnlyCollection<string> others, Workplace? workplace = null)
    {
        ArgumentNullException.ThrowIfNull(others);
        ReadResult<JsonDocument> read = JsonInput.Parse(body, RequestName);
        if (!read.IsOk)
        {
            return ReadResult.Failed<RequestSpec>(read.Problems);
        }

        using JsonDocument document = read.Value;
        var problems = new List<Problem>();
        var stated = new List<(string Name, string Value)>();
        foreach (JsonProperty property in document.RootElement.EnumerateObject())
        {
            if (Scalar(property.Value) is { } value)
            {
                stated.Add((property.Name, value));
            }
            else if (property.Value.ValueKind != JsonValueKind.Null)
            {
                problems.Add(new Problem(RequestName, property.Name, property.Value.ValueKind.ToString().ToLowerInvariant(), "text or a number"));
            }
        }

        return Request(stated, others, problems, workplace);
    }

    /// <summary>Reads a request whose options are names with values, as in a query; an empty value counts as not given.</summary>
    /// <param name="stated">What is stated.</param>
    /// <param name="others">Options that the verb has besides the situation.</param>
    /// <param name="workplace">Where it is asked; null is here.</param>
    public static ReadResult<RequestSpec> Request(IEnumerable<(string Name, string Value)> stated, IReadOnlyCollection<string> others,
        Workplace? workplace = null)
    {
        ArgumentNullException.ThrowIfNull(stated);
        ArgumentNullException.ThrowIfNull(others);
        return Request(stated, others, [], workplace);
    }

    private static ReadResult<RequestSpec> Request(IEnumerable<(string Name, string Value)> stated, IReadOnlyCollection<string> others, List<Problem> problems,
        Workplace? workplace)
    {
        var spec = new SituationSpec { Workplace = (workplace ?? Workplace.Here).Closed() };
        var rest = new Dictionary<string, string>(StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach ((string given, string value) in stated)
        {
            string name = given.Replace('_', '-');
            if (!seen.Add(name))
            {
                problems.Add(new Problem(RequestName, given, "the field twice", "each field once"));
            }
            else if (value.Length == 0)
            {
                continue;
            }
            else if (Workbench.Fields.Find(name) is { } field)
            {
                spec = field.Set(spec, value);
            }
            else if (others.Contains(name))
            {
                rest[name] = value;
            }
            else
            {
                string[] known = [.. SituationSpec.Fields.Select(static f => f.Name), .. others];
                IReadOnlyList<string> nearest = Nearest.To(name, known);
                problems.Add(new Problem(RequestName, given, "a field that is not known", nearest.Count > 0 ? $"perhaps {string.Join(" or ", nearest)}"
                    : "one of " + string.Join(", ", known)));
            }
        }

        return problems.Count > 0 ? ReadResult.Failed<RequestSpec>(problems) : ReadResult.Ok(new RequestSpec(spec, rest));
    }
}
