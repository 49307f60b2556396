using System.CommandLine;
using Floorline.Cli.Text;
using Floorline.Workbench;
using Floorline.Workbench.Documents;

namespace Floorline.Cli.Commands;

/// <summary><c>floorline inspect FILE</c>.</summary>
internal static class InspectCommand
{
    internal static Command Make()
    {
        var command = new Command("inspect", "What stands in a model file, tensor by tensor: exact bytes by role and format");
        var path = new Argument<string>("FILE") { HelpName = "FILE", Description = "A .safetensors, .gguf or .onnx file, or a folder of safetensors files" };
        command.Arguments.Add(path);
        Option<bool> json = Json.OptionOf(command);
        command.SetAction(parsed => Output.Answer(Verb.Inspect(parsed.GetValue(path)!), parsed.GetValue(json), JsonText.Of, InspectText.Write, static _ => ExitCode.Ok));
        return command;
    }
}
