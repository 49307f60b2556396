namespace Floorline.Core.Tests.Layers;

public sealed class CoreLayersTests
{
    [Fact]
    public void Violations_CoreSources_None()
    {
        string core = RepositoryRoot.Of("src", "Core");
        string[] files = Directory.GetFiles(core, "*.cs", SearchOption.AllDirectories);

        Assert.NotEmpty(files);
        Assert.Empty(files.SelectMany(file => CoreLayers.Violations(FolderOf(core, file), Path.GetRelativePath(core, file), File.ReadAllText(file))));
    }

    [Fact]
    public void Knows_FoldersOfCore_All()
    {
        string core = RepositoryRoot.Of("src", "Core");
        IEnumerable<string> folders = Directory.GetFiles(core, "*.cs", SearchOption.AllDirectories).Select(file => FolderOf(core, file)).Distinct();

        Assert.All(folders, folder => Assert.True(CoreLayers.Knows(folder), $"src/Core/{folder} has no place in the order of stages"));
    }

    [Theory]
    [InlineData("using Floorline.Core.Diagnosis;")]
    [InlineData("using static Floorline.Core.Floors.FloorTerm;")]
    [InlineData("global using Floorline.Core.Planning;")]
    [InlineData("using Plan = Floorline.Core.Planning.Plan;")]
    [InlineData("    private global::Floorline.Core.Levers.Lever? _lever;")]
    [InlineData("using Floorline.Core.Statistics;")]
    [InlineData("using Floorline.Core.Nowhere;")]
    public void Violations_LaterStageNamed_Found(string line)
    {
        string source = $"using Floorline.Core.Quantities;\n{line}\n\nnamespace Floorline.Core.Costs;\n";

        string violation = Assert.Single(CoreLayers.Violations("Costs", "Made.cs", source));
        Assert.StartsWith("Made.cs:2: Costs names ", violation, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("using Floorline.Core.Workloads;")]
    [InlineData("using static Floorline.Core.Formats.ComputeFormat;")]
    [InlineData("using System.Globalization;")]
    [InlineData("/// <summary>Floorline.Core.Planning comes later.</summary>")]
    [InlineData("namespace Floorline.Core.Costs;")]
    public void Violations_EarlierStageOrComment_None(string line) =>
        Assert.Empty(CoreLayers.Violations("Costs", "Made.cs", line));

    [Theory]
    [InlineData("Quantities", "Formats", false)]
    [InlineData("Planning", "Levers", true)]
    [InlineData("Fleet", "Diagnosis", true)]
    [InlineData("Fleet", "Levers", false)]
    [InlineData("Fleet", "Statistics", false)]
    [InlineData("Diagnosis", "Fleet", false)]
    public void Allows_Pair_FollowsTheOrder(string from, string to, bool allowed) =>
        Assert.Equal(allowed, CoreLayers.Allows(from, to));

    private static string FolderOf(string core, string file)
    {
        string relative = Path.GetRelativePath(core, file);
        int end = relative.IndexOf(Path.DirectorySeparatorChar, StringComparison.Ordinal);
        return end < 0 ? "(none)" : relative[..end];
    }
}
