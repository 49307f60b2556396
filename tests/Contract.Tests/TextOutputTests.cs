using Floorline.Workbench;
using Floorline.Workbench.Documents;

namespace Floorline.Contract.Tests;

/// <summary>What a person reads, and that every way to a verb says the same.</summary>
public class TextOutputTests
{
    [Theory]
    [InlineData("demo")]
    [InlineData("floors mixtral-8x7b --on 8xh100-sxm --batch 64 --kv fp8")]
    [InlineData("diagnose personaplex --on jetson-thor --context 3000 --measured 114ms")]
    [InlineData("diagnose llama-3-8b --on h100 --measured 2ms")]
    [InlineData("pipeline samples/voice-pipeline.json")]
    [InlineData("chunk --measured 33ms --rate 30hz --chunk 50")]
    [InlineData("catalogue")]
    [InlineData("catalogue models llama-3-8b")]
    [InlineData("catalogue hardware thor")]
    public void Run_Piped_IsPlainTextWithin80Columns(string line)
    {
        CommandLine.Said said = CommandLine.Run(line.Split(' '));

        Assert.NotEqual("", said.Out);
        Assert.Equal("", said.Error);
        Assert.DoesNotContain('\u001b', said.Out);

        // Commands to copy stay on one line, however long.
        Assert.All(said.Out.Split('\n').Where(static l => !l.TrimStart().StartsWith("floorline ", StringComparison.Ordinal)), static l =>
            Assert.True(l.Length <= 80, l));
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("floors --help")]
    [InlineData("diagnose --help")]
    [InlineData("pipeline --help")]
    [InlineData("chunk --help")]
    [InlineData("catalogue --help")]
    [InlineData("completion --help")]
    public void Help_OfAVerb_FitsAScreen(string line)
    {
        CommandLine.Said said = CommandLine.Run(line.Split(' '));

        Assert.Equal(0, said.Code);
        Assert.InRange(said.Out.Split('\n').Length, 5, 60);
        Assert.All(said.Out.Split('\n'), static l => Assert.True(l.Length <= 80, l));
    }

    [Fact]
    public void Run_WithoutArguments_PrintsTheHelp() => Assert.Equal(CommandLine.Run("--help").Out, CommandLine.Run().Out);

    [Fact]
    public void Demo_Runs_AllThreeCases()
    {
        CommandLine.Said said = CommandLine.Run("demo");

        Assert.Equal(0, said.Code);
        string text = string.Join(' ', said.Out.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("stop quantising", text, StringComparison.Ordinal);
        Assert.Contains("Work on 'vision-language'", text, StringComparison.Ordinal);
        Assert.Contains("8 x H100", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_LibraryAndCommandLine_GiveTheSameText()
    {
        var spec = new SituationSpec { Model = "llama-3-8b", On = "h100", Context = "4096", Measured = "9ms" };

        string library = JsonText.Of(Verb.Diagnose(spec).Value);
        string command = CommandLine.Run("diagnose", "llama-3-8b", "--on", "h100", "--context", "4096", "--measured", "9ms", "--json").Out;

        Assert.Equal(library, command.TrimEnd('\n'));
    }

    [Fact]
    public void Json_BadInput_IsAProblemsDocument()
    {
        CommandLine.Said said = CommandLine.Run("floors", "lama", "--on", "h10", "--json");

        Assert.Equal(1, said.Code);
        Assert.Equal("floorline/problems@1", said.Json.GetProperty("schema").GetString());
        Assert.Equal(2, said.Json.GetProperty("problems").GetArrayLength());
    }

    [Fact]
    public void Chunk_FiftyActionsAt30Hertz_HasTheBudgetOfTheTexts()
    {
        CommandLine.Said said = CommandLine.Run("chunk", "--measured", "33ms", "--rate", "30hz", "--chunk", "50", "--json");

        Assert.Equal(0, said.Code);
        Assert.Equal(1666.666667, said.Json.GetProperty("budget_ms").GetDouble(), 1e-5);
        Assert.Equal(0.0198, said.Json.GetProperty("duty").GetDouble(), 1e-9);
    }

    [Fact]
    public void Chunk_CallLongerThanItsActions_ExitsWith3() =>
        Assert.Equal(3, CommandLine.Run("chunk", "--measured", "50ms", "--rate", "30hz").Code);

    [Fact]
    public void Suggest_AfterOn_NamesDevices()
    {
        CommandLine.Said said = CommandLine.Run("[suggest:23]", "floors llama-3-8b --on h");

        Assert.Equal(0, said.Code);
        Assert.Contains("h100-sxm", said.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    [InlineData("fish")]
    public void Completion_EachShell_PrintsAScript(string shell) =>
        Assert.Contains("[suggest:", CommandLine.Run("completion", shell).Out, StringComparison.Ordinal);
}
