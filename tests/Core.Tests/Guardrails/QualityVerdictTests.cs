using System.Collections.Immutable;
using Floorline.Core.Guardrails;

namespace Floorline.Core.Tests.Guardrails;

public sealed class QualityVerdictTests
{
    // Exact values: sums of binomial probabilities as fractions.
    [Theory]
    [InlineData(3, 1, 0.625)]
    [InlineData(6, 0, 0.03125)]
    [InlineData(0, 6, 0.03125)]
    [InlineData(10, 2, 0.03857421875)]
    [InlineData(1, 9, 0.021484375)]
    [InlineData(0, 0, 1)]
    [InlineData(5, 5, 1)]
    public void McNemar_Table_IsExact(int onlyBefore, int onlyAfter, double probability) =>
        Assert.Equal(probability, McNemar.Of(onlyBefore, onlyAfter).Probability, 1e-13);

    // Exact values: hypergeometric probabilities as fractions, summed over the tables no likelier than the one seen.
    [Theory]
    [InlineData(3, 50, 1, 50, 0.617307091534)]
    [InlineData(11, 50, 5, 50, 0.171375158826)]
    [InlineData(20, 50, 5, 50, 0.000966843203)]
    [InlineData(1, 50, 1, 50, 1)]
    [InlineData(0, 10, 5, 10, 0.032507739938)]
    public void CountComparison_Table_IsExact(int before, int of, int after, int ofAfter, double probability) =>
        Assert.Equal(probability, CountComparison.Of(before, of, after, ofAfter).Probability, 1e-10);

    /// <summary>
    /// The text's own results: serious errors 3 of 50 before and 1 after, rewrites 11 and 5. Both look like a gain; neither is shown by 50 prompts.
    /// </summary>
    [Theory]
    [InlineData(3, 0.0125, 0.1655, 1, 0.0005, 0.1065)]
    [InlineData(11, 0.1153, 0.3596, 5, 0.0333, 0.2181)]
    public void CountComparison_OfTheText_IsJudgedWithIntervals(int before, double low, double high, int after, double lowAfter, double highAfter)
    {
        var comparison = CountComparison.Of(before, 50, after, 50);

        Assert.Equal((low, high), (Math.Round(comparison.Before.Low, 4), Math.Round(comparison.Before.High, 4)));
        Assert.Equal((lowAfter, highAfter), (Math.Round(comparison.After.Low, 4), Math.Round(comparison.After.High, 4)));
        Assert.False(comparison.IsShown);
    }

    // Accept at most 1 of 50, roll back above 2; exactly 2 is looked at.
    [Theory]
    [InlineData(0, 50, GuardrailOutcome.Pass)]
    [InlineData(1, 50, GuardrailOutcome.Pass)]
    [InlineData(2, 50, GuardrailOutcome.Warn)]
    [InlineData(3, 50, GuardrailOutcome.Fail)]
    [InlineData(4, 200, GuardrailOutcome.Pass)]
    [InlineData(8, 200, GuardrailOutcome.Warn)]
    [InlineData(9, 200, GuardrailOutcome.Fail)]
    [InlineData(0, 20, GuardrailOutcome.Pass)]
    [InlineData(1, 20, GuardrailOutcome.Fail)]
    [InlineData(1, 49, GuardrailOutcome.Warn)]
    public void Limit_OneOfFifty_HasThreeBands(int faults, int prompts, GuardrailOutcome outcome) =>
        Assert.Equal(outcome, GuardrailLimit.Default.Judge(faults, prompts));

    [Theory]
    [InlineData(3, 1, GuardrailOutcome.Pass)]
    [InlineData(3, 2, GuardrailOutcome.Warn)]
    [InlineData(0, 3, GuardrailOutcome.Fail)]
    public void Of_SeriousFaults_AreHeldAgainstTheLimit(int before, int after, GuardrailOutcome outcome)
    {
        QualityVerdict verdict = Judge(50, faulty: before, thenFaulty: after);

        Assert.Equal(outcome, verdict.Outcome);
        Assert.Equal(before, verdict.Serious.Before.Hits);
        Assert.Equal(after, verdict.Serious.After.Hits);
        Assert.Equal(before > 1, verdict.Findings.Any(static f => f.Kind == GuardrailFindingKind.BaselineBreaksLimit));
    }

    [Fact]
    public void Of_WithinTheLimitButShownToBeWorse_Fails()
    {
        // 8 of 500 is within 10; six new faults and none mended have probability 1/64 under no change.
        QualityVerdict verdict = Judge(500, faulty: 2, thenFaulty: 8);

        Assert.Equal(new McNemar(0, 6), verdict.Serious.Paired);
        Assert.Equal(GuardrailOutcome.Fail, verdict.Outcome);
        Assert.Contains(verdict.Findings, static f => f.Kind == GuardrailFindingKind.Worse);
        Assert.Equal(GuardrailOutcome.Pass, Judge(500, faulty: 2, thenFaulty: 6).Outcome);
    }

