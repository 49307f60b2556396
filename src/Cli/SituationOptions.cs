using System.CommandLine;
using Floorline.Readers;
using Floorline.Workbench;

namespace Floorline.Cli;

/// <summary>The options that state a situation, a row each, and how they are laid over a floorline.json.</summary>
public sealed class SituationOptions
{
    private readonly Argument<string?> _model = new("MODEL")
    {
        HelpName = Fields.OfSituation[0].Kind.Placeholder,
        Description = Fields.OfSituation[0].Help,
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _situation = new("--situation") { HelpName = "NAME", Description = "A named situation of floorline.json" };
    private readonly bool _modelIsOption;
    private readonly bool _here;
    private readonly FieldOptions _options;

    /// <param name="command">The command that takes them.</param>
    /// <param name="verb">The verb, which says which rows it takes.</param>
    /// <param name="modelIsOption">Whether the model is an option, because the command's arguments are something else; then nothing is taken from
    /// floorline.json unless it is named.</param>
    /// <param name="here">Whether this machine is meant where no hardware is stated.</param>
    public SituationOptions(Command command, Verbs verb, bool modelIsOption = false, bool here = true)
    {
        (_modelIsOption, _here) = (modelIsOption, here && !modelIsOption);
        Field model = Fields.OfSituation[0];
        if (!modelIsOption)
        {
            FieldOptions.Complete(_model.CompletionSources, model.Kind);
            command.Arguments.Add(_model);
        }

        // What states a part of a file stands beside the situation's name.
        IEnumerable<Field> rows = SituationSpec.Fields.Skip(1).Where(f => f.Of.HasFlag(verb)).OrderBy(static f => f.Name == "dim");
        Field option = model with { Help = "A catalogue name, config.json, model folder, or params=7e9,layers=32,kv_heads=8,head=128" };
        _options = new FieldOptions(command, modelIsOption ? rows.Prepend(option) : rows);
        command.Options.Add(_situation);
    }

    /// <summary>Whether an option is of a served load or its drafts, which not every command takes.</summary>
    /// <param name="option">The option with its dashes.</param>
    internal static bool IsOfLoads(string option) => option.StartsWith("--", StringComparison.Ordinal) && Fields.Find(option[2..]) is { } field
        && (field.Group == FieldGroup.Load || !field.Of.HasFlag(Verbs.Diagnose));

    /// <summary>The situation that the arguments state, over the one floorline.json names.</summary>
    /// <param name="parsed">The arguments.</param>
    /// <param name="byDefault">Whether the file's default situation stands in where no model is stated.</param>
    public ReadResult<SituationSpec> Read(ParseResult parsed, bool byDefault = true)
    {
        // One place for the whole command, so that what it reads here is not read again by the verb.
        var place = Workplace.Here;
        var stated = new SituationSpec { Workplace = place, Here = _here, Model = _modelIsOption ? null : parsed.GetValue(_model) };
        stated = _options.Read(parsed, SituationSpec.Fields, stated);
        string? name = parsed.GetValue(_situation);
        bool needed = (stated.Model is null && byDefault && !_modelIsOption) || name is not null;
        string path = place.PathOf(SpecFile.DefaultName);
        if (!needed || !File.Exists(path))
        {
            return name is null ? ReadResult.Ok(stated)
                : ReadResult.Failed<SituationSpec>(new Problem(path, "", "no such file here", $"a file with the situation '{name}'"));
        }

        using Stream stream = place.Open(path);
        return SpecFile.Situation(stream, path, name).Select(file => file.With(stated));
    }
}
