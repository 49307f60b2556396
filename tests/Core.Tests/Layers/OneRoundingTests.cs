using System.Text.RegularExpressions;

namespace Floorline.Core.Tests.Layers;

/// <summary>
/// What was measured or worked out is rounded by <see cref="Core.Quantities.Figures"/> alone: a format of its own before a unit would print one number in two
/// ways in one sentence.
/// </summary>
public sealed partial class OneRoundingTests
{
    // Not rounded but repeated: what the user, a sheet or a report states, limits, arguments of a command, texts that the journal keeps.
    private static readonly string[] _repeated =
    [
        "src/Cli/Commands/MeasureEndpointCommand.cs: :0} s",
        "src/Cli/ProgressBar.cs: :0} s",
        "src/Cli/Text/FloorsText.cs: :0}ms",
        "src/Cli/Text/FloorsText.cs: :0}us",
        "src/Cli/Text/PipelineText.cs: :0.###}ms",
        "src/Cli/Text/ServingText.cs: :0.###} requests/s",
        "src/Core/Objectives/FigureValue.cs: :0.####} ms",
        "src/Core/Objectives/FigureValue.cs: :0.#} ms",
        "src/Core/Objectives/FigureValue.cs: :0.0##} GB",
        "src/Core/Objectives/FigureValue.cs: :0.0##} s",
        "src/Core/Objectives/FigureValue.cs: :0.0#} ms",
        "src/Core/Objectives/FigureValue.cs: :0.00#} s",
        "src/Core/Quantities/RequestsPerSecond.cs: :G6} requests/s",
        "src/Core/Quantities/Seconds.cs: :G6} s",
        "src/Core/Quantities/TokensPerSecond.cs: :G6} tokens/s",
        "src/Probes/Golden/GoldenClient.cs: :0.#} s",
        "src/Probes/Hub/RemoteFiles.cs: :0} s",
        "src/Readers/Catalogue/HardwareCatalogue.Names.cs: :0.#}GB",
        "src/Readers/Reports/HeyReport.cs: :0.###} requests/s",
        "src/Readers/Specs/InlineDevice.cs: :0.#} GB/s",
        "src/Web/Api/LabRoutes.cs: :0} s",
        "src/Web/Api/MeasureRoutes.cs: :0} s",
        "src/Web/Uploads/UploadStore.cs: :0} s",
        "src/Workbench/Journal/JournalMarkdown.cs: :G6} ms",
        "src/Workbench/Journal/EntryInputs.cs: :G6} ms",
        "src/Workbench/Floors/FloorsResult.cs: :0.#} GB",
        "src/Workbench/Asking/LeverReading.cs: :0.##} requests/s",
        "src/Workbench/Verify/RunSource.cs: :0.##} requests/s",
        "src/Workbench/Report/ServingFloors.cs: :G8}ms",
        "src/Workbench/Asking/SituationReading.cs: :0.###} GB/s",
        "src/Workbench/Asking/SituationReading.cs: :0.###} TFLOP",
        "src/Workbench/Lab/Verb.LabCompare.cs: :0}s",
    ];

    [Fact]
    public void Source_OfAnyProject_RoundsInOnePlace()
    {
        string[] found =
        [
            .. Directory.EnumerateFiles(RepositoryRoot.Of("src"), "*.cs", SearchOption.AllDirectories)
                .Where(static f => !f.Contains($"{Path.DirectorySeparatorChar}node_modules{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
                .Select(static f => (Name: Path.GetRelativePath(RepositoryRoot.Path, f).Replace('\\', '/'), File: f))
                .Where(static f => f.Name != "src/Core/Quantities/Figures.cs")
                .SelectMany(static f => Rounding().Matches(File.ReadAllText(f.File)).Select(m => $"{f.Name}: {m.Value}")),
        ];

        Assert.Empty(found.Except(_repeated));
        Assert.Empty(_repeated.Except(found));
    }

    [Theory]
    [InlineData("$\"{time.Milliseconds:0.0} ms\"")]
    [InlineData("$\"{seconds:0.##}s later\"")]
    [InlineData("$\"{rate:#,0} tokens/s\"")]
    [InlineData("$\"{size.GB:0.#} GB\"")]
    [InlineData("time.ToString(\"0\") + \" ms\"")]
    public void Rounding_BesideAUnit_IsSeen(string code) => Assert.Matches(Rounding(), code);

    [Theory]
    [InlineData("$\"{Figures.Of(time)} s\"")]
    [InlineData("$\"{count:0} steps\"")]
    public void Rounding_WithoutAUnit_IsNone(string code) => Assert.DoesNotMatch(Rounding(), code);

    [GeneratedRegex("""
        :[0-9#.,EFGNR]+\}\ ?(ns|us|ms|s|min|h|(tokens|tok|requests|GB|TB|MB)/s|kB|MB|GB|TB|[MGTP]FLOP)\b
        |"\ (ns|us|ms|s|min|h)"
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant)]
    private static partial Regex Rounding();
}
