using Floorline.Workbench;
using Floorline.Workbench.Documents;

namespace Floorline.Contract.Tests;

/// <summary>The C# of the README, compiled: a test holds the README's text against this file.</summary>
public class ReadmeCode
{
    [Fact]
    public void Code_OfTheReadme_CompilesAndRuns()
    {
        TextWriter before = Console.Out;
        using var text = new StringWriter();
        Console.SetOut(text);
        try
        {
            Run();
        }
        finally
        {
            Console.SetOut(before);
        }

        Assert.Contains("floorline/diagnosis@1", text.ToString(), StringComparison.Ordinal);
        string source = File.ReadAllText(RepositoryRoot.Of("tests", "Contract.Tests", "ReadmeCode.cs"));
        string readme = File.ReadAllText(RepositoryRoot.Of("README.md"));
        string[] lines = [.. readme.Split("```csharp\n")[1].Split("```")[0].Split('\n').Select(static l => l.Trim()).Where(static l => l.Length > 0)];
        Assert.NotEmpty(lines);
        Assert.All(lines, line => Assert.Contains(line, source, StringComparison.Ordinal));
    }

    private static void Run()
    {
        var spec = new SituationSpec { Model = "llama-3-8b", On = "h100", Context = "4096", Measured = "9ms" };
        var result = Verb.Diagnose(spec);
        Console.WriteLine(result.IsOk ? result.Value.Diagnosis.Ratio : string.Join('\n', result.Problems));
        Console.WriteLine(JsonText.Of(result.Value));
    }
}
