using System.Globalization;
using Floorline.Contract.Tests.Options;
using Floorline.Core.Answers;
using Floorline.Readers;
using Floorline.Workbench;
using Floorline.Workbench.Documents;

namespace Floorline.Contract.Tests.Cases;

/// <summary>No second measurement is dropped silently: each key that <c>--also</c> takes, with a time that is shorter, alike or longer.</summary>
public sealed class SecondMeasurementTests
{
    private static readonly SituationSpec _first = new()
    {
        Model = "llama-3.1-70b", On = "4xmi300x", Tp = "4", Weights = "fp8", Engine = "vllm", Batch = "4", Context = "4096", Measured = "20ms",
    };

    private static readonly Dictionary<string, string> _values = new(StringComparer.Ordinal)
    {
        ["model"] = "llama-3.1-8b", ["on"] = "4xmi325x", ["weights"] = "bf16", ["kv"] = "fp8", ["context"] = "32768", ["batch"] = "16", ["phase"] = "prefill",
        ["prompt"] = "512", ["tp"] = "2", ["pp"] = "2", ["ep"] = "1", ["engine"] = "sglang", ["hw-override"] = "bandwidth=5TB/s", ["reserve"] = "2GB",
        ["clock"] = "1400MHz", ["collective"] = "ring", ["dim"] = "n=2", ["graphs"] = "off", ["timed"] = "iteration", ["host-bandwidth"] = "50GB/s",
        ["shares"] = "matrix=0.5", ["measured-with"] = "tp=2",
    };

    // What states something of a measurement or belongs to a load is no change of the step; the clock and a cache of prefixes are causes of their own.
    private static readonly HashSet<string> _neverUsed =
    [
        .. SituationSpec.Fields.Where(static f => f.Group == FieldGroup.Load || f.IsOfThisHardware).Select(static f => f.Name).Except(["clock",
            "cached-prefix"]),
        "reserve", "acceptance", "draft-time", "host-bandwidth",
    ];

    // Inputs that this model does not have: they leave the step as it is.
    private static readonly HashSet<string> _noneHere = new(StringComparer.Ordinal) { "steps", "encoder-length", "prompt", "ep", "collective", "phase", "dim" };

    public static TheoryData<string> Keys =>
        [.. SituationSpec.Fields.Select(static f => f.Name).Where(static f => f is not ("measured" or "also")).Union(Words)];

    /// <summary>The words beside options, as the refusal of an unknown one lists them.</summary>
    private static string[] Words => LeverReading.Read(_first with { Also = "nothing=1:1ms" }).Problems[0].Expected.Split("one of ")[1].Split(", ");

    private static string[] Arguments(SituationSpec spec) => ["diagnose", spec.Model!, .. SituationSpec.Fields.Where(static f => f.Name != "model")
        .SelectMany(f => f.Get(spec) is { } value ? (string[])["--" + f.Name, value] : [])];

    [Theory]
    [MemberData(nameof(Keys))]
    public void Diagnose_SecondMeasurementOfAnyKey_IsSaid(string key)
    {
        List<SecondUse> uses = [];
        foreach (double ratio in (double[])[0.6, 1, 1.02, 2.5])
        {
            string also = string.Create(CultureInfo.InvariantCulture, $"{key}={_values.GetValueOrDefault(key, "1")}:{20 * ratio}ms");
            ReadResult<DiagnoseResult> read = Verb.Diagnose(_first with { Also = also });
            if (!read.IsOk)
            {
                Assert.All(read.Problems, static p => Assert.Equal("--also", p.Path));
                Assert.Contains(key, (string[])["dim", "phase", "prompt", "timed", "launches", "launch-cost"]);
                return;
            }

            SecondMeasurement second = Assert.Single(read.Value.Answer.Others);
            Assert.NotEmpty(second.Says);
            string text = string.Join(' ', InProcess.Run(Arguments(_first with { Also = also })).Out
                .Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries));
            Assert.Contains(second.Use == SecondUse.Shows ? $"with {key}=" : $"--also {key}", text, StringComparison.Ordinal);
            Assert.Equal(second.Use == SecondUse.Contradicts, read.Value.Answer.Verdict == AnswerVerdict.Impossible);
            uses.Add(second.Use);
        }

        if (_neverUsed.Contains(key))
        {
            Assert.All(uses, static u => Assert.True(u is SecondUse.NotUsed or SecondUse.Contradicts, u.ToString()));
        }
        else if (!_noneHere.Contains(key))
        {
            Assert.Contains(uses, static u => u is SecondUse.Shows or SecondUse.Tells or SecondUse.Contradicts);
            Assert.True(uses.Distinct().Count() > 1 || uses[0] == SecondUse.Tells, string.Join(", ", uses));
        }
    }

    [Theory]
    [InlineData("weights=bf16:20.5ms", SecondUse.Shows, CauseKind.KernelFormat)]
    [InlineData("weights=int4-g128:19.5ms", SecondUse.Shows, CauseKind.KernelFormat)]
    [InlineData("graphs=on:9ms", SecondUse.Shows, CauseKind.HostEager)]
    [InlineData("tp=2:20ms", SecondUse.Shows, CauseKind.CommTp)]
    [InlineData("drafts=0:12ms", SecondUse.Shows, CauseKind.SpecVerifyCost)]
    [InlineData("batch=64:21ms", SecondUse.Shows, CauseKind.HostEager)]
    [InlineData("batch=64:29ms", SecondUse.Tells, null)]
    [InlineData("graphs=off:60ms", SecondUse.Tells, null)]
    [InlineData("engine=sglang:19ms", SecondUse.Tells, null)]
    [InlineData("context=4200:20.2ms", SecondUse.NotUsed, null)]
    [InlineData("batch=4:20.5ms", SecondUse.NotUsed, null)]
    [InlineData("batch=4:9ms", SecondUse.Contradicts, null)]
    [InlineData("batch=64:12ms", SecondUse.Contradicts, null)]
    [InlineData("weights=bf16:1ms", SecondUse.Contradicts, null)]
    public void Diagnose_SecondMeasurement_SaysWhatFollows(string also, SecondUse use, CauseKind? shows)
    {
        Answer answer = Verb.Diagnose(_first with { Also = also }).Value.Answer;

        SecondMeasurement second = Assert.Single(answer.Others);
        Assert.Equal((use, shows), (second.Use, second.Cause?.Kind));
        Assert.True(shows is null || answer.Causes.Any(c => c.Kind == shows && c.Standing == CauseStanding.Shown));
    }

    [Fact]
    public void Diagnose_SecondMeasurementThatRulesACauseOut_DoesNotNameIt()
    {
        SituationSpec spec = new() { Model = "llama-3.1-8b", On = "epyc-9654", Weights = "q4_k_m", Engine = "llama.cpp", Measured = "4tok/s" };

        Assert.Contains(Verb.Diagnose(spec).Value.Answer.Causes, static c => c.Kind == CauseKind.HostThreads);
        Assert.DoesNotContain(Verb.Diagnose(spec with { Also = "threads=16:4.05tok/s" }).Value.Answer.Causes, static c => c.Kind == CauseKind.HostThreads);
    }

    [Fact]
    public void Diagnose_TwoBatches_SaysWhatASequenceCosts()
    {
        Answer answer = Verb.Diagnose(_first with { Also = "batch=20:36ms" }).Value.Answer;

        Assert.Contains("1.00 ms per sequence", Assert.Single(AnswerSentences.Others(answer)), StringComparison.Ordinal);
    }
}
