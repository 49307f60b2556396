using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Floorline.Readers.Reports;

/// <summary>
/// YAML as JSON, parsed by YamlDotNet: one document; scalars by YAML's core schema; anchors, aliases and merge keys are resolved within limits.
/// </summary>
internal static class Yaml
{
    private const int DeepestNesting = 60;
    private const int MostNodes = 2_000_000;

    /// <summary>The document as JSON; null where it is no YAML, several documents, or more than a report can be.</summary>
    internal static JsonElement? Parse(string text)
    {
        try
        {
            var reading = new Reading(new Parser(new StringReader(text)));
            return JsonSerializer.SerializeToElement(reading.Document(), YamlJson.Default.JsonNode!);
        }
        catch (Exception e) when (e is YamlException or FormatException or ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }

    private sealed class Reading(IParser parser)
    {
        private readonly Dictionary<AnchorName, (JsonNode? Node, int Nodes)> _anchors = [];
        private int _nodes;

        internal JsonNode? Document()
        {
            parser.Consume<StreamStart>();
            parser.Consume<DocumentStart>();
            JsonNode? document = Node(0);
            parser.Consume<DocumentEnd>();
            parser.Consume<StreamEnd>();
            return document is JsonObject or JsonArray ? document : throw new FormatException("a scalar alone is no report");
        }

        private JsonNode? Node(int depth)
        {
            Count(1);
            if (depth > DeepestNesting)
            {
                throw new FormatException("nested too deep");
            }

            if (parser.TryConsume<AnchorAlias>(out AnchorAlias? alias))
            {
                (JsonNode? node, int nodes) = _anchors.TryGetValue(alias.Value, out (JsonNode?, int) known) ? known
                    : throw new FormatException("an alias without its anchor");
                Count(nodes);
                return node?.DeepClone();
            }

            int before = _nodes;
            AnchorName anchor = AnchorName.Empty;
            JsonNode? read;
            if (parser.TryConsume<MappingStart>(out MappingStart? mapping))
            {
                (anchor, read) = (mapping.Anchor, Mapping(depth));
            }
            else if (parser.TryConsume<SequenceStart>(out SequenceStart? sequence))
            {
                (anchor, read) = (sequence.Anchor, Sequence(depth));
            }
            else
            {
                Scalar scalar = parser.Consume<Scalar>();
                (anchor, read) = (scalar.Anchor, ValueOf(scalar));
            }

            if (!anchor.IsEmpty)
            {
                _anchors[anchor] = (read?.DeepClone(), _nodes - before + 1);
            }

            return read;
        }

        private JsonArray Sequence(int depth)
        {
            var items = new JsonArray();
            while (!parser.TryConsume<SequenceEnd>(out _))
            {
                items.Add(Node(depth + 1));
            }

            return items;
        }

        private JsonObject Mapping(int depth)
        {
            var own = new JsonObject();
            var merged = new List<JsonObject>();
            while (!parser.TryConsume<MappingEnd>(out _))
            {
                bool merge = parser.Current is Scalar { Value: "<<", IsPlainImplicit: true };
                string key = Node(depth + 1) switch
                {
                    null => "null",
                    JsonValue value => value.ToString(),
                    _ => throw new FormatException("a key that is no scalar"),
                };
                JsonNode? node = Node(depth + 1);
                if (merge)
                {
                    merged.AddRange(Merged(node));
                }
                else if (!own.TryAdd(key, node))
                {
                    throw new FormatException("the same key twice");
                }
            }

            foreach ((string key, JsonNode? node) in merged.SelectMany(static from => from))
            {
                own.TryAdd(key, node?.DeepClone());
            }

            return own;
        }

        private static IEnumerable<JsonObject> Merged(JsonNode? node) => node switch
        {
            JsonObject one => [one],
            JsonArray several when several.All(static one => one is JsonObject) => several.Select(static one => (JsonObject)one!),
            _ => throw new FormatException("a merge of something that is no mapping"),
        };

        private void Count(int nodes)
        {
            _nodes += nodes;
            if (_nodes > MostNodes)
            {
                throw new FormatException("more than a report can be");
            }
        }

        // The core schema: https://yaml.org/spec/1.2.2/#103-core-schema
        private static JsonValue? ValueOf(Scalar scalar)
        {
            string text = scalar.Value;
            if (!scalar.Tag.IsEmpty ? scalar.Tag.Value == "tag:yaml.org,2002:str" : scalar.Style is not ScalarStyle.Plain)
            {
                return JsonValue.Create(text);
            }

            return text switch
            {
                "" or "~" or "null" or "Null" or "NULL" => null,
                "true" or "True" or "TRUE" => JsonValue.Create(true),
                "false" or "False" or "FALSE" => JsonValue.Create(false),
                _ when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long whole) => JsonValue.Create(whole),
                _ when IsNumber(text) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
                    && double.IsFinite(number) => JsonValue.Create(number),
                _ => JsonValue.Create(text),
            };
        }

        private static bool IsNumber(string text) => char.IsAsciiDigit(text[0]) || (text.Length > 1 && text[0] is '-' or '+' or '.');
    }
}

/// <summary>How a document that was read is handed on.</summary>
[System.Text.Json.Serialization.JsonSerializable(typeof(JsonNode))]
internal sealed partial class YamlJson : System.Text.Json.Serialization.JsonSerializerContext;
