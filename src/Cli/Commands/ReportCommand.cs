using System.CommandLine;
using Floorline.Cli.Text;
using Floorline.Workbench;
using Floorline.Workbench.Documents;

namespace Floorline.Cli.Commands;

/// <summary><c>floorline report FILE...</c>.</summary>
internal static class ReportCommand
{
    private static readonly (string Name, string Placeholder, string Text, Func<SituationSpec, string, SituationSpec> Set)[] _situation =
    [
        ("model", "MODEL", "Model for the floors: catalogue name, config.json, folder or file; else the file's own", static (s, v) => s with { Model = v }),
        ("on", "HW", "Hardware for the floors: h100, 8xh100-sxm, bw=200GB/s,fp16=100TFLOP/s", static (s, v) => s with { On = v }),
        ("weights", "FORMAT", "Weight format", static (s, v) => s with { Weights = v }),
        ("kv", "FORMAT", "Format of the KV cache", static (s, v) => s with { Kv = v }),
        ("tp", "N", "Tensor-parallel devices", static (s, v) => s with { Tp = v }),
        ("batch", "N", "Sequences at once, where the file does not tell", static (s, v) => s with { Batch = v }),
        ("context", "N", "Tokens in the KV cache, where the file does not tell", static (s, v) => s with { Context = v }),
    ];

    internal static Command Make()
    {
        var command = new Command("report", "Read benchmark results of other tools, in one set of definitions");
        var files = new Argument<string[]>("FILE") { HelpName = "FILE", Description = "Results of vllm bench, SGLang, GuideLLM, GenAI-Perf, AIPerf, LLMPerf, llama-bench, MLPerf, inference-perf, llm-d, trtllm-bench, hey or CSV, or folders of them", Arity = ArgumentArity.OneOrMore };
        command.Arguments.Add(files);
        var situation = _situation.Select(t =>
        {
            var option = new Option<string?>("--" + t.Name) { HelpName = t.Placeholder, Description = t.Text };
            command.Options.Add(option);
            return (t.Set, Option: option);
        }).ToList();
        Option<bool> json = Json.OptionOf(command);
        command.SetAction(parsed =>
        {
            SituationSpec stated = situation.Aggregate(new SituationSpec(), (s, t) => parsed.GetValue(t.Option) is { } value ? t.Set(s, value) : s);
            return Output.Answer(Verb.Report(parsed.GetValue(files) ?? [], stated.IsEmpty ? null : stated), parsed.GetValue(json), JsonText.Of, ServingText.Write, static _ => ExitCode.Ok);
        });
        return command;
    }
}
