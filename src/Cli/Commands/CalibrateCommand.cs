using System.CommandLine;
using Floorline.Cli.Text;
using Floorline.Readers;
using Floorline.Workbench;
using Floorline.Workbench.Documents;

namespace Floorline.Cli.Commands;

/// <summary><c>floorline calibrate FILE...</c>.</summary>
internal static class CalibrateCommand
{
    internal static Command Make()
    {
        var command = new Command("calibrate", "Fit an engine's few coefficients to your own runs and keep them in floorline.json");
        var files = new Argument<string[]>("FILE") { HelpName = "FILE", Description = "CSV tables of your runs in backtest's columns; four to six runs suffice", Arity = ArgumentArity.OneOrMore };
        var engine = new Option<string?>("--engine") { HelpName = "NAME", Description = "Name to keep the profile under; the runs' engine if left out" };
        var dry = new Option<bool>("--dry-run") { Description = "Show the fit, store nothing" };
        command.Arguments.Add(files);
        command.Options.Add(engine);
        command.Options.Add(dry);
        Option<bool> json = Json.OptionOf(command);
        command.SetAction(parsed =>
        {
            ReadResult<CalibrateResult> result = Read(parsed.GetValue(files)!, parsed.GetValue(engine));
            if (result.IsOk && !parsed.GetValue(dry))
            {
                result = Verb.SaveCalibration(result.Value, SpecFile.DefaultName);
            }

            return Output.Answer(result, parsed.GetValue(json), JsonText.Of, CalibrateText.Write, static _ => ExitCode.Ok);
        });
        return command;
    }

    private static ReadResult<CalibrateResult> Read(string[] paths, string? engine)
    {
        if (paths.Select(static path => RegularFile.Problem(path, "a CSV table of measurements")).OfType<Problem>().ToArray() is { Length: > 0 } problems)
        {
            return ReadResult.Failed<CalibrateResult>(problems);
        }

        var opened = new List<(Stream, string)>();
        try
        {
            foreach (string path in paths)
            {
                opened.Add((RegularFile.Open(path), path));
            }

            return Verb.Calibrate(opened, engine);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ReadResult.Failed<CalibrateResult>(new Problem(paths[opened.Count], "", "no file that can be opened", "a CSV table of measurements"));
        }
        finally
        {
            opened.ForEach(static o => o.Item1.Dispose());
        }
    }
}
