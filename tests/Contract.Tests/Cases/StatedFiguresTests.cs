using System.Text.Json;
using Floorline.Contract.Tests.Agreement;
using Floorline.Core.Answers;
using Floorline.Core.Formats;
using Floorline.Core.Hardware;
using Floorline.Core.Situations;
using Floorline.Readers.Catalogue;
using Floorline.Workbench;
using Floorline.Workbench.Documents;

namespace Floorline.Contract.Tests.Cases;

/// <summary>
/// Each figure that is stated is held against its own floor; evidence is of the stated engine or says that it is not; a load's capacity is the server's; a plan
/// begins with what its answer says first.
/// </summary>
public sealed class StatedFiguresTests
{
    private static readonly SituationSpec _served = new()
    {
        Model = "llama-3.1-70b", On = "8xh100", Weights = "bf16", Engine = "vllm", Concurrency = "32", PromptTokens = "2048", OutputTokens = "512",
    };

    private static Answer AnswerOf(SituationSpec spec) => Verb.Predict(spec).Value.Answer;

    // 2,048 tokens of 70e9 parameters are 2.9e14 FLOP: 36 ms at the peak of eight H100s.
    [Theory]
    [InlineData("1ms", null, true)]
    [InlineData("30ms", null, true)]
    [InlineData("60ms", null, false)]
    [InlineData("1.5ms", "2000", true)]
    [InlineData("30ms", "2000", false)]
    public void Predict_FirstTokenBelowItsFloor_IsImpossible(string first, string? cached, bool impossible)
    {
        SituationSpec spec = _served with { MeasuredTtft = first, CachedPrefix = cached };

        Answer answer = AnswerOf(spec);

        Assert.Equal(impossible, answer.Verdict == AnswerVerdict.Impossible);
        Assert.Equal(impossible, AnswerSentences.Contradicts(answer));
        Assert.Equal(impossible, Verb.Plan(spec, new PlanSpec { Slo = "ttft<1s" }).Value.Contradicts);
    }

    // The steps of 32 requests take their floor at least; no more leaves an open loop than arrives.
    [Theory]
    [InlineData("32", null, "30000tok/s", true)]
    [InlineData("32", null, "1500tok/s", false)]
    [InlineData(null, "2", "1500tok/s", true)]
    [InlineData(null, "2", "1000tok/s", false)]
    [InlineData(null, "1000", "300000tok/s", true)]
    public void Predict_ThroughputAboveWhatCanBe_IsImpossible(string? slots, string? rate, string measured, bool impossible) =>
        Assert.Equal(impossible, AnswerVerdict.Impossible
            == AnswerOf(_served with { Concurrency = slots, Rate = rate, MeasuredThroughput = measured }).Verdict);

    // Time between tokens and a whole call, each below its own floor.
    [Fact]
    public void Diagnose_GapOrCallBelowItsFloor_IsImpossible()
    {
        SituationSpec step = new() { Model = "llama-3.1-70b", On = "8xh100", Weights = "bf16", Engine = "vllm", Context = "2048" };

        Assert.Equal(AnswerVerdict.Impossible, Verb.Diagnose(step with { Measured = "2ms" }).Value.Answer.Verdict);
        Assert.Equal(AnswerVerdict.Impossible, Verb.Diagnose(step with
        {
            Context = null, Measured = "0.5s", Timed = "call", PromptTokens = "2048", OutputTokens = "512",
        }).Value.Answer.Verdict);
    }

    public static TheoryData<string> Engines => ["hf", "eager", "exllamav2", "vllm", "sglang", "llama.cpp", "tensorrt-llm", "mlx"];

    [Theory]
    [MemberData(nameof(Engines))]
    public void Support_OfAStatedEngine_NamesItOrSaysThatItIsAnothers(string engine)
    {
        SupportEngine? own = SupportCatalogue.Table.Engine(engine);
        string[] others = [.. SupportCatalogue.Table.Engines.Where(e => e != own).Select(static e => $" on {e.Title}:")];
        int seen = 0;
        foreach (Device device in HardwareCatalogue.All)
        {
            foreach (NumberFormat format in NumberFormats.All)
            {
                string reason = SupportCatalogue.Table.For(format, device, engine).Reason;
                Assert.True(!others.Any(o => reason.Contains(o, StringComparison.Ordinal)) || reason.Contains("elsewhere: ", StringComparison.Ordinal),
                    $"{format.Name} on {device.Name} by {engine}: {reason}");
                seen++;
            }
        }

        Assert.True(seen > 1000);
    }

