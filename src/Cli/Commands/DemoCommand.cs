using System.CommandLine;
using Floorline.Cli.Text;
using Floorline.Readers;
using Floorline.Workbench;

namespace Floorline.Cli.Commands;

/// <summary><c>floorline demo</c>: three real cases from end to end.</summary>
internal static class DemoCommand
{
    internal static Command Make()
    {
        var command = new Command("demo", "Three real cases from end to end: a voice model, a voice-and-vision pipeline, a 70B model on 8 GPUs");
        command.SetAction(static _ =>
        {
            ReadResult<DemoResult> demo = Verb.Demo();
            if (!demo.IsOk)
            {
                return Output.Refuse(demo.Problems, json: false);
            }

            var page = new Page(Output.Width);
            DemoText.Write(page, demo.Value);
            Output.Write(page);
            return ExitCode.Ok;
        });
        return command;
    }
}
