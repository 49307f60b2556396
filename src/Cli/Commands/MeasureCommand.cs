using System.CommandLine;

namespace Floorline.Cli.Commands;

/// <summary><c>floorline measure WHAT</c>.</summary>
internal static class MeasureCommand
{
    internal static Command Make()
    {
        var command = new Command("measure", "Measure something that runs: a live server");
        command.Subcommands.Add(MeasureEndpointCommand.Make());
        return command;
    }
}
