using System.CommandLine;
using Floorline.Cli.Text;
using Floorline.Readers;
using Floorline.Workbench;
using Floorline.Workbench.Documents;

namespace Floorline.Cli.Commands;

/// <summary><c>floorline backtest DATA.csv</c>.</summary>
internal static class BacktestCommand
{
    internal static Command Make()
    {
        var command = new Command("backtest", "Hold floors and expected values against published measurements");
        var file = new Argument<string>("FILE") { HelpName = "FILE", Description = "A CSV table: model, hardware, metric, value; params_total_b, params_active_b, bytes_per_weight, phase, batch_or_concurrency, input_tokens, output_tokens" };
        var markdown = new Option<bool>("--markdown") { Description = "Print the tables as Markdown" };
        command.Arguments.Add(file);
        command.Options.Add(markdown);
        Option<bool> json = Json.OptionOf(command);
        command.SetAction(parsed =>
        {
            ReadResult<BacktestResult> result = Read(parsed.GetValue(file)!);
            return parsed.GetValue(markdown) && result.IsOk
                ? Print(result.Value)
                : Output.Answer(result, parsed.GetValue(json), JsonText.Of, BacktestText.Write, static r => r.Violations.Count > 0 ? ExitCode.Impossible : ExitCode.Ok);
        });
        return command;
    }

    private static int Print(BacktestResult result)
    {
        Output.Payload(BacktestMarkdown.Of(result));
        return result.Violations.Count > 0 ? ExitCode.Impossible : ExitCode.Ok;
    }

    private static ReadResult<BacktestResult> Read(string path)
    {
        try
        {
            using FileStream stream = File.OpenRead(path);
            return Verb.Backtest(stream, path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ReadResult.Failed<BacktestResult>(new Problem(path, "", "no file that can be opened", "a CSV table of measurements"));
        }
    }
}