    // One sequence in one engine reads about as fast as one socket does (kvcache-ai/ktransformers#806, #824); the floor is that of both.
    [Theory]
    [InlineData(null)]
    [InlineData("llama.cpp")]
    public void Diagnose_TwoSockets_ExpectsAboutOne(string? engine)
    {
        SituationSpec two = new() { Model = "llama-3.1-70b", On = "2xepyc-9654", Weights = "q4_k_m", Engine = engine, Measured = "6tok/s" };
        DiagnoseResult both = Verb.Diagnose(two).Value;
        DiagnoseResult one = Verb.Diagnose(two with { On = "epyc-9654" }).Value;

        Assert.Equal(AnswerVerdict.Good, both.Answer.Verdict);
        Assert.InRange(both.Answer.Achievable!.Value.High.Value / one.Answer.Achievable!.Value.High.Value, 0.9, 1.1);
        Assert.InRange(both.Floors.Floors.Binding.Value / one.Floors.Floors.Binding.Value, 0.49, 0.55);
        Assert.Contains(Verb.Diagnose(two with { Measured = "1.5tok/s" }).Value.Answer.Causes.Take(2), static c => c.Kind == CauseKind.HostNuma);

        double expected = Verb.Predict(two with { Measured = null, Engine = "llama.cpp" }).Value.Expected!.Time.Middle.Value
            / Verb.Predict(two with { Measured = null, Engine = "llama.cpp", On = "epyc-9654" }).Value.Expected!.Time.Middle.Value;
        Assert.InRange(expected, 0.9, 1.1);
        Assert.NotEmpty(KernelCatalogue.Table.Of(EngineKind.LlamaCpp, DeviceKind.Cpu)!.SocketsSource);
    }

    [Fact]
    public void Floors_EngineThatSplitsByLayer_AreThoseOfTheSplit()
    {
        SituationSpec spec = new() { Model = "llama-3.1-70b", On = "2xrtx-3090", Weights = "q4_k_m" };

        string[] words = ["floors", spec.Model!, "--on", spec.On!, "--weights", spec.Weights!, "--json"];
        double tensor = Options.InProcess.Run(words).Json.Number("floors.binding_ms")!.Value;
        double layers = Options.InProcess.Run([.. words, "--engine", "llama.cpp"]).Json.Number("floors.binding_ms")!.Value;

        Assert.InRange(layers / tensor, 1.9, 2.1);
        Assert.Equal(Verb.Predict(spec with { Engine = "llama.cpp" }).Value.Floors.Floors.Binding.Milliseconds, layers, layers * 1e-9);
    }

    // A step that is many times its floor has a fault: more sequences only share it.
    [Theory]
    [InlineData("850ms", false)]
    [InlineData("100ms", false)]
    [InlineData("9ms", true)]
    public void Diagnose_SmallBatch_IsAFaultOnlyWhereTheStepIsGood(string measured, bool batch)
    {
        SituationSpec spec = new() { Model = "llama-3.1-70b", On = "8xh100", Tp = "8", Engine = "vllm", Batch = "32", Context = "2304", Measured = measured };
        Answer answer = Verb.Diagnose(spec).Value.Answer;

        Assert.Equal(batch, answer.Causes[0].Kind == CauseKind.QueueBatch || answer.Causes.Any(static c => c.Kind == CauseKind.QueueBatch));
        Assert.True(batch || answer.FirstActions[0].Lever is not ("batch" or "continuous-batching"), answer.FirstActions[0].Lever);
        Assert.True(batch || Verb.Plan(spec, new PlanSpec { Slo = "itl<50ms" }).Value.Answer.FirstActions[0].Lever == answer.FirstActions[0].Lever);
    }