    [Fact]
    public void Of_MinorFaultsShownToBeMoreFrequent_Warns()
    {
        QualityVerdict verdict = Judge(50, faulty: 0, thenFaulty: 8, Severity.Minor);

        Assert.Equal(GuardrailOutcome.Warn, verdict.Outcome);
        Assert.Equal(0, verdict.Serious.After.Hits);
        Assert.Equal(8, verdict.Minor.After.Hits);
    }

    [Fact]
    public void Of_AnswerMissing_IsASeriousFault()
    {
        ImmutableArray<GoldenItem> set = [new GoldenItem("a", "?", [])];

        QualityVerdict verdict = QualityVerdict.Of(set, Run(("a", "x")), Run(), []);

        Assert.Equal(1, verdict.Serious.After.Hits);
        Assert.Contains(verdict.Findings, static f => f.Kind == GuardrailFindingKind.MissingAnswers);
        Assert.False(verdict.Length.IsKnown);
    }

    [Fact]
    public void Of_SeveralAnswers_CountAsTheirWorst()
    {
        ImmutableArray<GoldenItem> set = [new GoldenItem("a", "?", [new ContainsCheck("good", true)])];
        ImmutableArray<ModelOutput> answers = [new ModelOutput("good"), new ModelOutput("bad"), new ModelOutput("good")];

        QualityVerdict verdict = QualityVerdict.Of(set, new Dictionary<string, ImmutableArray<ModelOutput>> { ["a"] = [answers[0], answers[0], answers[2]] },
            new Dictionary<string, ImmutableArray<ModelOutput>> { ["a"] = answers }, []);

        Assert.Equal(1, verdict.Serious.After.Hits);
        Assert.Contains(verdict.Findings, static f => f.Kind == GuardrailFindingKind.SeveralAnswers);
    }

    // One prompt in ten is at fault in one answer of four: of single answers 2.5 of 100, of the worst of four 10.
    [Fact]
    public void Of_DifferentNumbersOfAnswers_WeighsEachPromptByItsShare()
    {
        ImmutableArray<GoldenItem> set = [.. Enumerable.Range(0, 100).Select(static i => new GoldenItem($"{i}", "?", [new ContainsCheck("good", true)]))];
        ImmutableArray<ModelOutput> Four(int i) => [.. Enumerable.Range(0, 4).Select(a => new ModelOutput(i % 10 == 0 && a == 2 ? "bad" : "good"))];
        Dictionary<string, ImmutableArray<ModelOutput>> four = set.ToDictionary(static s => s.Id, s => Four(int.Parse(s.Id)));
        IReadOnlyDictionary<string, ImmutableArray<ModelOutput>> One(int faulty) => Run([.. set.Select((s, i) => (s.Id, i < faulty ? "bad" : "good"))]);

        QualityVerdict same = QualityVerdict.Of(set, One(2), four, [new GuardrailLimit(Severity.Serious, 5, 5, 100)]);
        QualityVerdict worse = QualityVerdict.Of(set, four, One(12), [new GuardrailLimit(Severity.Serious, 24, 24, 100)]);

        Assert.Equal((2, 3), (same.Serious.Before.Hits, same.Serious.After.Hits));
        Assert.Equal(GuardrailOutcome.Pass, same.Outcome);
        Assert.Equal((3, 12), (worse.Serious.Before.Hits, worse.Serious.After.Hits));
        Assert.Equal(GuardrailOutcome.Fail, worse.Outcome);
        Assert.DoesNotContain(worse.Findings, static f => f.Kind == GuardrailFindingKind.Better);
    }

    /// <summary>With one answer a side, prompts as strata are pairs: the same probabilities as McNemar's.</summary>
    [Theory]
    [InlineData(3, 1)]
    [InlineData(6, 0)]
    [InlineData(1, 9)]
    public void PromptTest_OneAnswerASide_IsMcNemars(int onlyBefore, int onlyAfter)
    {
        var test = PromptTest.Of([.. Enumerable.Repeat((0, 1, 1, 1), onlyBefore), .. Enumerable.Repeat((1, 1, 0, 1), onlyAfter), (1, 1, 1, 1), (0, 1, 0, 1)]);

        Assert.Equal(McNemar.Of(onlyBefore, onlyAfter).WorseProbability, test.WorseProbability, 1e-12);
        Assert.Equal(McNemar.Of(onlyBefore, onlyAfter).BetterProbability, test.BetterProbability, 1e-12);
    }

    // One stratum is Fisher's exact test: 4 of 4 against 1 of 4, by hand 4 / 56.
    [Fact]
    public void PromptTest_OnePrompt_IsFishersOneSided() => Assert.Equal(4.0 / 56, PromptTest.Of([(4, 4, 1, 4)]).WorseProbability, 1e-12);

