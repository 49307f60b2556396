using System.Text.Json;
using Floorline.Journal.Tests.Support;

namespace Floorline.Journal.Tests.Verbs;

/// <summary>The same story gives the same documents, byte for byte, whatever keeps the journal.</summary>
public class ScenarioTests
{
    private static readonly Lazy<IReadOnlyList<string>> _embedded = new(static () =>
    {
        using var folder = new TemporaryFolder();
        return Scenario.Play(folder.Of("journal.db"), folder.Path);
    });

    [PostgresFact]
    public void Play_OnSqliteAndOnPostgres_GivesTheSameDocuments()
    {
        using var folder = new TemporaryFolder();
        IReadOnlyList<string> server = Scenario.Play(PostgresServer.NewDatabase(), folder.Path);

        Assert.Equal(_embedded.Value.Count, server.Count);
        Assert.All(_embedded.Value.Zip(server), static pair => Assert.Equal(WithoutPlace(pair.First), WithoutPlace(pair.Second)));
    }

    [Fact]
    public void Play_Twice_GivesTheSameDocuments()
    {
        using var folder = new TemporaryFolder();

        Assert.Equal(_embedded.Value.Select(WithoutPlace), Scenario.Play(folder.Of("other.db"), folder.Path).Select(WithoutPlace));
    }

    [Fact]
    public void Play_Documents_AreTheGoldenOnes()
    {
        string path = RepositoryRoot.Of("tests", "golden", "journal", "scenario.txt");
        string now = string.Join("\n----\n", _embedded.Value.Select(WithoutPlace)) + "\n";
        if (Environment.GetEnvironmentVariable("FLOORLINE_ACCEPT_SURFACE") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, now);
        }

        // exact: text written from decimal inputs with ten significant digits
        Assert.Equal(File.ReadAllText(path), now);
    }

    [Fact]
    public void Play_Lists_HaveTheFieldsOfTheContract()
    {
        string[] fields = ["id", "parent", "at", "situation", "changed", "predicted_ms", "measured_ms", "error", "verdict", "note"];
        JsonElement[] documents = [.. _embedded.Value.Where(static d => d.Contains("\"entries\"", StringComparison.Ordinal) && !d.Contains("journal-tree", StringComparison.Ordinal) && d.StartsWith("{\n", StringComparison.Ordinal)).Select(static d => JsonDocument.Parse(d).RootElement)];

        Assert.Contains(documents, static d => d.GetProperty("schema").GetString() == "floorline/journal-list@1");
        Assert.Contains(documents, static d => d.GetProperty("schema").GetString() == "floorline/journal-entry@1");
        Assert.Contains(documents, static d => d.GetProperty("schema").GetString() == "floorline/journal-score@1");
        Assert.All(documents.SelectMany(static d => d.GetProperty("entries").EnumerateArray()), entry => Assert.All(fields, field => Assert.True(entry.TryGetProperty(field, out _), field)));
    }

    // messages about a missing entry name the journal's own address; nothing else does
    private static string WithoutPlace(string document) => document.Contains("problems@1", StringComparison.Ordinal)
        ? string.Join('\n', document.Split('\n').Where(static l => !l.Contains("\"file\"", StringComparison.Ordinal) && !l.Contains("\"message\"", StringComparison.Ordinal)))
        : document;
}
