using System.CommandLine;
using Floorline.Cli.Text;
using Floorline.Workbench;
using Floorline.Workbench.Documents;

namespace Floorline.Cli.Commands;

/// <summary><c>floorline catalogue [KIND] [NAME]</c>.</summary>
internal static class CatalogueCommand
{
    internal static Command Make()
    {
        var command = new Command("catalogue", "What is known, with sources: hardware, models, formats, levers, engines");
        var kind = new Argument<string?>("KIND") { HelpName = "KIND", Description = "hardware, models, formats, levers or engines", Arity = ArgumentArity.ZeroOrOne };
        var name = new Argument<string?>("NAME") { HelpName = "NAME", Description = "One entry, with everything known of it", Arity = ArgumentArity.ZeroOrOne };
        kind.CompletionSources.Add("hardware", "models", "formats", "levers", "engines");
        command.Arguments.Add(kind);
        command.Arguments.Add(name);
        Option<bool> json = Json.OptionOf(command);
        command.SetAction(parsed => Output.Answer(Verb.Catalogue(parsed.GetValue(kind), parsed.GetValue(name)), parsed.GetValue(json), JsonText.Of, CatalogueText.Write, static _ => ExitCode.Ok));
        return command;
    }
}
