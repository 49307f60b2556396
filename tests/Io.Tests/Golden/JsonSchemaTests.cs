using System.Text.Json;
using Floorline.Core.Guardrails;
using Floorline.Readers.Golden;

namespace Floorline.Io.Tests.Golden;

/// <summary>Schemas as people's tools write them, and what of an answer breaks them.</summary>
public sealed class JsonSchemaTests
{
    /// <summary>What a nested data class becomes in a Python or TypeScript program.</summary>
    private const string Nested = """
        {"$defs": {"Line": {"type": "object", "title": "Line", "required": ["name", "count"], "additionalProperties": false,
            "properties": {"name": {"type": "string", "minLength": 1}, "count": {"type": "integer", "minimum": 1}}},
          "Kind": {"enum": ["paid", "open"], "type": "string"}},
         "type": "object", "required": ["lines", "kind"], "title": "Order",
         "properties": {"lines": {"type": "array", "items": {"$ref": "#/$defs/Line"}}, "kind": {"$ref": "#/$defs/Kind"},
           "note": {"anyOf": [{"type": "string"}, {"type": "null"}], "default": null}}}
        """;

    [Theory]
    [InlineData(Nested, """{"lines": [{"name": "a", "count": 1}], "kind": "paid"}""", null)]
    [InlineData(Nested, """{"lines": [{"name": "a", "count": 1}, {"name": "b", "count": 0}], "kind": "paid"}""", "$.lines[1].count: minimum")]
    [InlineData(Nested, """{"lines": [{"name": "a"}], "kind": "paid"}""", "$.lines[0]: required")]
    [InlineData(Nested, """{"lines": [{"name": "a", "count": 1, "x": 2}], "kind": "paid"}""", "$.lines[0].x: nothing is allowed here")]
    [InlineData(Nested, """{"lines": [], "kind": "lost"}""", "$.kind: enum")]
    [InlineData(Nested, """{"lines": [], "kind": "open", "note": 3}""", "$.note: anyOf")]
    [InlineData("""{"$ref": "#/$defs/tree", "$defs": {"tree": {"properties": {"kids": {"items": {"$ref": "#/$defs/tree"}}, "n": {"type": "integer"}}}}}""",
        """{"kids": [{"kids": [{"n": "x"}]}]}""", "$.kids[0].kids[0].n: type")]
    [InlineData(
        """{"$schema": "http://json-schema.org/draft-07/schema#", "definitions": {"a": {"type": "string"}}, "properties": {"a": {"$ref": "#/definitions/a"}}}"""
        ,
        """{"a": 1}""", "$.a: type")]
    [InlineData("""{"$schema": "http://json-schema.org/draft-07/schema#", "items": [{"type": "string"}, {"type": "integer"}], "additionalItems": false}""",
        """["a", 1, 2]""", "$[2]: nothing is allowed here")]
    [InlineData("""{"$schema": "https://json-schema.org/draft/2019-09/schema", "$defs": {"a": {"type": "string"}}, "items": {"$ref": "#/$defs/a"}}""",
        """["a", 1]""", "$[1]: type")]
    [InlineData("""{"prefixItems": [{"type": "string"}], "items": false}""", """["a"]""", null)]
    [InlineData("""{"if": {"properties": {"a": {"const": 1}}}, "then": {"required": ["b"]}}""", """{"a": 1}""", "$: required")]
    [InlineData("""{"if": {"properties": {"a": {"const": 1}}}, "then": {"required": ["b"]}}""", """{"a": 2}""", null)]
    [InlineData("""{"dependentRequired": {"a": ["b"]}}""", """{"a": 2}""", "$: dependentRequired")]
    [InlineData("""{"patternProperties": {"^x_": {"type": "integer"}}, "additionalProperties": false}""", """{"x_a": 1}""", null)]
    [InlineData("""{"patternProperties": {"^x_": {"type": "integer"}}, "additionalProperties": false}""", """{"x_a": "1"}""", "$.x_a: type")]
    [InlineData("""{"patternProperties": {"^x_": {"type": "integer"}}, "additionalProperties": false}""", """{"y": 1}""", "$.y: nothing is allowed here")]
    [InlineData("""{"patternProperties": {"^x_": true}, "unevaluatedProperties": false}""", """{"x_a": 1, "y": 1}""", "$.y: nothing is allowed here")]
    [InlineData("""{"propertyNames": {"pattern": "^[a-z]+$"}}""", """{"A": 1}""", "$.A: pattern")]
    [InlineData("""{"contains": {"const": 1}, "minContains": 2}""", "[1, 2]", "$: contains")]
    [InlineData("""{"not": {"type": "string"}}""", "\"a\"", "$: not")]
    [InlineData("""{"oneOf": [{"type": "integer"}, {"minimum": 2}]}""", "3", "$: oneOf")]
    [InlineData("""{"allOf": [{"type": "integer"}, {"minimum": 4}]}""", "3", "$: minimum")]
    [InlineData("""{"format": "date-time"}""", "\"yesterday\"", "$: format")]
    [InlineData("""{"discriminator": {"propertyName": "kind"}, "oneOf": [{"type": "integer"}]}""", "3", null)]
    [InlineData("""{"multipleOf": 0.1}""", "0.3", null)]
    [InlineData("""{"type": "integer"}""", "3.0", null)]
    [InlineData("""{"uniqueItems": true}""", "[1, 2, 1]", "$: uniqueItems")]
    [InlineData("false", "1", "$: nothing is allowed here")]
    public void Breach_OfAValue_IsTheFirstThatBreaks(string schema, string value, string? breach)
    {
        JsonSchema read = JsonSchema.Read(JsonDocument.Parse(schema).RootElement, "set.jsonl:1", "schema").Value;

        Assert.Equal(breach, read.Breach(JsonDocument.Parse(value).RootElement));
    }

