using System.Text.Json;
using Floorline.Core.Answers;
using Floorline.Core.Quantities;
using Floorline.Workbench;
using Floorline.Workbench.Documents;

namespace Floorline.Contract.Tests.Cases;

/// <summary>What one part of an answer says no other part denies, and every verb says it first.</summary>
public sealed class OneAnswerTests
{
    private static readonly string[] _doubted = ["llama-3-8b", "--on", "h100", "--engine", "vllm", "--context", "128", "--measured", "4.9ms"];

    [Theory]
    [InlineData("llama-3-8b", "h100", "vllm")]
    [InlineData("llama-3-8b", "h100", null)]
    [InlineData("llama-3-8b", "4090", "llama.cpp")]
    [InlineData("qwen3-30b-a3b", "h100", "vllm")]
    [InlineData("qwen3-30b-a3b", "4090", null)]
    [InlineData("mixtral-8x7b", "h200", "sglang")]
    public void Answer_OfAnyTime_CallsGoodWhatItSaysIsGood(string model, string device, string? engine)
    {
        var seen = new HashSet<AnswerVerdict>();
        for (double factor = 0.25; factor < 40; factor *= 1.12)
        {
            var spec = new SituationSpec { Model = model, On = device, Engine = engine, Context = "2048" };
            Seconds floor = Verb.Floors(spec).Value.Floors.Binding;
            string measured = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{floor.Milliseconds * factor:G6}ms+-0.5%");
            Answer answer = Verb.Diagnose(spec with { Measured = measured }).Value.Answer;
            seen.Add(answer.Verdict);
            if (answer.Achievable is not { } range)
            {
                continue;
            }

            Assert.True(range.Low <= range.Middle && range.Middle <= range.High, $"{measured}: {range}");
            Assert.True(answer.DoubtedBelow is not { } record || range.Low >= record, $"{measured}: {range} begins below {answer.DoubtedBelow}");
            bool within = range.Holds(floor * factor);
            Assert.True(answer.Verdict != AnswerVerdict.Good || within, $"{measured} is good, but not within {range}");
            Assert.True(answer.Verdict != AnswerVerdict.Slow || !within, $"{measured} is slow, but within {range}");
        }

        Assert.Contains(AnswerVerdict.Slow, seen);
        Assert.True(seen.Count > 2, string.Join(", ", seen));
    }

    [Theory]
    [InlineData("diagnose")]
    [InlineData("predict")]
    [InlineData("plan", "--slo", "itl<4ms")]
    public void Text_OfADoubtedTime_SaysSoFirst(string verb, params string[] options)
    {
        CommandLine.Said text = CommandLine.Run([verb, .. _doubted, .. options]);
        CommandLine.Said document = CommandLine.Run([verb, .. _doubted, .. options, "--json"]);

        string alarm = document.Json.GetProperty("answer").GetProperty("alarm").GetString()!;
        Assert.StartsWith("Faster than expected: no such run on record goes below", alarm, StringComparison.Ordinal);
        Assert.StartsWith(alarm, string.Join(' ', text.Out.Split('\n', 4)), StringComparison.Ordinal);
    }

    // 60 requests a second of 300 tokens each are four times what one H100 serves; 256 at once are six times what an A10G holds.
    [Theory]
    [InlineData("queue.overload", "It cannot keep up: ", "h100", "--rate", "60", "--prompt-tokens", "1500", "--output-tokens", "300")]
    [InlineData("queue.admission", "Slow under this load: ", "a10g", "--concurrency", "256", "--prompt-tokens", "1024", "--output-tokens", "256")]
    public void Predict_ALoadThatQueues_NamesWhichQueueItIs(string id, string first, string device, params string[] load)
    {
        CommandLine.Said said = CommandLine.Run(["predict", "llama-3-8b", "--on", device, "--engine", "vllm", .. load, "--json"]);
        JsonElement answer = said.Json.GetProperty("answer");
        JsonElement cause = answer.GetProperty("causes")[0];

        Assert.Equal((id, "shown"), (cause.GetProperty("id").GetString(), cause.GetProperty("standing").GetString()));
        Assert.StartsWith(first, answer.GetProperty("alarm").GetString(), StringComparison.Ordinal);
        Assert.NotEqual("", cause.GetProperty("check").GetString());
        Assert.NotEmpty(answer.GetProperty("first_actions").EnumerateArray());
    }

    [Fact]
    public void Verdict_OfFiguresThatContradictEachOther_SaysThat()
    {
        var answer = new Answer
        {
            Verdict = AnswerVerdict.Impossible,
            Causes = [new Cause(CauseKind.StatedContradiction, CauseStanding.Shown, "the peak lies below the mean") {
                Contradiction = new Contradiction("the peak", "the mean", "the peak lies below the mean") }],
            FirstActions = [], Gains = [],
        };

        Assert.Equal("Impossible: its own figures contradict each other.", AnswerSentences.Verdict(answer));
    }
}
