using System.CommandLine;
using Floorline.Cli.Text;
using Floorline.Readers;
using Floorline.Workbench;
using Floorline.Workbench.Documents;

namespace Floorline.Cli.Commands;

/// <summary><c>floorline catalogue [KIND] [NAME]</c>.</summary>
internal static class CatalogueCommand
{
    internal static Command Make()
    {
        var command = new Command("catalogue", "What is known, with sources: hardware, models, formats");
        var kind = new Argument<string?>("KIND") { HelpName = "KIND", Description = "hardware, models or formats", Arity = ArgumentArity.ZeroOrOne };
        var name = new Argument<string?>("NAME") { HelpName = "NAME", Description = "One entry, with everything known of it", Arity = ArgumentArity.ZeroOrOne };
        kind.CompletionSources.Add("hardware", "models", "formats");
        command.Arguments.Add(kind);
        command.Arguments.Add(name);
        Option<bool> json = Json.OptionOf(command);
        command.SetAction(parsed =>
        {
            ReadResult<CatalogueResult> result = Verb.Catalogue(parsed.GetValue(kind), parsed.GetValue(name));
            return result.IsOk ? Show(result.Value, parsed.GetValue(json)) : Output.Refuse(result.Problems, parsed.GetValue(json));
        });
        return command;
    }

    private static int Show(CatalogueResult result, bool json)
    {
        if (json)
        {
            Output.Payload(JsonText.Of(result));
        }
        else
        {
            var page = new Page(Output.Width);
            CatalogueText.Write(page, result);
            Output.Write(page);
        }

        return ExitCode.Ok;
    }
}
