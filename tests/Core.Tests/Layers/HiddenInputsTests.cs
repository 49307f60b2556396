using System.Text.RegularExpressions;

namespace Floorline.Core.Tests.Layers;

/// <summary>
/// A library call answers from what it is given: the current folder and the environment are read by the Workplace that is passed in, and by nobody else. Only
/// the command line, which is a terminal's, asks the environment how to look.
/// </summary>
public sealed partial class HiddenInputsTests
{
    private const string Place = "src/Workbench/Asking/Workplace.cs";

    [Fact]
    public void Source_OfAnyLibrary_ReadsNoFolderAndNoEnvironment()
    {
        string[] found =
        [
            .. Directory.EnumerateFiles(RepositoryRoot.Of("src"), "*.cs", SearchOption.AllDirectories)
                .Select(static f => (File: f, Name: Path.GetRelativePath(RepositoryRoot.Path, f).Replace('\\', '/')))
                .Where(static f => f.Name != Place && !f.Name.StartsWith("src/Cli/", StringComparison.Ordinal)
                    && !f.Name.Contains("/node_modules/", StringComparison.Ordinal))
                .SelectMany(static f => Hidden().Matches(File.ReadAllText(f.File)).Select(m => $"{f.Name}: {m.Value}")),
        ];

        Assert.Empty(found);
        Assert.Matches(Hidden(), File.ReadAllText(RepositoryRoot.Of(Place)));
    }

    [Theory]
    [InlineData("Directory.GetCurrentDirectory()")]
    [InlineData("Environment.CurrentDirectory")]
    [InlineData("HubSettings.Of(Environment.GetEnvironmentVariable)")]
    [InlineData("Environment.ExpandEnvironmentVariables(path)")]
    [InlineData("Environment.GetFolderPath(Environment.SpecialFolder.UserProfile)")]
    [InlineData("File.Exists(SpecFile.DefaultName)")]
    public void Read_OfFolderOrEnvironment_IsSeen(string code) => Assert.Matches(Hidden(), code);

    [GeneratedRegex("""
        \bDirectory\.(Get|Set)CurrentDirectory\b
        |\bEnvironment\.(CurrentDirectory|GetEnvironmentVariables?|ExpandEnvironmentVariables|GetFolderPath|SetEnvironmentVariable)\b
        |\bFile\.\w+\(SpecFile\.DefaultName
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant)]
    private static partial Regex Hidden();
}
