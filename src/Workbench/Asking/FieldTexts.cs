using System.Text;
using Floorline.Readers.Reports;

namespace Floorline.Workbench;

/// <summary>Rows as the page takes them and as docs/options.md shows them.</summary>
internal static class FieldTexts
{
    private const string Made = "FLOORLINE_ACCEPT_DOCUMENTS=1 ./test Contract --filter FullyQualifiedName~FieldRow";

    // The page's other views have lists of their own.
    private const Verbs OfTheCalculator = Verbs.Floors | Verbs.Diagnose | Verbs.Predict;

    private static readonly (FieldGroup Group, string Title)[] _groups =
    [
        (FieldGroup.Step, "The step"),
        (FieldGroup.Devices, "Several devices"),
        (FieldGroup.Engine, "Engine and launches"),
        (FieldGroup.Load, "Served load"),
        (FieldGroup.Profile, "What a profile showed"),
        (FieldGroup.Seen, "What else was seen"),
        (FieldGroup.Drafts, "Speculative decoding"),
        (FieldGroup.Details, "Hardware and model details"),
    ];

    private static readonly (Verbs Verb, string Name)[] _verbs =
    [
        (Verbs.Floors, "floors"), (Verbs.Diagnose, "diagnose"), (Verbs.Predict, "predict"), (Verbs.Plan, "plan"), (Verbs.Sweep, "sweep"),
        (Verbs.Roofline, "roofline"), (Verbs.Chunk, "chunk"), (Verbs.Trace, "trace"), (Verbs.Record, "journal add"),
    ];

    /// <summary>The page's rows: <c>src/Web/Client/src/state/fields.g.ts</c>.</summary>
    internal static string TypeScript
    {
        get
        {
            var text = new StringBuilder($$"""
                // Made from the rows of what can be asked (src/Workbench/Asking/Fields.cs and the specs of the verbs); a test holds it. After a change of them:
                // {{Made}}

                /** What a form shows of a field. */
                export interface Row {
                  label: string;
                  /** What stands in it where nothing is stated. */
                  example: string;
                  hint?: string;
                  /** The names that complete it: a list that the server knows, or these. */
                  choices?: 'models' | 'hardware' | 'formats' | 'engines' | readonly { value: string; hint?: string }[];
                }


                """);
            Rows(text, "situation", "A situation, in the order of its documents.", Fields.OfSituation);
            foreach ((string name, string meaning, IReadOnlyList<Field> fields) in Fields.OfVerbs
                .Where(static v => v.Rows.Any(static f => f.Label.Length > 0)))
            {
                Rows(text, name, meaning, fields);
            }

            text.Append("/** The fields of a situation that a verb takes, of the verbs that the calculator shows the command of. */\nexport const taken = {\n");
            foreach ((Verbs verb, string name) in _verbs.Where(static v => OfTheCalculator.HasFlag(v.Verb)))
            {
                text.Append("  ").Append(Key(name)).Append(": ").Append(List(Fields.OfSituation.Where(f => f.Of.HasFlag(verb)))).Append(",\n");
            }

            text.Append("} as const satisfies Record<string, readonly (keyof typeof situation)[]>;\n\n");
            text.Append("/** The groups of a form below the step, from top to bottom. */\nexport const groups = [\n");
            foreach ((FieldGroup group, string title) in _groups.Where(static g => g.Group != FieldGroup.Step))
            {
                text.Append("  { title: ").Append(Quoted(title)).Append(", fields: ")
                    .Append(List(Fields.OfSituation.Where(f => f.Group == group))).Append(" },\n");
            }

            text.Append("] as const satisfies readonly { title: string; fields: readonly (keyof typeof situation)[] }[];\n\n");
            text.Append("/** Whose results are read, and in which forms. */\nexport const tools = [\n");
            foreach ((string tool, string forms) in ReportFormats.Tools)
            {
                text.Append("  { tool: ").Append(Quoted(tool)).Append(", forms: ").Append(Quoted(forms)).Append(" },\n");
            }

            return text.Append("] as const;\n").ToString();
        }
    }

    /// <summary>The tables of options: <c>docs/options.md</c>.</summary>
    internal static string Markdown
    {
        get
        {
            var text = new StringBuilder($"""
                # What can be asked

                Each input has one name: `--name VALUE` on the command line, `"name": "value"` in floorline.json and pipeline files, `?name=value` over the
                network and in the page's address. `floorline VERB --help` shows those of a verb. This page is made from the rows in
                `src/Workbench/Asking/Fields.cs` and in the specs of the verbs; a test holds it (`{Made}` makes it anew).

                ## A situation


                """);
            foreach ((FieldGroup group, string title) in _groups)
            {
                text.Append("### ").Append(title).Append("\n\n| option | means | verbs |\n|---|---|---|\n");
                foreach (Field row in Fields.OfSituation.Where(f => f.Group == group))
                {
                    text.Append("| ").Append(Typed(row)).Append(" | ").Append(Cell(row.Help)).Append(" | ").Append(VerbsOf(row)).Append(" |\n");
                }

                text.Append('\n');
            }

            foreach ((string _, string meaning, IReadOnlyList<Field> fields) in Fields.OfVerbs)
            {
                text.Append("## ").Append(meaning.TrimEnd('.')).Append("\n\n| option | means |\n|---|---|\n");
                foreach (Field row in fields)
                {
                    text.Append("| ").Append(Typed(row)).Append(" | ").Append(Cell(row.Help)).Append(" |\n");
                }

                text.Append('\n');
            }

            return text.ToString().TrimEnd('\n') + "\n";
        }
    }

    private static void Rows(StringBuilder text, string name, string meaning, IEnumerable<Field> fields)
    {
        text.Append("/** ").Append(meaning).Append(" */\nexport const ").Append(name).Append(" = {\n");
        foreach (Field field in fields.Where(static f => f.Label.Length > 0))
        {
            text.Append("  ").Append(Key(field.Name)).Append(": { label: ").Append(Quoted(field.Label)).Append(", example: ").Append(Quoted(field.Example));
            text.Append(field.Hint.Length > 0 ? ", hint: " + Quoted(field.Hint) : "").Append(Choices(field.Kind)).Append(" },\n");
        }

        text.Append("} as const satisfies Record<string, Row>;\n\n");
    }

    private static string Choices(InputKind kind) => kind.Words.Count > 0 ? $", choices: [{string.Join(", ", kind.Words.Select(Choice))}]"
        : kind.From is KnownNames.None or KnownNames.Levers ? "" : $", choices: '{kind.From.ToString().ToLowerInvariant()}'";

    private static string Choice(InputWord word) => $"{{ value: {Quoted(word.Value)}{(word.Meaning.Length > 0 ? $", hint: {Quoted(word.Meaning)}" : "")} }}";

    private static string List(IEnumerable<Field> fields) => $"[{string.Join(", ", fields.Select(static f => Quoted(f.Name)))}]";

    private static string VerbsOf(Field field) => field.Of == Verbs.All ? "all"
        : string.Join(", ", _verbs.Where(v => field.Of.HasFlag(v.Verb)).Select(static v => v.Name));

    private static string Typed(Field field) => $"`{field.Option}{(field.Kind.Placeholder.Length > 0 ? " " + field.Kind.Placeholder : "")}`";

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);

    private static string Key(string name) => name.All(char.IsAsciiLetter) ? name : Quoted(name);

    private static string Quoted(string text) => $"'{text.Replace("'", "\\'", StringComparison.Ordinal)}'";
}
