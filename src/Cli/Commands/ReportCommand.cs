using System.CommandLine;
using Floorline.Cli.Text;
using Floorline.Readers.Reports;
using Floorline.Workbench;
using Floorline.Workbench.Documents;

namespace Floorline.Cli.Commands;

/// <summary><c>floorline report FILE...</c>.</summary>
internal static class ReportCommand
{
    internal static Command Make()
    {
        var command = new Command("report", "Read benchmark results of other tools, in one set of definitions");
        var files = new Argument<string[]>("FILE") { HelpName = "FILE", Description = $"Results of {ReportFormats.Named} or CSV, or folders of them", Arity = ArgumentArity.OneOrMore };
        command.Arguments.Add(files);
        var situation = new FieldOptions(command, Fields.OfReports);
        Option<bool> json = Json.OptionOf(command);
        command.SetAction(parsed =>
        {
            SituationSpec stated = situation.Read(parsed, Fields.OfReports, new SituationSpec());
            return Output.Answer(Verb.Report(parsed.GetValue(files) ?? [], stated.IsEmpty ? null : stated), parsed.GetValue(json), JsonText.Of, ServingText.Write, static _ => ExitCode.Ok);
        });
        return command;
    }
}