    [Theory]
    [InlineData("""{"frobnicate": 1}""", "frobnicate")]
    [InlineData("""{"properties": {"a": {"tpye": "string"}}}""", "tpye")]
    [InlineData("""{"type": "frog"}""", "frog")]
    [InlineData("""{"minLength": -1}""", "minLength")]
    [InlineData("""{"pattern": "("}""", "pattern")]
    [InlineData("""{"patternProperties": {"(": true}}""", "regular expression")]
    [InlineData("""{"$ref": "#/$defs/none"}""", "none")]
    [InlineData("""{"$ref": "http://127.0.0.1:9/x"}""", "127.0.0.1")]
    [InlineData("""{"$ref": "#"}""", "ycle")]
    [InlineData("""{"properties": {"a": {"$ref": "other.json#/$defs/a"}}}""", "nothing is fetched")]
    [InlineData("""{"$schema": "http://json-schema.org/draft-04/schema#", "minimum": 3}""", "draft-04")]
    [InlineData("3", "a schema")]
    public void Read_WhatIsNoSchema_SaysWhy(string schema, string said)
    {
        Readers.ReadResult<JsonSchema> read = JsonSchema.Read(JsonDocument.Parse(schema).RootElement, "set.jsonl:1", "schema");

        Assert.False(read.IsOk);
        Assert.Contains(said, string.Join('\n', read.Problems), StringComparison.Ordinal);
    }

    /// <summary>A circle in place, a doubling and a pattern that backtracks: undecided at once, not a crash and not a wait.</summary>
    [Fact]
    public void Judge_SchemasWithoutEnd_AreUndecided()
    {
        string doubling = "{\"$ref\": \"#/$defs/d0\", \"$defs\": {" + string.Join(", ", Enumerable.Range(0, 40).Select(static i =>
            $"\"d{i}\": {{\"anyOf\": [{{\"$ref\": \"#/$defs/d{i + 1}\"}}, {{\"$ref\": \"#/$defs/d{i + 1}\"}}]}}")) + ", \"d40\": {\"type\": \"string\"}}}";
        foreach (string schema in new[] { """{"allOf": [{"$ref": "#"}]}""", doubling })
        {
            Assert.Equal(CheckState.Undecided, Judge(schema, "1"));
        }

        string backtracking = new string('a', 40) + "b";
        Assert.Equal(CheckState.Failed, Judge("""{"pattern": "^(a+)+$"}""", $"\"{backtracking}\""));
        Assert.Equal(CheckState.Undecided, Judge("""{"patternProperties": {"^(a+)+$": false}}""", $"{{\"{backtracking}\": 1}}"));
    }

    private static CheckState Judge(string schema, string answer) =>
        new JsonSchemaCheck(JsonSchema.Read(JsonDocument.Parse(schema).RootElement, "set.jsonl:1", "schema").Value, false)
            .Judge(new ModelOutput(answer), null).State;
}
