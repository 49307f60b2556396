using System.Text.RegularExpressions;
using Floorline.Core.Guardrails;
using Floorline.Core.Quantities;

namespace Floorline.Core.Tests.Guardrails;

public sealed class CheckTests
{
    [Theory]
    [InlineData("Yes.", " Yes.\n", CheckState.Passed)]
    [InlineData("Yes.", "yes.", CheckState.Failed)]
    public void Exact_Text_CountsEveryCharacterButTheSpaceAround(string expected, string text, CheckState state) =>
        Assert.Equal(state, Judge(new ExactCheck(expected), text));

    [Theory]
    [InlineData("It's   PAID, twice!", "its paid twice", CheckState.Passed)]
    [InlineData("paid twice", "paid  \u2014 twice.", CheckState.Passed)]
    [InlineData("paid twice", "paid once", CheckState.Failed)]
    public void Normalized_Text_LeavesOutCaseAndPunctuation(string expected, string text, CheckState state) =>
        Assert.Equal(state, Judge(new NormalizedCheck(expected), text));

    [Theory]
    [InlineData(true, "we REFUND you", CheckState.Passed)]
    [InlineData(true, "we repay you", CheckState.Failed)]
    [InlineData(false, "we repay you", CheckState.Passed)]
    [InlineData(false, "we Refund you", CheckState.Failed)]
    public void Contains_Text_IgnoresCase(bool wanted, string text, CheckState state) => Assert.Equal(state, Judge(new ContainsCheck("refund", wanted), text));

    [Fact]
    public void Pattern_ThatTakesTooLong_IsUndecided()
    {
        var check = new PatternCheck(new Regex("(a+)+b", RegexOptions.None, TimeSpan.FromMilliseconds(20)), true);

        Assert.Equal(CheckState.Passed, Judge(check, "aab"));
        Assert.Equal(CheckState.Failed, Judge(check, "c"));
        Assert.Equal(CheckState.Undecided, Judge(check, new string('a', 60)));
    }

    [Theory]
    [InlineData("The total is 1,234.50 EUR.", CheckState.Passed)]
    [InlineData("First 3, then 1234.5", CheckState.Passed)]
    [InlineData("1234.6", CheckState.Passed)]
    [InlineData("1240", CheckState.Failed)]
    [InlineData("-1234.5", CheckState.Failed)]
    [InlineData("1.2345e3", CheckState.Passed)]
    [InlineData("none", CheckState.Failed)]
    [InlineData("v1234.5", CheckState.Failed)]
    public void Number_LastOne_IsHeldAgainstTheTolerance(string text, CheckState state) =>
        Assert.Equal(state, Judge(new NumberCheck(1234.5, 0.001, Relative: true), text));

    [Fact]
    public void Number_AbsoluteToleranceZero_BearsBinaryFractions() =>
        Assert.Equal(CheckState.Passed, Judge(new NumberCheck(0.1 + 0.2, 0, Relative: false), "0.3"));

    [Fact]
    public void Length_Words_AreCounted()
    {
        var check = new LengthCheck(2, 3, InTokens: false);

        Assert.Equal(CheckState.Failed, Judge(check, "one"));
        Assert.Equal(CheckState.Passed, Judge(check, " one\ttwo\nthree "));
        Assert.Equal("has 4 words, more than 3", check.Judge(new ModelOutput("a b c d"), null).Reason);
    }

    [Fact]
    public void Length_TokensNotGiven_IsUndecided()
    {
        var check = new LengthCheck(0, 10, InTokens: true);

        Assert.Equal(CheckState.Undecided, Judge(check, "a b"));
        Assert.Equal(CheckState.Failed, check.Judge(new ModelOutput("a b") { Tokens = Fact<int>.Known(11) }, null).State);
    }

    [Theory]
    [InlineData("- one\n- two", false, CheckState.Passed)]
    [InlineData("Here:\n* one\n1. two", false, CheckState.Passed)]
    [InlineData("Here:\n* one\n1. two", true, CheckState.Failed)]
    [InlineData("- one", false, CheckState.Failed)]
    [InlineData("- a\n- b\n- c\n- d", false, CheckState.Failed)]
    [InlineData("-5 degrees\n-6 degrees", false, CheckState.Failed)]
    public void Bullets_Lines_AreCounted(string text, bool only, CheckState state) => Assert.Equal(state, Judge(new BulletsCheck(2, 3, only), text));

