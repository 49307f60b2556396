using System.CommandLine;
using Floorline.Readers.Catalogue;
using Floorline.Workbench;

namespace Floorline.Cli;

/// <summary>The options of a lab run.</summary>
internal sealed class LabOptions
{
    private readonly Argument<string?> _model = new("MODEL") { HelpName = "MODEL", Description = "The model whose shapes to build: a catalogue name, config.json, model folder or file", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string[]> _dimensions = new("--dim") { Description = "Size of an ONNX graph's symbolic dimension, such as batch=1; may be repeated", HelpName = "NAME=N" };
    private readonly Dictionary<string, Option<string?>> _options = [];

    public LabOptions(Command command, bool prefill)
    {
        _model.CompletionSources.Add(static _ => ModelCatalogue.AllNames.Select(static n => new System.CommandLine.Completions.CompletionItem(n)));
        command.Arguments.Add(_model);
        Add(command, "weights", "FORMAT", "fp32, bf16, int8 (q8_0) or int4 (q4_0); int8 if not given", "fp32", "bf16", "int8", "int4");
        Add(command, "kv", "FORMAT", "Cache: fp32, bf16 or int8; bf16 if not given", "fp32", "bf16", "int8");
        if (prefill)
        {
            Add(command, "prompt", "N", "Positions of the prompt; 256 if not given");
        }
        else
        {
            Add(command, "context", "N", "Tokens in the cache; 512 if not given");
        }

        Add(command, "batch", "N", "Sequences; 1 if not given");
        Add(command, "threads", "N", "Threads; 1 if not given, which needs no quiet machine");
        Add(command, "layers", "N", "Layers to run, the rest is scaled; as many as fit if not given");
        Add(command, "rounds", "N", "Rounds wanted; 11 if not given");
        Add(command, "limit", "TIME", "Time limit of the measurement; 30s if not given");
    }

    /// <summary>The options of a comparison.</summary>
    public LabOptions(Command command)
    {
        command.Arguments.Add(_model);
        Add(command, "batch", "N", "Largest batch; 64 if not given");
        Add(command, "context", "N", "The longer context; 4096 if not given");
        Add(command, "layers", "N", "Layers to run; 2 of a model if not given");
        Add(command, "rounds", "N", "Rounds wanted; 7 if not given");
        Add(command, "limit", "TIME", "Time limit of the measurement; 60s if not given");
    }

    private LabOptions()
    {
    }

    /// <summary>The options of a model file in a native engine.</summary>
    public static LabOptions OfFile(Command command)
    {
        var options = new LabOptions();
        options._model.Description = "An .onnx or .gguf file";
        command.Arguments.Add(options._model);
        command.Options.Add(options._dimensions);
        options.Add(command, "engine", "PATH", "The engine's library or its folder; else FLOORLINE_ONNXRUNTIME or FLOORLINE_LLAMA, npm and Python packages, the system");
        options.Add(command, "context", "N", "Tokens in the cache of a GGUF's decode step; 512 if not given");
        options.Add(command, "prompt", "N", "Read a prompt of N tokens instead of decoding one");
        options.Add(command, "threads", "N", "Threads of the engine; 1 if not given, which needs no quiet machine");
        options.Add(command, "rounds", "N", "Rounds wanted; 11 if not given");
        options.Add(command, "limit", "TIME", "Time limit of the measurement; 30s if not given");
        return options;
    }

    public LabSpec Read(ParseResult parsed) => new()
    {
        Model = parsed.GetValue(_model),
        Weights = Value(parsed, "weights"),
        Kv = Value(parsed, "kv"),
        Prompt = Value(parsed, "prompt"),
        Context = Value(parsed, "context"),
        Batch = Value(parsed, "batch"),
        Threads = Value(parsed, "threads"),
        Layers = Value(parsed, "layers"),
        Rounds = Value(parsed, "rounds"),
        Limit = Value(parsed, "limit"),
        Engine = Value(parsed, "engine"),
        Dim = parsed.GetValue(_dimensions) is { Length: > 0 } sizes ? string.Join(',', sizes) : null,
    };

    private string? Value(ParseResult parsed, string name) => _options.TryGetValue(name, out Option<string?>? option) ? parsed.GetValue(option) : null;

    private void Add(Command command, string name, string placeholder, string text, params string[] values)
    {
        var option = new Option<string?>("--" + name) { Description = text, HelpName = placeholder };
        if (values.Length > 0)
        {
            option.CompletionSources.Add(values);
        }

        _options[name] = option;
        command.Options.Add(option);
    }
}
