using System.CommandLine;
using Floorline.Workbench;

namespace Floorline.Cli;

/// <summary>The options of a lab run: the model, and rows.</summary>
internal sealed class LabOptions
{
    private readonly Argument<string?> _model = new("MODEL") { HelpName = "MODEL", Arity = ArgumentArity.ZeroOrOne };
    private readonly IReadOnlyList<Field<LabSpec>> _fields;
    private readonly FieldOptions _options;

    /// <param name="command">The command that takes them.</param>
    /// <param name="fields">The rows; the one of the model is its argument.</param>
    public LabOptions(Command command, IReadOnlyList<Field<LabSpec>> fields)
    {
        Field? model = fields.FirstOrDefault(static f => f.Name == "model");
        _model.Description = model?.Help ?? "An .onnx or .gguf file";
        FieldOptions.Complete(_model.CompletionSources, InputKind.Model);
        command.Arguments.Add(_model);
        _fields = [.. fields.Where(f => f != model)];
        _options = new FieldOptions(command, _fields);
    }

    /// <summary>What was typed.</summary>
    public LabSpec Read(ParseResult parsed) => _options.Read(parsed, _fields, new LabSpec { Model = parsed.GetValue(_model) });
}
