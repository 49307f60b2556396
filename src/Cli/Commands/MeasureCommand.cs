using System.CommandLine;
using Floorline.Cli.Text;
using Floorline.Workbench;
using Floorline.Workbench.Documents;

namespace Floorline.Cli.Commands;

/// <summary><c>floorline measure ...</c>: each thing that can be measured is a command of its own.</summary>
internal static class MeasureCommand
{
    internal static Command Make()
    {
        var command = new Command("measure", "Measure this machine, a command or a live server, with warm-up, intervals and notes on what disturbed it");
        command.Subcommands.Add(MeasureHostCommand.Make());
        command.Subcommands.Add(OfCommand());
        command.Subcommands.Add(MeasureEndpointCommand.Make());
        return command;
    }

    private static Command OfCommand()
    {
        var command = new Command("command", "Run a command many times: median, intervals, outliers; samples for verify");
        var words = new Argument<string[]>("CMD") { HelpName = "CMD", Description = "The program and its arguments, after --; no shell is involved", Arity = ArgumentArity.ZeroOrMore };
        command.Arguments.Add(words);
        var warmUp = new Option<string?>("--warmup") { HelpName = "N", Description = "Runs before the measured ones; 3" };
        var runs = new Option<string?>("--runs") { HelpName = "N", Description = "Measured runs; at least 10 and 3 s by default" };
        var ignore = new Option<bool>("--ignore-failure") { Description = "Bear exit codes other than 0" };
        var output = new Option<string?>("--out") { HelpName = "FILE", Description = "Write the times as JSON Lines, for verify" };
        command.Options.Add(warmUp);
        command.Options.Add(runs);
        command.Options.Add(ignore);
        command.Options.Add(output);
        Option<bool> json = Json.OptionOf(command);
        command.SetAction(parsed =>
        {
            var spec = new MeasureCommandSpec { Command = parsed.GetValue(words) ?? [], WarmUp = parsed.GetValue(warmUp), Runs = parsed.GetValue(runs), IgnoreFailure = parsed.GetValue(ignore), Output = parsed.GetValue(output) };
            using var interrupt = new Interrupt();
            return Output.Answer(
                Verb.MeasureCommand(spec, Console.IsErrorRedirected ? null : Progress, cancellation: interrupt.Token),
                parsed.GetValue(json),
                JsonText.Of,
                CommandText.Write,
                static result => Output.IsUnwritten(result.Findings) ? ExitCode.BadInput
                    : result.IsValid ? ExitCode.Ok : ExitCode.InvalidMeasurement);
        });
        return command;
    }

    private static void Progress(int runs) => Console.Error.Write($"\rfloorline: run {runs} ");
}
