using System.CommandLine;
using Floorline.Cli.Text;
using Floorline.Readers;
using Floorline.Workbench;
using Floorline.Workbench.Documents;

namespace Floorline.Cli.Commands;

internal static partial class JournalCommand
{
    private static Command Add()
    {
        var command = new Command("add", "Record an experiment; with --parent only what changed has to be stated, without a measured time it is a plan");
        var situation = new SituationOptions(command, Verbs.Record, here: false);
        var own = new FieldOptions(command, JournalAddSpec.Fields);
        Option<string?> journal = JournalOption(command);
        Option<bool> json = Json.OptionOf(command);
        command.SetAction(parsed =>
        {
            JournalAddSpec asked = own.Read(parsed, JournalAddSpec.Fields, new JournalAddSpec());
            ReadResult<SituationSpec> read = situation.Read(parsed, byDefault: (asked.Parent ?? asked.Plan) is null);
            if (!read.IsOk)
            {
                return Output.Refuse(read.Problems, parsed.GetValue(json));
            }

            return Answer(parsed, journal, json, place => Verb.JournalAdd(place, asked with { Situation = read.Value }), JsonText.Of, JournalText.Write);
        });
        return command;
    }

    private static Command Export()
    {
        var command = new Command("export", "Write the whole journal: JSON Lines, which import reads back, or Markdown");
        var markdown = new Option<bool>("--markdown") { Description = "A page for people, instead of JSON Lines" };
        command.Options.Add(markdown);
        Option<string?> output = Text(command, "--output", "FILE", "The file to write; standard output by default");
        output.Aliases.Add("-o");
        Option<string?> journal = JournalOption(command);
        Option<bool> json = Json.OptionOf(command);
        json.Description = "With --output: print what was written as JSON";
        command.SetAction(parsed =>
        {
            JournalExportFormat format = parsed.GetValue(markdown) ? JournalExportFormat.Markdown : JournalExportFormat.JsonLines;
            if (parsed.GetValue(output) is not { } path)
            {
                ReadResult<JournalExportResult> written = InPlace(parsed, journal, place => Verb.JournalExport(place, format, Console.Out));
                Console.Out.Flush();
                return written.IsOk ? ExitCode.Ok : Output.Refuse(written.Problems, json: false);
            }

            return Answer(parsed, journal, json, place => ToFile(place, format, path), JsonText.Of, (page, result) => JournalText.Write(page, result, path));
        });
        return command;
    }

    private static ReadResult<JournalExportResult> ToFile(JournalPlace place, JournalExportFormat format, string path)
    {
        ReadResult<JournalExportResult>? result = null;
        Problem? problem = OutputFile.Write(path, "--output", writer =>
        {
            result = Verb.JournalExport(place, format, writer);
            if (!result.IsOk)
            {
                throw new IOException("nothing to write");
            }
        });
        return result is { IsOk: false } failed ? failed : problem is not null ? ReadResult.Failed<JournalExportResult>(problem) : result!;
    }

    private static Command Import()
    {
        var command = new Command("import", "Read an export into the journal: what is there already is passed over, all the rest or nothing is recorded");
        var file = new Argument<string>("FILE") { HelpName = "FILE", Description = "JSON Lines, as floorline journal export writes them; - for standard input" };
        command.Arguments.Add(file);
        Option<string?> journal = JournalOption(command);
        Option<bool> json = Json.OptionOf(command);
        command.SetAction(parsed => Answer(parsed, journal, json, place => FromFile(place, parsed.GetValue(file)!), JsonText.Of, JournalText.Write));
        return command;
    }

    private static ReadResult<JournalImportResult> FromFile(JournalPlace place, string path)
    {
        if (path != "-" && RegularFile.Problem(path, "JSON Lines, as floorline journal export writes them") is { } problem)
        {
            return ReadResult.Failed<JournalImportResult>(problem);
        }

        try
        {
            using Stream stream = path == "-" ? Console.OpenStandardInput() : File.OpenRead(path);
            return Verb.JournalImport(place, stream, path == "-" ? "standard input" : path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return ReadResult.Failed<JournalImportResult>(new Problem(path, "", "a file that cannot be opened", "JSON Lines, as floorline journal export writes them"));
        }
    }
}
