using System.Globalization;
using Floorline.Core.Answers;
using Floorline.Core.Diagnosis;
using Floorline.Core.Levers;
using Floorline.Core.Quantities;
using Floorline.Workbench;
using Floorline.Workbench.Documents;
using Floorline.Workbench.Words;

namespace Floorline.Contract.Tests.Cases;

/// <summary>What was stated of a step's parts, and what is known of its time, is one figure in headline, ladder, levers and plan.</summary>
public sealed class StatedPartsTests
{
    private static SituationSpec Eight { get; } = new() { Model = "llama-3.1-8b", On = "h100", Engine = "vllm", Measured = "30ms" };

    private static SituationSpec Experts { get; } = new() { Model = "mixtral-8x7b", On = "2xa100-sxm-80gb", Tp = "2", Engine = "vllm", Measured = "25ms" };

    // 70 % of 25 ms waiting leave 7.5 ms, whichever way they are stated.
    [Fact]
    public void Plan_WaitingStatedInAnyWay_TakesItAway() => Assert.All(
        new[] { Experts with { Util = "30%" }, Experts with { Shares = "idle=70%" }, Experts with { HostWork = "17.5ms" } }, static spec =>
        {
            PlanResult plan = Verb.Plan(spec, new PlanSpec { Slo = "itl<10ms" }).Value;

            Assert.Equal(["host-pipeline"], plan.Playbook.Steps.Select(static s => s.Judgement.Lever.Id));
            Assert.Equal(7.5, plan.Playbook.End.Itl.Middle.Milliseconds, 1e-6);
            Assert.True(plan.Meets);
        });

    public static TheoryData<string, SituationSpec> Slow() => new()
    {
        { "util", Experts with { Util = "90%" } },
        { "shares", Eight with { Shares = "matrix=30%,idle=30%" } },
        { "host work", Eight with { HostWork = "10ms" } },
        { "engine", Eight },
        { "eager", Eight with { Engine = "eager", Measured = "500ms" } },
        { "no engine", Eight with { Engine = null } },
    };

    [Theory]
    [MemberData(nameof(Slow))]
    public void Diagnose_TimeWithoutACause_IsOneFigure(string name, SituationSpec spec)
    {
        DiagnoseResult result = Verb.Diagnose(spec).Value;
        Seconds rest = result.Diagnosis.Ladder.Unexplained;

        Assert.NotEmpty(name);
        Assert.Contains(Figures.Of(rest) + " are not explained", Sentences.Verdict(result), StringComparison.Ordinal);
        Assert.All(result.Considered.Select(static j => j.Why).OfType<Why.OverheadStays>(), why => Assert.Equal(rest.Value, why.Unexplained.Value, 1e-12));
        Assert.All(result.Considered.Where(static j => j.Lever.Id == "dead-work").Select(static j => j.Why).OfType<Why.TimeMayGo>(),
            why => Assert.Equal(rest.Value, why.AtMost.Value, 1e-12));
    }

