using System.CommandLine;
using Floorline.Cli.Text;
using Floorline.Core.Diagnosis;
using Floorline.Readers;
using Floorline.Workbench;
using Floorline.Workbench.Documents;

namespace Floorline.Cli.Commands;

/// <summary><c>floorline chunk --measured 33ms --rate 30hz --chunk 50</c>.</summary>
internal static class ChunkCommand
{
    internal static Command Make()
    {
        var command = new Command("chunk", "A robot policy that plans several actions per call: budget, duty, reaction delay");
        var measured = new Option<string>("--measured") { HelpName = "TIME", Description = "Time of one call, such as 33ms", Required = true };
        var rate = new Option<string>("--rate") { HelpName = "HERTZ", Description = "Control rate, such as 30hz", Required = true };
        var actions = new Option<string>("--chunk") { HelpName = "N", Description = "Actions per call", DefaultValueFactory = static _ => "1" };
        command.Options.Add(measured);
        command.Options.Add(rate);
        command.Options.Add(actions);
        Option<bool> json = Json.OptionOf(command);
        command.SetAction(parsed =>
        {
            ReadResult<ActionChunk> result = Verb.Chunk(parsed.GetValue(measured)!, parsed.GetValue(rate)!, parsed.GetValue(actions)!);
            return result.IsOk ? Show(result.Value, parsed.GetValue(json)) : Output.Refuse(result.Problems, parsed.GetValue(json));
        });
        return command;
    }

    private static int Show(ActionChunk chunk, bool json)
    {
        if (json)
        {
            Output.Payload(JsonText.Of(chunk));
        }
        else
        {
            var page = new Page(Output.Width);
            PipelineText.Write(page, chunk);
            Output.Write(page);
        }

        return chunk.Stalls ? ExitCode.MissesBudget : ExitCode.Ok;
    }
}
