using Floorline.Workbench;

namespace Floorline.Contract.Tests.Options;

/// <summary>
/// The commands that options are added to, and the value each is set to. An option without a value here fails the walk: whoever adds one says what it changes.
/// </summary>
internal static class OptionTable
{
    private const string Model = "llama-3.1-8b --on h100";
    private const string Load = "--concurrency 16 --prompt-tokens 1000 --output-tokens 200";
    private const string Slo = "--slo ttft<2s,itl<20ms";
    private const string Drafts = "--acceptance 0.7 --draft-time 0.8ms";

    /// <summary>Verbs whose figures differ from run to run, so that a change of the document shows nothing; their options have tests of their own.</summary>
    public static IReadOnlyDictionary<string, string> Measuring { get; } = new Dictionary<string, string>
    {
        ["measure host"] = "MeasureHostTests",
        ["measure endpoint"] = "MeasureEndpointTests, LoadVerbTests, TransportTests",
        ["measure command"] = "VerifyContractTests",
        ["lab decode"] = "LabContractTests",
        ["lab prefill"] = "LabContractTests",
        ["lab compare"] = "LabContractTests",
        ["lab run"] = "LabContractTests",
        ["serve"] = "Web.Tests",
        ["journal add"] = "AddTests: each run records another entry",
    };

    private static readonly Dictionary<string, string[]> _bases = new()
    {
        ["floors"] = [$"floors {Model}", "floors sdxl --on rtx-4090", "floors llama-3.1-8b --on 8xh100 --phase prefill"],
        ["diagnose"] = [$"diagnose {Model} --measured 9ms", $"diagnose {Model} --measured 30ms --engine vllm", "diagnose sdxl --on rtx-4090 --measured 3s"],
        ["predict"] = [$"predict {Model}", $"predict {Model} --measured 9ms", $"predict {Model} {Load}", $"predict {Model} {Load} --measured 9ms",
            "predict sdxl --on rtx-4090"],
        ["plan"] = [$"plan {Model} --slo itl<5ms", $"plan {Model} --measured 9ms --slo itl<5ms", $"plan {Model} {Load} {Slo} --devices 2",
            $"plan {Model} {Load} --measured 12ms {Slo} --devices 2"],
        ["sweep"] = [$"sweep {Model} --over batch", $"sweep {Model} --over context --measured 9ms", $"sweep {Model} --over weights {Load}"],
        ["roofline"] = [$"roofline {Model}"],
        ["chunk"] = ["chunk llama-3.2-1b --on jetson-thor --rate 10hz --chunk 5", "chunk sdxl --on rtx-4090 --rate 1hz --chunk 5",
            "chunk --measured 33ms --rate 10hz --chunk 5"],
        ["trace"] = ["trace samples/starved-training.trace.json", "trace samples/starved-training.trace.json --model llama-3.1-8b --on h100"],
        ["report"] = ["report samples/vllm-bench.json", "report samples/vllm-bench.json --on h100"],
        ["calibrate"] = ["calibrate samples/runs.csv --dry-run"],
        ["backtest"] = ["backtest samples/runs.csv"],
        ["verify"] = ["verify {before.jsonl} {after.jsonl}", "verify {before.jsonl} {after.jsonl} --golden {golden.jsonl}"],
        ["verify counts"] = ["verify counts 3/50 1/50"],
        ["pipeline"] = ["pipeline samples/voice-pipeline.json"],
        ["inspect"] = ["inspect {graph.onnx}"],
        ["catalogue"] = ["catalogue"],
        ["demo"] = ["demo"],
        ["completion"] = ["completion bash"],
        ["journal import"] = ["journal import {export.jsonl} --journal {journal.db}"],
        ["journal init"] = ["journal init --journal {journal.db}"],
        ["journal list"] = ["journal list --journal {journal.db}"],
        ["journal show"] = ["journal show 1 --journal {journal.db}"],
        ["journal compare"] = ["journal compare 3 --journal {journal.db}"],
        ["journal tree"] = ["journal tree --journal {journal.db}"],
        ["journal export"] = ["journal export --output {out.jsonl} --journal {journal.db}"],
        ["journal check"] = ["journal check --journal {journal.db}"],
        ["journal score"] = ["journal score --journal {journal.db}"],
    };

