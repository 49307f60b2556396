using System.CommandLine;
using Floorline.Cli.Text;
using Floorline.Workbench;

namespace Floorline.Cli.Commands;

/// <summary><c>floorline demo</c>: three real cases from end to end.</summary>
internal static class DemoCommand
{
    internal static Command Make()
    {
        var command = new Command("demo", "Three real cases from end to end: a voice model, a voice-and-vision pipeline, a 70B model on 8 GPUs");
        command.SetAction(static _ => Output.Answer(Verb.Demo(), json: false, static _ => "", DemoText.Write, static _ => ExitCode.Ok));
        return command;
    }
}
