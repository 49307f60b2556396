using System.CommandLine;
using System.CommandLine.Completions;
using Floorline.Core.Formats;
using Floorline.Core.Levers;
using Floorline.Readers.Catalogue;
using Floorline.Workbench;

namespace Floorline.Cli;

/// <summary>Rows as options of a command: their help, their completion, and what was typed.</summary>
internal sealed class FieldOptions
{
    private readonly Dictionary<string, Option> _options = [];

    /// <param name="command">The command that takes them.</param>
    /// <param name="fields">The rows, in the order of its help.</param>
    public FieldOptions(Command command, IEnumerable<Field> fields)
    {
        foreach (Field field in fields)
        {
            Option option = OptionOf(field);
            _options[field.Name] = option;
            command.Options.Add(option);
        }
    }

    /// <summary>What was typed after an option; several with what its kind puts between them; null where nothing was.</summary>
    /// <param name="parsed">The arguments.</param>
    /// <param name="name">The row's name.</param>
    public string? Stated(ParseResult parsed, string name) => _options.GetValueOrDefault(name) switch
    {
        Option<string?> one => parsed.GetValue(one),
        Several several => parsed.GetValue(several) is { Length: > 0 } values ? string.Join(several.Between, values) : null,
        Option<bool> flag => parsed.GetValue(flag) ? "true" : null,
        _ => null,
    };

    /// <summary>What was typed of rows, laid over what is asked.</summary>
    /// <param name="parsed">The arguments.</param>
    /// <param name="fields">The rows.</param>
    /// <param name="asked">What is asked so far.</param>
    public T Read<T>(ParseResult parsed, IEnumerable<Field<T>> fields, T asked)
        where T : class
        => Fields.Read(fields, asked, name => Stated(parsed, name));

    /// <summary>What completes a value of a kind.</summary>
    /// <param name="sources">Where it goes.</param>
    /// <param name="kind">The kind.</param>
    internal static void Complete(List<Func<CompletionContext, IEnumerable<CompletionItem>>> sources, InputKind kind)
    {
        if (kind.From != KnownNames.None || kind.Words.Count > 0)
        {
            sources.Add(_ => Names(kind).Select(static name => new CompletionItem(name)));
        }
    }

    private static IEnumerable<string> Names(InputKind kind) => kind.From switch
    {
        KnownNames.Models => ModelCatalogue.AllNames,
        KnownNames.Hardware => HardwareCatalogue.AllNames,
        KnownNames.Formats => NumberFormats.All.Select(static f => f.Name),
        KnownNames.Engines => EngineCatalogue.Set.Names,
        KnownNames.Levers => LeverCatalogue.All.Select(static l => l.Id),
        _ => kind.Words.Select(static w => w.Value),
    };

    private static Option OptionOf(Field field)
    {
        Option option = field.Kind switch
        {
            { Placeholder.Length: 0 } => new Option<bool>(field.Option),
            { Between: { } between } => new Several(field.Option, between) { HelpName = field.Kind.Placeholder },
            _ => new Option<string?>(field.Option) { HelpName = field.Kind.Placeholder },
        };
        option.Description = field.Help;
        Complete(option.CompletionSources, field.Kind);
        if (field.Alias.Length > 0)
        {
            option.Aliases.Add("--" + field.Alias);
        }

        return option;
    }

    /// <summary>An option that may be repeated.</summary>
    private sealed class Several(string name, char between) : Option<string[]>(name)
    {
        internal char Between => between;
    }
}
