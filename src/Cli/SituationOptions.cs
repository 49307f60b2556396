using System.CommandLine;
using Floorline.Core.Formats;
using Floorline.Readers;
using Floorline.Readers.Catalogue;
using Floorline.Workbench;

namespace Floorline.Cli;

/// <summary>The options that state a situation, the same for every verb, and how they are laid over a floorline.json.</summary>
public sealed class SituationOptions
{
    private static readonly Dictionary<string, string> _texts = new()
    {
        ["on"] = "Hardware: a name, 8xNAME, a JSON file, or bw=200GB/s,fp16=100TFLOP/s; this machine if left out",
        ["hw-override"] = "Figures that replace the catalogue's, such as bw=200GB/s,attained=150GB/s",
        ["weights"] = "Weight format, such as bf16, fp8, int4-g128, q4_k_m",
        ["kv"] = "Format of the KV cache, such as bf16 or fp8",
        ["context"] = "Tokens in the cache; 8k is 8,000, 8Ki is 8,192",
        ["batch"] = "Sequences or items per step",
        ["phase"] = "decode, prefill or forward",
        ["prompt"] = "New tokens of a prefill",
        ["tp"] = "Tensor-parallel devices",
        ["pp"] = "Pipeline-parallel stages",
        ["ep"] = "Expert-parallel devices",
        ["reserve"] = "Memory kept back per device, such as 2GB",
        ["steps"] = "Denoising steps per call",
        ["encoder-length"] = "Encoder positions that cross-attention reads",
        ["collective"] = "How all-reduces are done: ring or switch",
        ["measured"] = "Measured time of one step or rate: 114ms, 114ms+-2%, 45tok/s, 30fps, 6it/s, 33Hz; with --batch, tok/s count one sequence unless followed by total",
        ["timed"] = "What --measured is of: a call (of a model that generates, with --output-tokens), or one iteration of the loop inside a call",
        ["launches"] = "Kernel launches per step, with --launch-cost",
        ["launch-cost"] = "Cost of one launch that nothing hides, such as 10us",
        ["engine"] = "vllm, sglang, tensorrt-llm, llama.cpp, compiled, eager, or one of floorline.json",
        ["concurrency"] = "Requests in flight in a served load",
        ["rate"] = "Requests per second in a served load; with --concurrency at most so many in flight",
        ["replicas"] = "Copies of the deployment that share the load",
        ["prompt-tokens"] = "Prompt tokens of a request, on average",
        ["output-tokens"] = "Output tokens of a request, on average",
        ["cached-prefix"] = "Prompt tokens that are in the cache already",
        ["output-limit"] = "Output tokens that would be enough for an answer: makes a shorter output a step",
        ["shared-prefix"] = "Tokens that prompts begin with in common: makes a prefix cache a step",
        ["chunk-tokens"] = "Most tokens of one step, prompts and decodes together (chunked prefill, max-num-batched-tokens)",
        ["kv-preallocate"] = "An engine without a paged cache: tokens that it sets aside for each sequence",
        ["requests"] = "Requests that the simulation of the load runs; as many as the percentiles need if left out",
        ["measured-with"] = "What was different when it was measured, such as tp=1,weights=bf16: times are moved from there",
        ["acceptance"] = "Speculation: chance that a draft is accepted, with --draft-time",
        ["draft-time"] = "Speculation: time to draft one token, such as 0.8ms",
        ["drafts"] = "Speculation: tokens drafted per step; the best number if left out",
        ["dead-work"] = "Measured time per step of work that nobody needs",
        ["host-work"] = "Measured time per step of waiting for the host",
        ["clock-loss"] = "Measured time per step that low clocks cost",
        ["shares"] = "How the step divides: matrix=50%,idle=20%,launch=15%",
        ["also"] = "Another run and what was changed: tp=1:29tok/s",
        ["util"] = "Share of the time the device is busy, such as 5%",
        ["clock"] = "Clock of the device while it runs, such as 695MHz",
        ["measured-ttft"] = "Measured time to the first token of the load",
        ["measured-throughput"] = "Measured output tokens/s of the load, all requests together",
        ["host-bandwidth"] = "Bandwidth of where offloaded weights lie",
        ["on-host"] = "Share of the weights off the device, such as 60%",
        ["first-call"] = "Time of the first call, if --measured is later",
    };

    private static readonly HashSet<string> _ofMeasured = ["measured", "timed", "launches", "launch-cost", "engine"];
    private static readonly HashSet<string> _ofPlans = ["concurrency", "rate", "replicas", "prompt-tokens", "output-tokens", "cached-prefix", "output-limit",
        "shared-prefix", "chunk-tokens", "kv-preallocate", "requests", "measured-with",
        "acceptance", "draft-time", "drafts", "measured-ttft", "measured-throughput"];
    private static readonly HashSet<string> _ofCalls = ["prompt-tokens", "output-tokens"];

    /// <summary>Whether an option is of a served load or its drafts, which not every command takes.</summary>
    /// <param name="option">The option with its dashes.</param>
    internal static bool IsOfLoads(string option) => option.StartsWith("--", StringComparison.Ordinal) && _ofPlans.Contains(option[2..]);

    private static readonly HashSet<string> _ofFacts = ["dead-work", "host-work", "clock-loss", "shares", "also", "util", "clock", "host-bandwidth", "on-host", "first-call"];

