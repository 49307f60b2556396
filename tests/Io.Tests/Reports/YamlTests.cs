using System.Text;
using System.Text.Json;
using Floorline.Readers.Reports;

namespace Floorline.Io.Tests.Reports;

/// <summary>Forms of YAML that writers of reports produce, each beside the JSON that it means.</summary>
public sealed class YamlTests
{
    [Theory]
    [InlineData("a: 1\nb: two\n", """{"a":1,"b":"two"}""")]
    [InlineData("---\na: 1\n...\n", """{"a":1}""")]
    [InlineData("%YAML 1.2\n---\na: 1\n", """{"a":1}""")]
    [InlineData("a: a text that is folded\n  onto a second line\nb: 2\n", """{"a":"a text that is folded onto a second line","b":2}""")]
    [InlineData("a: 'single, folded\n  too'\n", """{"a":"single, folded too"}""")]
    [InlineData("a: \"an escape \\u00e9 \\\n  and a break\"\n", """{"a":"an escape é and a break"}""")]
    [InlineData("a: &n 512.0\nb: *n\n", """{"a":512,"b":512}""")]
    [InlineData("a: &id001\n- x\nb: *id001\n", """{"a":["x"],"b":["x"]}""")]
    [InlineData("a:\n- - 1\n  - 2\n- - 3\n", """{"a":[[1,2],[3]]}""")]
    [InlineData("base: &b {x: 1, y: 2}\nown:\n  <<: *b\n  y: 3\n", """{"base":{"x":1,"y":2},"own":{"y":3,"x":1}}""")]
    [InlineData("a: {b: [1, 2], c: {d: e}}\n", """{"a":{"b":[1,2],"c":{"d":"e"}}}""")]
    [InlineData("a: [1,\n  2]\n", """{"a":[1,2]}""")]
    [InlineData("? a\n: 1\n", """{"a":1}""")]
    [InlineData("a: |\n  two\n  lines\nb: >-\n  one\n  line\n", """{"a":"two\nlines\n","b":"one line"}""")]
    [InlineData("a: !!str 12\nb: \"12\"\nc: 12\n", """{"a":"12","b":"12","c":12}""")]
    [InlineData("a: ~\nb:\nc: null\nd: true\ne: 1e3\nf: -0.5\ng: .5\n", """{"a":null,"b":null,"c":null,"d":true,"e":1000,"f":-0.5,"g":0.5}""")]
    [InlineData("a: 2026-01-01T00:00:00Z\nb: PT100S\nc: 1.2.3\n", """{"a":"2026-01-01T00:00:00Z","b":"PT100S","c":"1.2.3"}""")]
    [InlineData("# a comment\na: 1 # another\nb: 'a # in it'\n", """{"a":1,"b":"a # in it"}""")]
    [InlineData("a: http://x:1/y\n\"b c\": 1\n", """{"a":"http://x:1/y","b c":1}""")]
    [InlineData("- a: 1\n  b: 2\n- a: 3\n", """[{"a":1,"b":2},{"a":3}]""")]
    public void Parse_AForm_IsWhatItMeans(string yaml, string json)
    {
        JsonElement? read = Yaml.Parse(yaml);

        Assert.NotNull(read);
        Assert.True(JsonElement.DeepEquals(JsonDocument.Parse(json).RootElement, read.Value), $"{read.Value} for {json}");
    }

    [Theory]
    [InlineData("")]
    [InlineData("just a sentence")]
    [InlineData("a: 1\na: 2\n")]
    [InlineData("a: 1\n---\nb: 2\n")]
    [InlineData("a: *nothing\n")]
    [InlineData("a: [1, 2\n")]
    [InlineData("a: 1\n b: 2\n")]
    [InlineData("<<: 3\n")]
    [InlineData("[1]: 2\n")]
    public void Parse_WhatIsNoSuchDocument_IsNothing(string text) => Assert.Null(Yaml.Parse(text));

    /// <summary>Aliases of aliases double at each line: what they would become is counted, not made.</summary>
    [Fact]
    public void Parse_AliasesThatDouble_IsNothing()
    {
        var text = new StringBuilder("a0: &a0 [x, x]\n");
        for (int i = 1; i < 60; i++)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"a{i}: &a{i} [*a{i - 1}, *a{i - 1}]\n");
        }

        Assert.Null(Yaml.Parse(text.ToString()));
        Assert.Null(Yaml.Parse("a: &a\n  b: *a\n"));
        Assert.Null(Yaml.Parse(string.Concat(Enumerable.Repeat("[", 5000)) + "1" + string.Concat(Enumerable.Repeat("]", 5000))));
        Assert.Null(Yaml.Parse(string.Concat(Enumerable.Range(0, 3000).Select(static i => new string(' ', i) + "a:\n"))));
    }
}
