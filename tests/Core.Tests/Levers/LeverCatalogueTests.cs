using Floorline.Core.Levers;
using Floorline.Core.Quantities;

namespace Floorline.Core.Tests.Levers;

/// <summary>What holds for every lever of the catalogue in every situation.</summary>
public class LeverCatalogueTests
{
    [Fact]
    public void All_Levers_HaveAnIdOfTheirOwnTitleAndEvidence()
    {
        Assert.Equal(LeverCatalogue.All.Count, LeverCatalogue.All.Select(static l => l.Id).Distinct().Count());
        Assert.Equal(LeverCatalogue.All.Count, LeverCatalogue.All.Select(static l => l.Title).Distinct().Count());
        Assert.All(LeverCatalogue.All, static lever =>
        {
            Assert.Matches("^[a-z0-9]+(-[a-z0-9]+)*$", lever.Id);
            Assert.InRange(lever.Title.Length, 5, 60);
            Assert.True(lever.Evidence.Length > 10, lever.Id);
            Assert.Same(lever, LeverCatalogue.Find(lever.Id.ToUpperInvariant().Replace('-', '_')));
        });
    }

    [Fact]
    public void All_Interactions_NameOtherLeversOfTheCatalogue() => Assert.All(LeverCatalogue.All, static lever =>
        Assert.All([.. lever.Redundant, .. lever.Synergistic, .. lever.Conflicting], other =>
        {
            Assert.NotEqual(lever.Id, other);
            Assert.NotNull(LeverCatalogue.Find(other));
        }));

    [Fact]
    public void All_Interactions_NoPairIsBothSynergisticAndConflicting() => Assert.All(LeverCatalogue.All, static lever =>
        Assert.Empty(lever.Synergistic.Intersect([.. lever.Conflicting, .. lever.Redundant])));

    [Fact]
    public void All_LeversOfTheIssue_AreThere()
    {
        // The catalogue may grow; what was asked for may not go.
        string[] wanted =
        [
            "fp8", "int8", "w4a16", "w4a8", "fp4", "gguf-q4", "gguf-q5", "gguf-q8", "kv-fp8", "kv-int8", "flash-attention", "compile", "cuda-graphs", "aot-compile", "batch", "continuous-batching",
            "paged-kv", "prefix-cache", "chunked-prefill", "disaggregation", "speculation", "tp", "pp", "ep", "overlap", "unpadded-moe", "shorter-context", "shorter-output", "action-chunks",
            "smaller-model", "pruned", "bandwidth", "clocks", "dead-work", "host-pipeline",
        ];

        Assert.Empty(wanted.Except(LeverCatalogue.All.Select(static l => l.Id)));
    }

    [Fact]
    public void Of_EveryLeverInEverySituation_AnswersWithAReason()
    {
        foreach ((string name, LeverSituation situation) in Situations.All)
        {
            IReadOnlyList<Judgement> outcomes = Judgement.All(situation);

            Assert.Equal(LeverCatalogue.All.Count, outcomes.Count);
            Assert.All(outcomes, o =>
            {
                string which = $"{o.Lever.Id} in '{name}': {o.Reason}";
                Assert.True(o.Reason.Length > 10, which);
                Assert.DoesNotContain("NaN", o.Reason, StringComparison.Ordinal);
                Assert.DoesNotContain("Infinity", o.Reason, StringComparison.Ordinal);
                Assert.True(double.IsFinite(o.Predicted.Low.Value) && o.Predicted.Low.Value > 0, which);
                Assert.True(o.Predicted.Low <= o.Predicted.Middle && o.Predicted.Middle <= o.Predicted.High, which);
                Assert.True(o.After is not null || !o.Helps, which);
                Assert.True(o.After is not null || o.Gain.Value == 0, which);
                Assert.True(o.After is null || o.Assumption.Length > 10, which);
            });
        }
    }

    [Fact]
    public void Of_EveryLeverInEverySituation_NeverPredictsBelowTheFloorAfterwards()
    {
        foreach ((string name, LeverSituation situation) in Situations.All)
        {
            foreach (Judgement o in Judgement.All(situation).Where(static o => o.FloorsAfter is not null && o.Lever.Id != "speculation"))
            {
                // Several levers aim at tokens, not steps; the step that they predict still has its floor. Speculation predicts a token, of which a step gives several.
                Assert.True(o.Predicted.Low.Value >= o.FloorsAfter!.Binding.Value * (1 - 1e-12), $"{o.Lever.Id} in '{name}'");
            }
        }
    }

    [Fact]
    public void Of_EveryLeverThatMovesOnlyFloors_StaysBetweenTheTwoLimits()
    {
        foreach ((string name, LeverSituation situation) in Situations.All.Where(static s => s.Situation.Engine is null && s.Situation.Measured is not null))
        {
            foreach (Judgement o in Judgement.All(situation).Where(static o => o.FloorsAfter is not null && o.Lever.Id != "speculation"))
            {
                LeverChange change = o.Lever.Change(situation);
                if (change.RemovesAtMost.Value > 0 || change.RemovesAtLeast.Value > 0)
                {
                    continue;
                }

                (double tau, double before, double after) = (o.Time.Value, o.FloorsBefore.Binding.Value, o.FloorsAfter!.Binding.Value);
                (double additive, double proportional) = (Math.Max(tau + after - before, after), Math.Max(tau * after / before, after));

                // Equal up to the rounding of a sum. The upper end may lie above both by what kernels of another format were seen to give back: at most as much again of the time that follows the floor.
                Assert.True(o.Predicted.Low.Value >= Math.Min(additive, proportional) * (1 - 1e-9), $"{o.Lever.Id} in '{name}'");
                Assert.InRange(o.Predicted.Middle.Value, Math.Min(additive, proportional) * (1 - 1e-9), Math.Max(additive, proportional) * (1 + 1e-9));
                Assert.True(o.Predicted.High.Value <= (Math.Max(additive, proportional) + Math.Min(Math.Max(additive, proportional), 2 * before)) * (1 + 1e-9), $"{o.Lever.Id} in '{name}'");
            }
        }
    }

