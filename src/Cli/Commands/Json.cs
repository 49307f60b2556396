using System.CommandLine;

namespace Floorline.Cli.Commands;

/// <summary>The option that asks for JSON.</summary>
internal static class Json
{
    internal static Option<bool> OptionOf(Command command)
    {
        var option = new Option<bool>("--json") { Description = "Print the result as JSON" };
        command.Options.Add(option);
        return option;
    }
}
