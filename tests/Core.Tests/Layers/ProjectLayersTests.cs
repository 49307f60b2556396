namespace Floorline.Core.Tests.Layers;

public sealed class ProjectLayersTests
{
    [Fact]
    public void Violations_ProjectsUnderSrc_None()
    {
        string[] projects = Directory.GetFiles(RepositoryRoot.Of("src"), "*.csproj", SearchOption.AllDirectories);

        Assert.NotEmpty(projects);
        Assert.Empty(projects.SelectMany(file => ProjectLayers.Violations(Path.GetFileNameWithoutExtension(file), File.ReadAllText(file))));
    }

    [Theory]
    [InlineData("Core", "../Readers/Readers.csproj")]
    [InlineData("Readers", "../Probes/Probes.csproj")]
    [InlineData("Readers", @"..\Workbench\Workbench.csproj")]
    [InlineData("Workbench", "../Cli/Cli.csproj")]
    [InlineData("Web", "../Cli/Cli.csproj")]
    [InlineData("Workbench", "../Web/Web.csproj")]
    [InlineData("Cli", "../Utilities/Utilities.csproj")]
    public void Violations_ReferenceToSameOrLaterLevel_Found(string project, string reference) =>
        Assert.Single(ProjectLayers.Violations(project, Referencing(reference)));

    [Theory]
    [InlineData("Readers", "../Core/Core.csproj")]
    [InlineData("Workbench", "../Journal/Journal.csproj")]
    [InlineData("Web", "../Workbench/Workbench.csproj")]
    [InlineData("Cli", "../Web/Web.csproj")]
    public void Violations_ReferenceToEarlierLevel_None(string project, string reference) =>
        Assert.Empty(ProjectLayers.Violations(project, Referencing(reference)));

    [Fact]
    public void Violations_UnknownProject_Found() =>
        Assert.Single(ProjectLayers.Violations("Utilities", "<Project />"));

    private static string Referencing(string path) =>
        $"""<Project><ItemGroup><ProjectReference Include="{path}" /></ItemGroup></Project>""";
}
