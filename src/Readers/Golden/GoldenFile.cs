using System.Collections.Immutable;
using System.Text.Json;
using Floorline.Core.Guardrails;
using Floorline.Readers.Json;

namespace Floorline.Readers.Golden;

/// <summary>Reads a golden set: JSON Lines with <c>id</c>, <c>prompt</c>, and <c>expected</c> or <c>checks</c>.</summary>
public static class GoldenFile
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    public static ReadResult<ImmutableArray<GoldenItem>> Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (RegularFile.Problem(path, "a golden set in JSON Lines") is { } problem)
        {
            return ReadResult.Failed<ImmutableArray<GoldenItem>>(problem);
        }

        try
        {
            using FileStream stream = File.OpenRead(path);
            return Read(stream, path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return ReadResult.Failed<ImmutableArray<GoldenItem>>(new Problem(path, "", "no file that can be opened", "a golden set in JSON Lines"));
        }
    }

    /// <summary>Reads bytes.</summary>
    /// <param name="stream">The bytes.</param>
    /// <param name="file">Name for messages.</param>
    public static ReadResult<ImmutableArray<GoldenItem>> Read(Stream stream, string file)
    {
        ReadResult<IReadOnlyList<GoldenItem>> items = JsonLines.Read(stream, file, Item);
        if (!items.IsOk)
        {
            return ReadResult.Failed<ImmutableArray<GoldenItem>>(items.Problems);
        }

        string? twice = items.Value.GroupBy(static item => item.Id, StringComparer.Ordinal).FirstOrDefault(static group => group.Count() > 1)?.Key;
        return items.Value.Count == 0
            ? ReadResult.Failed<ImmutableArray<GoldenItem>>(new Problem(file, "", "no prompt", "at least one line with id, prompt, and expected or checks"))
            : twice is not null ? ReadResult.Failed<ImmutableArray<GoldenItem>>(new Problem(file, "id", $"'{twice}' twice", "each id once"))
            : ReadResult.Ok<ImmutableArray<GoldenItem>>([.. items.Value]);
    }

    private static ReadResult<GoldenItem> Item(JsonElement row, string place)
    {
        var fields = new GoldenFields(row, place, "");
        string id = fields.Text("id") ?? "";
        string prompt = fields.OptionalText("prompt") ?? "";
        string? expected = fields.OptionalText("expected");
        var checks = ImmutableArray.CreateBuilder<Check>();
        if (row.TryGetProperty("checks", out JsonElement list))
        {
            if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() == 0)
            {
                fields.Problems.Add(new Problem(place, "checks", "no list with a check", "a list such as [{\"kind\": \"contains\", \"text\": \"refund\"}]"));
            }
            else
            {
                int index = 0;
                foreach (JsonElement entry in list.EnumerateArray())
                {
                    if (GoldenChecks.Read(entry, place, $"checks[{index++}]", expected, fields.Problems) is { } check)
                    {
                        checks.Add(check);
                    }
                }
            }
        }
        else if (expected is not null)
        {
            checks.Add(new NormalizedCheck(expected));
        }
        else
        {
            fields.Problems.Add(new Problem(place, "", "neither expected nor checks", "expected, a text, or checks, a list"));
        }

        fields.Only("id", "prompt", "expected", "checks", "note", "tags");
        return fields.Problems.Count > 0 ? ReadResult.Failed<GoldenItem>(fields.Problems) : ReadResult.Ok(new GoldenItem(id, prompt, checks.ToImmutable()));
    }
}