    // What a value of the situation is set to where the example of its row is none, or is what the commands above state already.
    private static readonly Dictionary<string, OptionValue> _situation = new()
    {
        ["model"] = new("llama-3.2-1b"),
        ["on"] = new("h200"),
        ["weights"] = new("int8"),
        ["kv"] = new("fp8"),
        ["reserve"] = new("75GB"),
        ["measured"] = new("25ms"),
        ["timed"] = new("iteration"),
        ["launches"] = new("1000"),
        ["launch-cost"] = new("3us"),
        ["engine"] = new("llama.cpp"),
        ["concurrency"] = new("64"),
        ["draft-time"] = new("0.1ms"),
        ["drafts"] = new("2"),
        ["kv-preallocate"] = new("60000"),
        ["requests"] = new("50"),
        ["measured-with"] = new("weights=int8"),
        ["situation"] = new OptionValue("b") { Apart = true },
        ["journal"] = new("{other.db}"),
    };

    private static readonly Dictionary<string, OptionValue> _own = new()
    {
        ["plan --slo"] = new("itl<4ms"),
        ["plan --price"] = new("2.5"),
        ["plan --hardware"] = new("h100,l40s"),
        ["plan --devices"] = new("4"),
        ["plan --risk"] = new("none"),
        ["predict --apply"] = new("fp8"),
        ["predict --disaggregate"] = new("1"),
        ["sweep --over"] = new OptionValue("batch").On($"sweep {Model} --over context"),
        ["sweep --points"] = new("5"),
        ["chunk --rate"] = new OptionValue("50hz").On("chunk --measured 33ms --chunk 5 --rate 10hz"),
        ["chunk --chunk"] = new OptionValue("25").On("chunk --measured 33ms --rate 10hz"),
        ["chunk --horizon"] = new OptionValue("3").On("chunk --measured 33ms --rate 10hz --chunk 5"),
        ["chunk --percentiles"] = new OptionValue("p95=41ms,p99=60ms").On("chunk --measured 33ms --rate 10hz --chunk 5"),
        ["trace --compare"] = new OptionValue("samples/starved-training.trace.json").On("trace samples/starved-training.trace.json"),
        ["trace --html"] = new("{page.html}") { Writes = true },
        ["calibrate --engine"] = new("mine"),
        ["calibrate --dry-run"] = new(null) { Plain = true, Apart = true, In = ["calibrate samples/runs.csv"] },
        ["backtest --rows"] = new(null),
        ["backtest --decisions"] = new(null) { Plain = true },
        ["backtest --markdown"] = new(null) { Plain = true },
        ["verify --golden"] = new OptionValue("{golden.jsonl}").On("verify {before.jsonl} {after.jsonl}"),
        ["verify --limit"] = new("serious<=1/500"),
        ["verify --slo"] = new("p95<90ms"),
        ["verify --metrics"] = new("p99"),
        ["verify --column"] = new OptionValue("second_ms").On("verify {other.csv} {other.csv} --column first_ms"),
        ["verify --run"] = new("2"),
        ["verify --unit"] = new("us"),
        ["verify --false-alarms"] = new("1%"),
        ["verify --tolerance"] = new("90%"),
        ["verify --detect"] = new OptionValue("0.01%").On("verify {before.jsonl} {again.jsonl}"),
        ["verify --run-spread"] = new("5%"),
        ["verify --look"] = new("3"),
        ["verify --in-turns"] = new(null),
        ["verify --runs"] = new("5"),
        ["verify --review-sheet"] = new("{sheet.csv}") { Writes = true, In = ["verify {before.jsonl} {after.jsonl} --golden {golden.jsonl}"] },
        ["verify --marks"] = new OptionValue("{marks.csv}").On("verify {before.jsonl} {after.jsonl} --golden {read.jsonl}"),
        ["verify --model"] = new("other"),
        ["verify --rounds"] = new("2"),
        ["verify --concurrency"] = new("2"),
        ["verify --max-tokens"] = new("20"),
        ["verify --key-variable"] = new("SOME_KEY"),
        ["verify --save"] = new("{saved}"),
        ["verify --markdown"] = new(null) { Plain = true },
        ["verify counts --limit"] = new("serious<=0/50"),
        ["journal list --limit"] = new("1"),
        ["journal list --before"] = new("2"),
        ["journal list --model"] = new("llama-3.2-1b"),
        ["journal list --on"] = new("h200"),
        ["journal list --engine"] = new("sglang"),
        ["journal list --lever"] = new("weights"),
        ["journal list --verdict"] = new("keep"),
        ["journal tree --limit"] = new("1"),
        ["journal score --limit"] = new("0"),
        ["journal show --journal"] = new OptionValue("{other.db}").On("journal show latest --journal {journal.db}"),
        ["journal compare --journal"] = new OptionValue("{other.db}").On("journal compare latest 1 --journal {journal.db}"),
        ["journal export --markdown"] = new(null) { Plain = true, In = ["journal export --journal {journal.db}"] },
        ["journal export --output"] = new("{written.jsonl}") { Writes = true, In = ["journal export --journal {journal.db}"] },
    };