    // What can be served is the server's: whatever arrives, however many requests are simulated, whichever verb is asked.
    [Fact]
    public void Capacity_OfAnOutrunServer_IsTheSameEverywhere()
    {
        SituationSpec spec = _served with { Concurrency = null, Weights = "fp8", Rate = "11" };
        string said = AnswerSentences.Alarm(AnswerOf(spec))!;
        Assert.Contains("requests/s can be served", said, StringComparison.Ordinal);
        string served = Served(said);

        foreach (SituationSpec other in (SituationSpec[])[spec with { Requests = "400" }, spec with { Requests = "3000" }, spec with { Rate = "50" }])
        {
            Assert.Equal(served, Served(AnswerSentences.Alarm(AnswerOf(other))!));
            Assert.Equal(served, Served(AnswerSentences.Alarm(Verb.Plan(other, new PlanSpec { Slo = "ttft<2s" }).Value.Answer)!));
            JsonElement json = JsonDocument.Parse(JsonText.Of(Verb.Predict(other).Value)).RootElement;
            Assert.Null(json.Number("served.ttft_ms.p99"));
            Assert.Null(json.Number("served.ttft_ms.mean"));
            Assert.True(json.Number("served.capacity_low_request_per_s") < json.Number("served.capacity_request_per_s"));
        }

        static string Served(string sentence) => sentence.Split(" and about ")[1];
    }

    // Steps on measured situations of every sort: what is first is said once, in the answer, the playbook and the text.
    [Fact]
    public void Plan_OfMeasuredSteps_BeginsWithWhatTheAnswerSaysFirst()
    {
        string?[] engines = [null, "vllm", "eager", "llama.cpp", "compiled", "hf"];
        string[] on = ["h100", "2xrtx-3090", "jetson-thor", "2xdgx-spark", "apple-m4-pro", "epyc-9654", "mi300x", "rtx-4090"];
        string[] models = ["llama-3.1-8b", "qwen2.5-7b", "gpt-oss-20b", "mixtral-8x7b"];
        (int before, int steps) = (0, 0);
        for (int i = 0; i < 160; i++)
        {
            var random = new Random(i * 31);
            SituationSpec spec = new()
            {
                Model = models[random.Next(models.Length)], On = on[random.Next(on.Length)], Engine = engines[random.Next(engines.Length)],
                Batch = $"{1 << random.Next(7)}", Context = "2048",
                Measured = FormattableString.Invariant($"{5 * Math.Pow(10, random.NextDouble() * 2):0.0}ms"),
                Util = random.Next(4) == 0 ? "20%" : null,
            };
            if (Verb.Plan(spec, new PlanSpec { Slo = "itl<8ms" }) is not { IsOk: true, Value: var plan } || plan.Playbook.Steps is not [var first, ..])
            {
                continue;
            }

            steps++;
            FirstAction said = plan.Answer.FirstActions[0];
            string step = first.Judgement.Lever.Id.Split('=')[0];
            string text = Options.InProcess.Run(["plan", spec.Model!, "--slo", "itl<8ms", .. SituationSpec.Fields.Where(static f => f.Name != "model")
                .SelectMany(f => f.Get(spec) is { } value ? (string[])["--" + f.Name, value] : [])]).Out;
            Assert.Equal(plan.Answer.BeforeSteps is not null, text.Contains("  0. Before any step:", StringComparison.Ordinal));
            if (plan.Answer.BeforeSteps is { } check)
            {
                before++;
                Assert.Equal(check, said);
                Assert.Equal(step, plan.Answer.FirstActions[1].Lever.Split('=')[0]);
                Assert.True(check is { Lever: FirstAction.Engine } or { Cause.Standing: not CauseStanding.Possible }, check.ToString());
                Assert.DoesNotContain(plan.Playbook.Steps, s => s.Judgement.Lever.Id.Split('=')[0] == check.Lever);
            }
            else
            {
                Assert.Equal(step, said.Lever.Split('=')[0]);
            }
        }

        Assert.True(steps > 20 && before > 2, $"{steps} plans with steps, {before} of them with something before");
    }
}