    // "the cat sat" against "the cat ran": 2 of 3 words in common, in order; edit distance 2 ("sat" to "ran") of 11 characters.
    [Theory]
    [InlineData("the cat sat", "The cat ran!", SimilarityMeasure.TokenF1, 2.0 / 3)]
    [InlineData("the cat sat", "The cat ran!", SimilarityMeasure.RougeL, 2.0 / 3)]
    [InlineData("the cat sat", "The cat ran!", SimilarityMeasure.Edit, 9.0 / 11)]
    [InlineData("a b c", "c b a", SimilarityMeasure.TokenF1, 1)]
    [InlineData("a b c", "c b a", SimilarityMeasure.RougeL, 1.0 / 3)]
    [InlineData("", "", SimilarityMeasure.Edit, 1)]
    [InlineData("", "x", SimilarityMeasure.Edit, 0)]
    [InlineData("", "x", SimilarityMeasure.TokenF1, 0)]
    public void Similarity_WorkedExamples_AreReproduced(string left, string right, SimilarityMeasure measure, double expected)
    {
        Assert.Equal(expected, Similarity.Between(left, right, measure), 1e-12);
        Assert.Equal(expected, Similarity.Between(right, left, measure), 1e-12);
        Assert.Equal(1, Similarity.Between(left, left, measure));
    }

    [Fact]
    public void Similarity_AgainstTheBaseline_ComparesTheTwoAnswers()
    {
        var check = new SimilarityCheck(SimilarityMeasure.TokenF1, 0.5, null);

        Assert.Equal(CheckState.Passed, check.Judge(new ModelOutput("a b"), null).State);
        Assert.Equal(CheckState.Passed, check.Judge(new ModelOutput("a b"), new ModelOutput("a c")).State);
        Assert.Equal(CheckState.Failed, check.Judge(new ModelOutput("a b"), new ModelOutput("c d")).State);
    }

    [Fact]
    public void Perplexity_AgainstTheBaseline_BearsTheStatedIncrease()
    {
        var check = new PerplexityCheck(0.05);
        ModelOutput Sure(double perplexity) => new("x") { Perplexity = Fact<double>.Known(perplexity) };

        Assert.Equal(CheckState.Passed, check.Judge(Sure(2.09), Sure(2)).State);
        Assert.Equal(CheckState.Failed, check.Judge(Sure(2.2), Sure(2)).State);
        Assert.Equal(CheckState.Undecided, check.Judge(new ModelOutput("x"), Sure(2)).State);
    }

    [Theory]
    [InlineData(null, CheckState.Undecided, Severity.Minor)]
    [InlineData(ReviewMark.Fine, CheckState.Passed, Severity.Minor)]
    [InlineData(ReviewMark.Minor, CheckState.Failed, Severity.Minor)]
    [InlineData(ReviewMark.Serious, CheckState.Failed, Severity.Serious)]
    public void Human_Mark_DecidesTheSeverity(ReviewMark? mark, CheckState state, Severity severity)
    {
        CheckResult result = new HumanCheck("Would you send it?") { Severity = Severity.Minor }.Judge(new ModelOutput("x") { Mark = mark }, null);

        Assert.Equal(state, result.State);
        Assert.Equal(severity, result.Severity);
    }

    [Theory]
    [InlineData("I'm sorry, but I can't help with that.", true)]
    [InlineData("As an AI, I do not have feelings", true)]
    [InlineData("  ", true)]
    [InlineData("I can't wait to help: your parcel is on its way", true)]
    [InlineData("I cantilever things", false)]
    [InlineData("Your refund is on its way; I cannot say when.", false)]
    public void Refusal_Openings_AreTold(string text, bool refuses) => Assert.Equal(refuses, Refusal.Is(text));

    private static CheckState Judge(Check check, string text) => check.Judge(new ModelOutput(text), null).State;
}
