using System.Text.Json;
using System.Xml.Linq;

namespace Floorline.Contract.Tests;

/// <summary>What others wrote and is passed on with the product is named, with its licence.</summary>
public class NoticeTests
{
    private static readonly string _notice = File.ReadAllText(RepositoryRoot.Of("NOTICE"));

    // a package that is a part of another one of its project, which NOTICE names
    private static readonly Dictionary<string, string> _partOf = new(StringComparer.Ordinal)
    {
        ["Microsoft.Data.Sqlite.Core"] = "Microsoft.Data.Sqlite",
        ["Microsoft.Extensions.DependencyInjection.Abstractions"] = "Microsoft.Extensions.Logging.Abstractions",
        ["Humanizer.Core"] = "Humanizer",
        ["SourceGear.sqlite3"] = "SQLite",
        ["SQLite"] = "SQLite",
        ["Microsoft.NET.ILLink.Tasks"] = ".NET runtime",
        ["Microsoft.DotNet.ILCompiler"] = ".NET runtime",
    };

    [Fact]
    public void Notice_NamesEveryPackageOfTheCommand()
    {
        using var locks = JsonDocument.Parse(File.ReadAllText(RepositoryRoot.Of("src", "Cli", "packages.lock.json")));
        string[] packages = [.. locks.RootElement.GetProperty("dependencies").EnumerateObject().SelectMany(static t => t.Value.EnumerateObject())
            .Where(static p => p.Value.GetProperty("type").GetString() != "Project").Select(static p => p.Name).Where(static p => !p.Contains(
                "BannedApiAnalyzers", StringComparison.Ordinal))];

        Assert.NotEmpty(packages);
        Assert.All(packages.Select(static p => _partOf.GetValueOrDefault(p, p.StartsWith("SQLitePCLRaw", StringComparison.Ordinal) ? "SQLitePCLRaw" : p)),
            static p => Assert.Contains(p, _notice, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void Notice_NamesWhatThePageHolds()
    {
        using var client = JsonDocument.Parse(File.ReadAllText(RepositoryRoot.Of("src", "Web", "Client", "package.json")));

        Assert.All(client.RootElement.GetProperty("dependencies").EnumerateObject(), static d => Assert.Contains(d.Name, _notice,
            StringComparison.OrdinalIgnoreCase));
        Assert.Contains("Permission is hereby granted, free of charge", _notice, StringComparison.Ordinal);
        Assert.Contains("Jason Miller", _notice, StringComparison.Ordinal);
    }

    /// <summary>What a build or a test installs is pinned: no range in a list of npm packages, no package that a command names without its list.</summary>
    [Fact]
    public void Installs_ArePinned()
    {
        foreach (string list in new[] { RepositoryRoot.Of("src", "Web", "Client"), RepositoryRoot.Of("build", "engines") })
        {
            using var packages = JsonDocument.Parse(File.ReadAllText(Path.Combine(list, "package.json")));
            Assert.All(packages.RootElement.EnumerateObject().Where(static p => p.Name.EndsWith("ependencies", StringComparison.Ordinal)).SelectMany(
                static p => p.Value.EnumerateObject()),
                static p => Assert.Matches("^[0-9]+\\.[0-9]+\\.[0-9]+$", p.Value.GetString()!));
            Assert.True(File.Exists(Path.Combine(list, "package-lock.json")));
        }

        foreach (string script in Directory.GetFiles(RepositoryRoot.Of("build"), "*.sh").Append(RepositoryRoot.Of("test")))
        {
            Assert.DoesNotContain("npm install", File.ReadAllText(script), StringComparison.Ordinal);
        }

        Assert.All(XDocument.Load(RepositoryRoot.Of("Directory.Packages.props")).Descendants("PackageVersion"), static p => Assert.DoesNotMatch("[*,\\[(]",
            p.Attribute("Version")!.Value));
    }
}