    [Theory]
    [InlineData("h100", "matrix=30%,communication=20%", "communication=20 % on one device")]
    [InlineData("xeon-8480", "matrix=30%,launch=20%", "a processor")]
    public void Diagnose_SharesThatTheDevicesCannotHave_AreRefused(string on, string shares, string says)
    {
        CommandLine.Said said = CommandLine.Run("diagnose", "llama-3.1-8b", "--on", on, "--measured", "300ms", "--shares", shares);

        Assert.Equal(1, said.Code);
        Assert.Contains(says, said.Error.ReplaceLineEndings(" ").Replace("  ", " ", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    // 25 ms less 10 ms waiting are 15 ms, below the 16.1 ms that the weights take: with a stated format nothing else is left.
    [Fact]
    public void Diagnose_PartsThatLeaveLessThanTheFloor_ContradictEachOther()
    {
        SituationSpec spec = new() { Model = "llama-3.1-8b", On = "rtx-3090", Engine = "vllm", Measured = "25ms", HostWork = "10ms",
            Weights = "bf16", Context = "100" };
        CommandLine.Said said = CommandLine.Run("diagnose", spec.Model!, "--on", spec.On!, "--engine", "vllm", "--measured", "25ms", "--host-work", "10ms",
            "--weights", "bf16", "--context", "100");

        Assert.Equal(5, said.Code);
        Assert.StartsWith("Impossible: its own figures contradict each other.", said.Out, StringComparison.Ordinal);
        Assert.Contains("10.0 ms of 25.0 ms are stated to be no work", said.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("Likely causes", said.Out, StringComparison.Ordinal);

        // In a format that nobody stated it is the format that is asked for first.
        DiagnoseResult open = Verb.Diagnose(spec with { Weights = null, Context = null }).Value;
        Assert.Equal((AnswerVerdict.CannotTell, "bf16"), (open.Answer.Verdict, open.Answer.Format?.Taken));
        Assert.All(open.Answer.AssumedThatDecides, static d => Assert.Equal(("weights", AnswerVerdict.Slow), (d.Input, d.VerdictThen)));
        Assert.Equal("host-pipeline", open.Answer.FirstActions[0].Lever);
    }

    // What contradicts what is the cause's name, in every document that has it.
    [Theory]
    [InlineData("diagnose llama-3.1-8b --on rtx-3090 --engine vllm --measured 25ms --host-work 10ms --weights bf16 --context 100",
        "the stated parts of the step and the measured time contradict each other")]
    [InlineData("diagnose llama-3.1-8b --on apple-m2-max --weights q8_0 --engine llama.cpp --measured 60ms --on-host 60% --host-bandwidth 50GB/s",
        "the weights that lie outside the device and the measured time contradict each other")]
    [InlineData("diagnose llama-3.1-70b --on 4xh100 --tp 4 --measured 40ms --also tp=1:29tok/s --engine vllm --weights bf16",
        "the measurement with tp=1 and the memory there contradict each other")]
    [InlineData("diagnose llama-3.1-8b --on h100 --engine vllm --weights bf16 --context 100 --measured 8ms --also batch=2:1ms",
        "the measurement with batch=2 and the floor of that step contradict each other")]
    [InlineData("predict llama-3.1-8b --on h100 --engine vllm --weights bf16 --concurrency 16 --prompt-tokens 1024 --output-tokens 256 "
        + "--measured-throughput 9000tok/s", "the measured throughput and the floor of a step of all requests contradict each other")]
    public void Contradiction_OfStatedFigures_NamesBoth(string command, string title)
    {
        string[] words = CommandLine.Words(command);
        System.Text.Json.JsonElement cause = CommandLine.Run([.. words, "--json"]).Json.GetProperty("answer").GetProperty("causes")[0];
        string text = System.Text.RegularExpressions.Regex.Replace(CommandLine.Run(words).Out, @"\s+", " ");

        Assert.Equal(("stated.contradiction", title), (cause.GetProperty("id").GetString(), cause.GetProperty("title").GetString()));
        Assert.Contains(char.ToUpperInvariant(title[0]) + title[1..] + ": ", text, StringComparison.Ordinal);
        Assert.StartsWith("Impossible: its own figures contradict each other.", text, StringComparison.Ordinal);
    }

    // A device that stands still 40 % of the time by the user's own profile is not as fast as it goes.
    [Fact]
    public void Diagnose_MuchOfItStatedToBeWaiting_IsNotGood() =>
        Assert.Equal(AnswerVerdict.Slow, Verb.Diagnose(Eight with { Measured = "8ms", Shares = "idle=25%" }).Value.Answer.Verdict);

    [Theory]
    [InlineData("25tok/s")]
    [InlineData("500ms")]
    public void Diagnose_OfAnEagerEngine_HasTheLaunchesThatPredictHas(string measured)
    {
        var spec = new SituationSpec { Model = "llama-3.1-8b", On = "rtx-4090", Weights = "bf16", Engine = "eager" };
        Core.Expectations.ExpectedTime predicted = Verb.Predict(spec).Value.Expected!;

        Ladder ladder = Verb.Diagnose(spec with { Measured = measured }).Value.Diagnosis.Ladder;

        Assert.Equal(predicted.LaunchAndHost.Value, ladder.Rungs.Single(static r => r.Kind == RungKind.LaunchAndHost).Gap.Value, 1e-9);
    }

    // bitsandbytes: the kernel is the likelier cause of what is above the floor, and no lever on launches may have it.
    [Fact]
    public void Diagnose_AFormatWithoutAGoodKernelInAnEagerEngine_SaysTheSameEverywhere()
    {
        DiagnoseResult result = Verb.Diagnose(new SituationSpec { Model = "llama-3.1-8b", On = "h100", Weights = "nf4", Measured = "15tok/s",
            Engine = "eager" }).Value;
        Judgement graphs = result.Considered.Single(static j => j.Lever.Id == "cuda-graphs");

        Assert.Equal(CauseKind.KernelFormat, result.Answer.Causes[0].Kind);
        Assert.Contains("kernels of this format come first", Sentences.Verdict(result), StringComparison.Ordinal);
        Assert.True(graphs.Gain <= result.Diagnosis.Ladder.Overhead * 1.01, graphs.Gain.ToString());
    }

    // What is good is a property of the device and the step: the measured time moves only the end that it lies beyond.
    [Fact]
    public void Achievable_OfOneSituation_IsTheSameForEveryMeasuredTime()
    {
        var ranges = new[] { "16ms", "20ms", "30ms", "50ms", "200ms" }.Select(static time => Verb.Diagnose(new SituationSpec { Model = "llama-3.1-8b",
            On = "apple-m3-max", Weights = "q4_k_m", Engine = "llama.cpp", Measured = time }).Value.Answer.Achievable!.Value).ToList();

        Assert.All(ranges, r => Assert.Equal(ranges[0], r));
    }

    [Fact]
    public void Diagnose_TwoFloorsOfOneCall_AreNamedApart()
    {
        DiagnoseResult result = Verb.Diagnose(new SituationSpec { Model = "sdxl", On = "rtx-4090", Measured = "30s", Engine = "eager" }).Value;

        Assert.Contains("times that with sums in 32 bit, 2.11 s", Sentences.Verdict(result), StringComparison.Ordinal);
        Assert.Contains("the floor with sums in 32 bit of 2.11 s", Sentence.Of(result.Answer.Causes[0]), StringComparison.Ordinal);
    }

    // 12 GB read fifty times are no 600 GB that cross a link.
    [Fact]
    public void Diagnose_ALoopThatFits_DoesNotCountItsReadsAsComingFromOutside()
    {
        DiagnoseResult result = Verb.Diagnose(new SituationSpec { Model = "flux.1-dev", On = "rtx-3060", Weights = "fp8", Measured = "120s" }).Value;

        Assert.DoesNotContain(result.Answer.Causes, static c => c.Kind == CauseKind.AtRoof);
        Assert.DoesNotContain(result.Answer.Causes, static c => Sentence.Of(c).Contains("600 GB from outside", StringComparison.Ordinal));
        Assert.True(result.Diagnosis.Ladder.Unexplained.Value >= 0);
    }

    [Theory]
    [InlineData("deepseek-r1", "apple-m3-ultra", "q4_k_m", "llama.cpp", "15tok/s")]
    [InlineData("llama-3.1-8b", "h100", null, "vllm", "8ms")]
    [InlineData("mixtral-8x7b", "2xh100", null, "vllm", "14ms")]
    [InlineData("qwen2.5-72b", "4xrtx-4090", "awq", "vllm", "50ms")]
    public void Helps_OfAStep_GainsWhatIsWorthWhileAndNamesWhatItComesFrom(string model, string on, string? weights, string engine, string measured)
    {
        DiagnoseResult result = Verb.Diagnose(new SituationSpec { Model = model, On = on, Weights = weights, Engine = engine, Measured = measured }).Value;

        Assert.All(result.Helps.Where(static j => j is { IsGuess: false, IsRateOnly: false } && j.Why is Why.FloorMoves or Why.TimeMoves), static j =>
        {
            Assert.True(j.Gain / j.Time >= Judgement.WorthWhile * 0.999, j.Lever.Id);
            Assert.True(j.Why is not Why.FloorMoves floor || (floor.FloorBefore - floor.FloorAfter).Value >= j.Gain.Value * 0.1, j.Lever.Id);
        });
    }

    [Fact]
    public void Pipeline_AStage_HasTheNameOfItsDiagnosisAndNoneWithoutAMeasurement()
    {
        string file = Path.GetTempFileName();
        File.WriteAllText(file, """
            {"name": "p", "stages": [{"name": "y", "model": "yolov8n", "on": "jetson-orin-nano-8gb", "measured": "20ms"},
              {"name": "act", "model": "act", "on": "jetson-orin-nano-8gb"}]}
            """);
        try
        {
            string said = CommandLine.Run("pipeline", file).Out;

            Assert.Contains("Work on 'y' first", said, StringComparison.Ordinal);
            Assert.Matches(string.Create(CultureInfo.InvariantCulture, $@"\by\s.*unexplained"), said);
            Assert.Matches(@"\bact\s.*not measured", said);
            Assert.DoesNotContain("overhead-bound", said, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