    private readonly Argument<string?> _model = new("MODEL") { HelpName = "MODEL", Description = "A name, hf:org/model, config.json, model folder, .safetensors, .gguf or .onnx file, or params=7e9,layers=32,kv_heads=8,head=128",
        Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string?> _modelOption = new("--model") { HelpName = "MODEL", Description = "A catalogue name, config.json, model folder, or params=7e9,layers=32,kv_heads=8,head=128" };
    private readonly bool _modelIsOption;
    private readonly bool _here;
    private readonly Option<string?> _situation = new("--situation") { HelpName = "NAME", Description = "A named situation of floorline.json" };
    private readonly Option<string[]> _dimensions = new("--dim") { Description = "Size of an ONNX graph's symbolic dimension, such as batch=1; may be repeated", HelpName = "NAME=N" };
    private readonly Option<string[]> _also = new("--also") { HelpName = "WHAT=VALUE:TIME" };
    private readonly Dictionary<string, Option<string?>> _options = [];

    /// <param name="command">The command that takes them.</param>
    /// <param name="measured">Whether the time and launches of a step belong to them.</param>
    /// <param name="plans">Whether a served load and measured overheads belong to them.</param>
    /// <param name="facts">Whether what people observe of a slow run belongs to them; it does where plans do.</param>
    /// <param name="modelIsOption">Whether the model is an option, because the command's arguments are something else; then nothing is taken from
    /// floorline.json unless it is named.</param>
    /// <param name="engines">Whether the engine belongs to them without a measured time: what it does unasked decides formats and splits.</param>
    /// <param name="here">Whether this machine is meant where no hardware is stated.</param>
    public SituationOptions(Command command, bool measured, bool plans = false, bool modelIsOption = false, bool facts = false, bool here = true,
        bool engines = false)
    {
        (_modelIsOption, _here) = (modelIsOption, here && !modelIsOption);
        _model.CompletionSources.Add(static _ => ModelCatalogue.AllNames.Select(static n => new System.CommandLine.Completions.CompletionItem(n)));
        _modelOption.CompletionSources.Add(static _ => ModelCatalogue.AllNames.Select(static n => new System.CommandLine.Completions.CompletionItem(n)));
        if (modelIsOption)
        {
            command.Options.Add(_modelOption);
        }
        else
        {
            command.Arguments.Add(_model);
        }

        foreach ((string name, string text) in _texts)
        {
            if ((!measured && _ofMeasured.Contains(name) && !(engines && name == "engine")) || (!plans && _ofPlans.Contains(name) && !(facts && _ofCalls.Contains(name)))
                || (!plans && !facts && _ofFacts.Contains(name)))
            {
                continue;
            }

            if (name == "also")
            {
                _also.Description = text;
                command.Options.Add(_also);
                continue;
            }

            var option = new Option<string?>("--" + name) { Description = text, HelpName = Placeholder(name) };
            switch (name)
            {
                case "on":
                    option.CompletionSources.Add(static _ => HardwareCatalogue.AllNames.Select(static n => new System.CommandLine.Completions.CompletionItem(n)));
                    break;
                case "weights" or "kv":
                    option.CompletionSources.Add([.. NumberFormats.All.Select(static f => f.Name)]);
                    break;
                case "engine":
                    option.CompletionSources.Add(static _ => EngineCatalogue.Set.Names.Select(static n => new System.CommandLine.Completions.CompletionItem(n)));
                    break;
                case "phase":
                    option.CompletionSources.Add("decode", "prefill", "forward");
                    break;
            }

            _options[name] = option;
            command.Options.Add(option);
        }

        command.Options.Add(_dimensions);
        command.Options.Add(_situation);
    }

    private static string Placeholder(string name) => name switch
    {
        "on" => "HW",
        "hw-override" => "FIGURES",
        "weights" or "kv" => "FORMAT",
        "phase" => "PHASE",
        "reserve" => "SIZE",
        "collective" => "HOW",
        "measured" or "launch-cost" or "draft-time" or "dead-work" or "host-work" or "clock-loss" => "TIME",
        "engine" => "ENGINE",
        "acceptance" => "CHANCE",
        "shares" => "SHARES",
        "measured-with" => "INPUTS",
        _ => "N",
    };

    /// <summary>The situation that the arguments state, over the one floorline.json names.</summary>
    /// <param name="parsed">The arguments.</param>
    /// <param name="byDefault">Whether the file's default situation stands in where no model is stated.</param>
    public ReadResult<SituationSpec> Read(ParseResult parsed, bool byDefault = true)
    {
        // One place for the whole command, so that what it reads here is not read again by the verb.
        var place = Workplace.Here;
        var stated = new SituationSpec { Workplace = place, Here = _here, Model = _modelIsOption ? parsed.GetValue(_modelOption) : parsed.GetValue(_model) };
        foreach (SpecField field in SituationSpec.Fields)
        {
            if (_options.TryGetValue(field.Name, out Option<string?>? option) && parsed.GetValue(option) is { } value)
            {
                stated = field.Set(stated, value);
            }
        }

        if (parsed.GetValue(_also) is { Length: > 0 } others)
        {
            stated = stated with { Also = string.Join(';', others) };
        }

        if (parsed.GetValue(_dimensions) is { Length: > 0 } sizes)
        {
            stated = stated with { Dim = string.Join(',', sizes) };
        }

        string? name = parsed.GetValue(_situation);
        bool needed = (stated.Model is null && byDefault && !_modelIsOption) || name is not null;
        string path = place.PathOf(SpecFile.DefaultName);
        if (!needed || !File.Exists(path))
        {
            return name is null ? ReadResult.Ok(stated) : ReadResult.Failed<SituationSpec>(new Problem(path, "", "no such file here", $"a file with the situation '{name}'"));
        }

        using Stream stream = place.Open(path);
        return SpecFile.Situation(stream, path, name).Select(file => file.With(stated));
    }
}
