using System.Reflection;

namespace Floorline.Core.Tests.Layers;

/// <summary>Lines longer than 160 characters, by project. The numbers may only fall: who shortens some writes the smaller number here.</summary>
public sealed class LineLengthTests
{
    private const int Longest = 160;

    [Theory]
    [InlineData("src/Cli", 212)]
    [InlineData("src/Core", 83)]
    [InlineData("src/Journal", 58)]
    [InlineData("src/Probes", 132)]
    [InlineData("src/Readers", 34)]
    [InlineData("src/Web", 94)]
    [InlineData("src/Workbench", 63)]
    [InlineData("tests/Browser.Tests", 67)]
    [InlineData("tests/Common", 1)]
    [InlineData("tests/Contract.Tests", 38)]
    [InlineData("tests/Core.Tests", 1)]
    [InlineData("tests/Io.Tests", 82)]
    [InlineData("tests/Journal.Tests", 52)]
    [InlineData("tests/StandIn", 14)]
    [InlineData("tests/Web.Tests", 66)]
    public void LongLines_OfAProject_AreNoMoreThanBefore(string project, int most)
    {
        string[] tooLong =
        [
            .. Directory.EnumerateFiles(RepositoryRoot.Of(project.Split('/')), "*.cs", SearchOption.AllDirectories)
                .Where(static f => !f.Contains($"{Path.DirectorySeparatorChar}node_modules{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
                .SelectMany(static f => File.ReadLines(f).Select((line, i) => (Line: line, Place: $"{f}:{i + 1}")))
                .Where(static l => l.Line.Length > Longest)
                .Select(static l => l.Place),
        ];

        string places = string.Join('\n', tooLong);
        Assert.True(tooLong.Length <= most, $"{tooLong.Length} lines of {project} are longer than {Longest} characters, {most} were:\n{places}");
    }

    [Fact]
    public void Projects_ThatThereAre_AreAllCounted()
    {
        MethodInfo test = typeof(LineLengthTests).GetMethod(nameof(LongLines_OfAProject_AreNoMoreThanBefore))!;
        string[] counted = [.. test.GetCustomAttributes<InlineDataAttribute>().Select(d => (string)d.GetData(test).Single()[0])];
        string[] there =
        [
            .. Directory.EnumerateFiles(RepositoryRoot.Path, "*.csproj", SearchOption.AllDirectories)
                .Select(static f => Path.GetRelativePath(RepositoryRoot.Path, Path.GetDirectoryName(f)!).Replace('\\', '/'))
                .Where(static p => p.StartsWith("src/", StringComparison.Ordinal) || p.StartsWith("tests/", StringComparison.Ordinal)),
        ];

        Assert.Empty(there.Except(counted));
    }
}