    // A third of all answers is at fault on both sides: 4,000 telling prompts are summed exactly, a few more by the normal distribution.
    [Fact]
    public void PromptTest_ManyPrompts_IsNearTheExactSum()
    {
        static PromptTest Test(int prompts) => PromptTest.Of([.. Enumerable.Range(0, prompts).Select(static i => (i % 3 == 0 ? 1 : 0, 1, i % 3 == 1 ? 4
            : 0, 4))]);

        Assert.Equal(Test(6000).WorseProbability, Test(6006).WorseProbability, 0.002);
        Assert.Equal(Test(6000).BetterProbability, Test(6006).BetterProbability, 0.002);
        Assert.InRange(Test(6000).WorseProbability, 0.45, 0.55);
    }

    [Fact]
    public void Of_HalfTheFaultsOfABaselineThatBreaksTheLimit_IsLookedAtAndNotRolledBack()
    {
        QualityVerdict verdict = Judge(100, faulty: 10, thenFaulty: 5);

        Assert.Equal(GuardrailOutcome.Warn, verdict.Outcome);
        Assert.True(verdict.Serious.BreaksLimitAsBefore);
        Assert.Equal(GuardrailOutcome.Fail, Judge(100, faulty: 10, thenFaulty: 11).Outcome);
        Assert.Equal(GuardrailOutcome.Fail, Judge(100, faulty: 2, thenFaulty: 5).Outcome);
    }

    [Fact]
    public void Of_CheckThatWaits_IsUndecidedUnlessItFailsAnyway()
    {
        ImmutableArray<GoldenItem> set = [new GoldenItem("a", "?", [new HumanCheck("ok?")])];

        Assert.Equal(GuardrailOutcome.Undecided, QualityVerdict.Of(set, Run(("a", "x")), Run(("a", "y")), []).Outcome);
    }

    // The text: answers shrank from 142 to 61 words, "roughly 57 %".
    [Fact]
    public void LengthDrift_OfTheText_Is57Percent()
    {
        var drift = LengthDrift.Of([142, 142], [61, 61]);

        Assert.Equal(-0.57042, drift.Change, 1e-5);
        Assert.Equal(0.5, drift.Probability);
    }

    [Fact]
    public void Of_ShorterAnswersAndRefusals_AreFindings()
    {
        ImmutableArray<GoldenItem> set = [.. Enumerable.Range(0, 20).Select(static i => new GoldenItem($"{i}", "?", []))];
        IReadOnlyDictionary<string, ImmutableArray<ModelOutput>> before = Run([.. set.Select(static i => (i.Id, "a long answer of seven words here"))]);
        IReadOnlyDictionary<string, ImmutableArray<ModelOutput>> after = Run([.. set.Select(static i => (i.Id, "I cannot help"))]);

        QualityVerdict verdict = QualityVerdict.Of(set, before, after, []);

        Assert.Equal((0, 20), (verdict.RefusalsBefore, verdict.RefusalsAfter));
        Assert.Contains(verdict.Findings, static f => f.Kind == GuardrailFindingKind.Refusals);
        Assert.Contains(verdict.Findings, static f => f.Kind == GuardrailFindingKind.Length);
        Assert.Equal(GuardrailOutcome.Pass, verdict.Outcome);
    }

    /// <summary>Pairs of runs whose prompts fail by chance at the same rate: serious and minor together alarm at most at 5 %.</summary>
    [Fact]
    public void Paired_RunsOfTheSameQuality_AlarmAtMostAtTheStatedRate()
    {
        var random = new Random(11);
        int alarms = 0;
        for (int i = 0; i < 2000; i++)
        {
            int[] changes = new int[4];
            for (int prompt = 0; prompt < 50; prompt++)
            {
                int before = random.NextDouble() < 0.1 ? 2 : random.NextDouble() < 0.2 ? 1 : 0;
                int after = random.NextDouble() < 0.1 ? 2 : random.NextDouble() < 0.2 ? 1 : 0;
                changes[0] += before == 2 && after < 2 ? 1 : 0;
                changes[1] += before < 2 && after == 2 ? 1 : 0;
                changes[2] += before > 0 && after == 0 ? 1 : 0;
                changes[3] += before == 0 && after > 0 ? 1 : 0;
            }

            alarms += McNemar.Of(changes[0], changes[1]).WorseProbability <= QualityVerdict.ShownProbability
                || McNemar.Of(changes[2], changes[3]).WorseProbability <= QualityVerdict.ShownProbability ? 1 : 0;
        }

        Assert.InRange(alarms, 1, 100);
    }

    private static QualityVerdict Judge(int prompts, int faulty, int thenFaulty, Severity severity = Severity.Serious)
    {
        ImmutableArray<GoldenItem> set = [.. Enumerable.Range(0, prompts)
            .Select(i => new GoldenItem($"{i}", "?", [new ContainsCheck("good", true) { Severity = severity }]))];
        return QualityVerdict.Of(set, Run([.. set.Select((item, i) => (item.Id, i < faulty ? "bad" : "good"))]),
            Run([.. set.Select((item, i) => (item.Id, i < thenFaulty ? "bad" : "good"))]), []);
    }

    private static Dictionary<string, ImmutableArray<ModelOutput>> Run(params (string Id, string Text)[] answers) =>
        answers.ToDictionary(static a => a.Id, static a => ImmutableArray.Create(new ModelOutput(a.Text)));
}
