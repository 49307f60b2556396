using System.CommandLine;
using Floorline.Cli.Text;
using Floorline.Workbench;
using Floorline.Workbench.Documents;

namespace Floorline.Cli.Commands;

/// <summary><c>floorline chunk --measured 33ms --rate 30hz --chunk 50</c>.</summary>
internal static class ChunkCommand
{
    internal static Command Make()
    {
        var command = new Command("chunk", "A robot policy that plans several actions per call: budget, duty, reaction delay");
        var measured = new Option<string>("--measured") { HelpName = "TIME", Description = "Time of one call, such as 33ms or 30fps", Required = true };
        var rate = new Option<string>("--rate") { HelpName = "HERTZ", Description = "Control rate, such as 30hz", Required = true };
        var actions = new Option<string>("--chunk") { HelpName = "N", Description = "Actions per call", DefaultValueFactory = static _ => "1" };
        command.Options.Add(measured);
        command.Options.Add(rate);
        command.Options.Add(actions);
        Option<bool> json = Json.OptionOf(command);
        command.SetAction(parsed => Output.Answer(
            Verb.Chunk(parsed.GetValue(measured)!, parsed.GetValue(rate)!, parsed.GetValue(actions)!),
            parsed.GetValue(json),
            JsonText.Of,
            PipelineText.Write,
            static chunk => chunk.Stalls ? ExitCode.MissesBudget : ExitCode.Ok));
        return command;
    }
}
