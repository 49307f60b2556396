using System.CommandLine;

namespace Floorline.Cli.Commands;

/// <summary><c>floorline measure ...</c>: what measures with a clock.</summary>
internal static class MeasureCommand
{
    internal static Command Make()
    {
        var command = new Command("measure", "Measure with a clock: this machine");
        command.Subcommands.Add(MeasureHostCommand.Make());
        return command;
    }
}
