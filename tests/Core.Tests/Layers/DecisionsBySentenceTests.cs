using System.Text.RegularExpressions;

namespace Floorline.Core.Tests.Layers;

/// <summary>
/// Nothing decides by a sentence that is written for people, nor by what a vendor or an operator is called: a reworded hint would change what a program does.
/// Reasons are closed records, problems have a kind, and what sets devices apart is a field of the catalogue.
/// </summary>
public sealed partial class DecisionsBySentenceTests
{
    // What a text is compared with here is the text itself: the answer of a model, a stated field, prefixes that are rows of data, names in published results.
    private static readonly string[] _ofText =
    [
        "src/Core/Guardrails/ContainsCheck.cs: output.Text.Contains(",
        "src/Core/Situations/UnpackCost.cs: format.Name.StartsWith(",
        "src/Workbench/Journal/EntryMaking.cs: f.Name.StartsWith(",
        "src/Workbench/Asking/MeasurementReading.Calls.cs: part.Name.Contains(",
    ];

    [Fact]
    public void Source_OfAnyProject_DecidesByNoSentence()
    {
        string[] found =
        [
            .. Directory.EnumerateFiles(RepositoryRoot.Of("src"), "*.cs", SearchOption.AllDirectories)
                .Where(static f => !f.Contains($"{Path.DirectorySeparatorChar}node_modules{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
                .SelectMany(static f => Decision().Matches(File.ReadAllText(f)).Where(m => !IsNameInAFile(f, m))
                    .Select(m => $"{Path.GetRelativePath(RepositoryRoot.Path, f).Replace('\\', '/')}: {m.Value}")),
        ];

        Assert.Empty(found.Except(_ofText));
        Assert.Empty(_ofText.Except(found));
    }

    /// <summary>Readers look at names that stand in files: of tensors, fields, entries.</summary>
    private static bool IsNameInAFile(string file, Match match) =>
        match.Groups[1].Value == "Name" && file.Contains($"{Path.DirectorySeparatorChar}Readers{Path.DirectorySeparatorChar}", StringComparison.Ordinal);

    [Theory]
    [InlineData("problem.Expected.Contains(\"lists them\")")]
    [InlineData("part.Name.StartsWith(\"cross\")")]
    [InlineData("device.Vendor.Contains(\"Apple\")")]
    [InlineData("p.Found == \"nothing\"")]
    [InlineData("cause.Reason!.EndsWith(\"memory\")")]
    public void Decision_ByASentence_IsSeen(string code) => Assert.Matches(Decision(), code);

    [GeneratedRegex("""
        \w+\.(Reason|Expected|Found|Text|Statement|Change|Name|Vendor)[!?]?\.(Contains|StartsWith|EndsWith|IndexOf)\(
        |\w+\.(Reason|Expected|Found|Statement)\s*(==|!=|is)\s*"
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant)]
    private static partial Regex Decision();
}