    /// <summary>The commands of a verb that an option is added to: ordinary ones, and one in which the option means something.</summary>
    public static IReadOnlyList<string> BasesOf(string verb, string option)
    {
        if (!_bases.TryGetValue(verb, out string[]? lines))
        {
            throw new InvalidOperationException($"no command for {verb} in {nameof(OptionTable)}");
        }

        if (option == "situation")
        {
            return [_inFolder[verb]];
        }

        return _meant.TryGetValue(option, out string? meant) && _rest.TryGetValue(verb, out string? rest)
            ? [.. lines, string.Join(' ', $"{verb} {meant} {rest}".Split(' ', StringSplitOptions.RemoveEmptyEntries))] : lines;
    }

    // Commands that take their model and hardware from the file of the working folder.
    private static readonly Dictionary<string, string> _inFolder = new()
    {
        ["floors"] = "floors",
        ["diagnose"] = "diagnose --measured 9ms",
        ["predict"] = "predict",
        ["plan"] = "plan --slo itl<5ms",
        ["sweep"] = "sweep --over batch",
        ["roofline"] = "roofline",
        ["chunk"] = "chunk --situation a --rate 10hz",
        ["trace"] = "trace samples/starved-training.trace.json --situation a",
    };

    // What a verb needs beside a model and hardware.
    private static readonly Dictionary<string, string> _rest = new()
    {
        ["floors"] = "",
        ["diagnose"] = "--measured 9s",
        ["predict"] = "",
        ["plan"] = "--slo itl<5ms",
        ["sweep"] = "--over weights",
        ["roofline"] = "",
        ["chunk"] = "--rate 10hz",
    };

    /// <summary>What an option of a verb is set to: the example of its row where this table has no value for it.</summary>
    public static OptionValue? ValueOf(string verb, string option) =>
        _own.GetValueOrDefault($"{verb} --{option}") ?? _situation.GetValueOrDefault(option)
            ?? (Fields.Find(option) is { Example.Length: > 0 } row ? new OptionValue(row.Example) : null);

    // A situation in which an option means something.
    private static readonly Dictionary<string, string> _meant = new()
    {
        ["prompt"] = $"{Model} --phase prefill",
        ["ep"] = "mixtral-8x7b --on 4xh100 --tp 4",
        ["steps"] = "sdxl --on rtx-4090",
        ["encoder-length"] = "whisper-large-v3 --on rtx-4090",
        ["dim"] = "{graph.onnx} --on rtx-4090 --dim batch=1",
        ["collective"] = "llama-3.1-8b --on 4xh100",
        ["launches"] = $"{Model} --launches 30 --launch-cost 10us",
        ["launch-cost"] = $"{Model} --launches 300 --launch-cost 10us",
        ["acceptance"] = $"{Model} {Drafts}",
        ["draft-time"] = $"{Model} {Drafts}",
        ["drafts"] = $"{Model} {Drafts}",
    };
}
