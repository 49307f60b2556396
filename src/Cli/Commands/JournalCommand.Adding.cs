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
        Option<string?> parent = Text(command, "--parent", "ENTRY", "The entry this run changed something of");
        Option<string?> plan = Text(command, "--for", "ENTRY", "The planned entry this run is the result of");
        Option<string?> lever = Text(command, "--lever", "LEVER", "The optimisation tried; the changed field by default");
        Option<string?> predicted = Text(command, "--predicted", "TIME", "What was expected: 70ms, 60ms..80ms, or floors to compute it from the parent");
        Option<string?> prediction = Text(command, "--predict", "FILE", "A prediction that floorline predict --json wrote; its levers are the lever");
        Option<string?> samples = Text(command, "--samples", "FILE", "Latencies, instead of --measured: CSV, JSON Lines, lab or command JSON, a benchmark's result");
        Option<string?> column = Text(command, "--column", "NAME", "The file's column, one such as latency_ms is found; ttft, itl, tpot or e2e (default) of a benchmark's result");
        Option<string?> run = Text(command, "--run", "N", "Which run of a file that holds several");
        Option<string?> unit = Text(command, "--unit", "UNIT", "s, ms, us or ns, where the column's name does not say it");
        Option<string?> metric = Text(command, "--metric", "METRIC", "The figure of the samples that counts: median (default), p95, p99, mean");
        var summary = new Option<bool>("--summary-only") { Description = "Record the samples' summary, not the samples" };
        command.Options.Add(summary);
        Option<string?> verdictFile = Text(command, "--verify", "FILE", "A verdict that floorline verify --json wrote");
        Option<string?> verdict = Text(command, "--verdict", "VERDICT", "keep, roll_back, inconclusive, baseline or open");
        verdict.CompletionSources.Add("keep", "roll_back", "inconclusive", "baseline", "open");
        Option<string?> note = Text(command, "--note", "TEXT", "What is to be remembered");
        var settings = new Option<string[]>("--set") { HelpName = "NAME=VALUE", Description = "A setting of the deployment that has no option here; may be repeated" };
        command.Options.Add(settings);
        Option<string?> engineVersion = Text(command, "--engine-version", "VERSION", "The engine's version");
        Option<string?> driver = Text(command, "--driver", "VERSION", "The accelerator's driver; NVIDIA's is read");
        Option<string?> host = Text(command, "--host", "NAME", "The machine it ran on, where it is not this one");
        var many = new Option<bool>("--allow-many") { Description = "Take more than one changed field" };
        command.Options.Add(many);
        var unknown = new Option<bool>("--allow-unknown") { Description = "Take a model or hardware that resembles a known name and is none" };
        command.Options.Add(unknown);
        Option<string?> journal = JournalOption(command);
        Option<bool> json = Json.OptionOf(command);
        command.SetAction(parsed =>
        {
            bool derived = parsed.GetValue(parent) is not null || parsed.GetValue(plan) is not null;
            ReadResult<SituationSpec> read = situation.Read(parsed, byDefault: !derived);
            if (!read.IsOk)
            {
                return Output.Refuse(read.Problems, parsed.GetValue(json));
            }

            var spec = new JournalAddSpec
            {
                Situation = read.Value,
                Settings = parsed.GetValue(settings) ?? [],
                Parent = parsed.GetValue(parent),
                Plan = parsed.GetValue(plan),
                Lever = parsed.GetValue(lever),
                Predicted = parsed.GetValue(predicted),
                PredictionFile = parsed.GetValue(prediction),
                Samples = parsed.GetValue(samples),
                Column = parsed.GetValue(column),
                Run = parsed.GetValue(run),
                Unit = parsed.GetValue(unit),
                Metric = parsed.GetValue(metric),
                SummaryOnly = parsed.GetValue(summary),
                VerdictFile = parsed.GetValue(verdictFile),
                Verdict = parsed.GetValue(verdict),
                Note = parsed.GetValue(note),
                AllowMany = parsed.GetValue(many),
                AllowUnknown = parsed.GetValue(unknown),
                Host = parsed.GetValue(host),
                Driver = parsed.GetValue(driver),
                EngineVersion = parsed.GetValue(engineVersion),
            };
            return Answer(parsed, journal, json, place => Verb.JournalAdd(place, spec), JsonText.Of, JournalText.Write);
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