    [Fact]
    public void Of_EveryLever_CanBeAppliedSomewhere()
    {
        string[] applied = [.. Situations.All.SelectMany(static s => Judgement.All(s.Situation)).Where(static o => o.After is not null).Select(static o => o.Lever.Id).Distinct()];

        // NVFP4 needs FP4 units, which none of the devices here has; every estimate batches continuously; prefill on devices of its own is asked for with their number.
        Assert.Equal(["continuous-batching", "disaggregation", "fp4"], LeverCatalogue.All.Select(static l => l.Id).Except(applied).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Of_EveryLeverThatChanges_LeavesTheSituationBeforeAlone()
    {
        LeverSituation situation = Situations.All[0].Situation;
        LeverSituation copy = situation with { };

        Judgement.All(situation);

        Assert.Equal(copy, situation);
    }

    [Fact]
    public void Of_AppliedLever_IsRememberedAndNotAppliedTwice()
    {
        Judgement first = Judgement.Of(Situations.All[0].Situation, LeverCatalogue.Find("fp8")!);
        Judgement second = Judgement.Of(first.After!, LeverCatalogue.Find("fp8")!);

        Assert.Equal(["fp8"], first.After!.Applied);
        Assert.Null(second.After);
        Assert.Equal("it is applied already", second.Reason);
    }

    [Theory]
    [InlineData("fp8", "int8")]
    [InlineData("kv-fp8", "kv-int8")]
    [InlineData("disaggregation", "chunked-prefill")]
    [InlineData("chunked-prefill", "disaggregation")]
    [InlineData("speculation", "batch")]
    [InlineData("batch", "speculation")]
    public void Of_ConflictingLever_IsRefusedEitherWayRound(string applied, string wanted)
    {
        Judgement outcome = Judgement.Of(Situations.All[0].Situation with { Applied = [applied] }, LeverCatalogue.Find(wanted)!);

        Assert.Null(outcome.After);
        Assert.Equal($"conflicts with {applied}, which is applied", outcome.Reason);
    }

    [Theory]
    [InlineData("aot-compile", "compile")]
    [InlineData("compile", "cuda-graphs")]
    [InlineData("compile", "flash-attention")]
    public void Of_RedundantLever_IsRefused(string applied, string wanted)
    {
        Judgement outcome = Judgement.Of(Situations.All[0].Situation with { Applied = [applied] }, LeverCatalogue.Find(wanted)!);

        Assert.Null(outcome.After);
        Assert.StartsWith("redundant", outcome.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cuda-graphs", "processor", "CPU")]
    [InlineData("kv-fp8", "prefill, one token", "no cache")]
    [InlineData("kv-fp8", "decode, fp8 everywhere", "already")]
    [InlineData("fp8", "decode, fp8 everywhere", "already")]
    [InlineData("flash-attention", "decode, measured", "one position")]
    [InlineData("flash-attention", "policy", "no attention")]
    [InlineData("speculation", "decode, measured", "acceptance")]
    [InlineData("speculation", "prefill, eager", "decode steps")]
    [InlineData("gguf-q4", "decode, engine only", "llama.cpp")]
    [InlineData("ep", "tensor parallel", "no experts")]
    [InlineData("ep", "experts, dealt out", "already")]
    [InlineData("tp", "64-way", "64-way")]
    [InlineData("tp-down", "decode, measured", "one device")]
    [InlineData("better-links", "decode, measured", "one device")]
    [InlineData("overlap", "64-way", "chain")]
    [InlineData("chunked-prefill", "decode, measured", "load")]
    [InlineData("prefix-cache", "decode, measured", "load")]
    [InlineData("action-chunks", "decode, measured", "tokens")]
    [InlineData("fewer-denoising-steps", "decode, measured", "no denoising")]
    [InlineData("dead-work", "decode, measured", "--dead-work")]
    [InlineData("batch", "decode, no room left", "memory")]
    [InlineData("batch", "prefill, eager", "decode steps")]
    [InlineData("fp4", "decode, measured", "no FP4 units")]
    [InlineData("compile", "decode, engine only", "compiled already")]
    [InlineData("native-runtime", "decode, llama.cpp", "native already")]
    [InlineData("unpadded-moe", "decode, measured", "no experts")]
    [InlineData("tp-down", "load that does not fit", "one device")]
    [InlineData("tp", "device of nothing but bandwidth", "link")]
    public void Of_LeverThatCannotBeApplied_SaysWhy(string lever, string situation, string expected)
    {
        Judgement outcome = Judgement.Of(Situations.All.Single(s => s.Name == situation).Situation, LeverCatalogue.Find(lever)!);

        Assert.Null(outcome.After);
        Assert.Contains(expected, outcome.Reason, StringComparison.Ordinal);
    }
}
