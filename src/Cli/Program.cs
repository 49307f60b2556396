using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text;
using Floorline.Cli.Commands;

namespace Floorline.Cli;

/// <summary>The command line's entry: arguments in, exit code out.</summary>
internal static class Program
{
    private static int Main(string[] args)
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        try
        {
            RootCommand root = Root(args);
            if (args.Length == 0)
            {
                args = ["--help"];
            }

            ParseResult parsed = root.Parse(args);
            return parsed.Errors.Count > 0 && !args.Any(static a => a.StartsWith('[')) ? Refuse(parsed) : parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (IOException e) when (Console.IsOutputRedirected && e.GetType() == typeof(IOException))
        {
            // The reader of the pipe went away: nothing is left to tell it.
            return ExitCode.Ok;
        }
        catch (Exception e)
        {
            Console.Error.WriteLine($"floorline: internal error: {e.GetType().Name}: {e.Message}");
            Console.Error.WriteLine("This is a fault of Floorline, not of your input. Please report it with the command you ran.");
            if (Environment.GetEnvironmentVariable("FLOORLINE_DEBUG") is { Length: > 0 })
            {
                Console.Error.WriteLine(e);
            }

            return ExitCode.InternalError;
        }
    }

    internal static RootCommand Root(string[] args)
    {
        var root = new RootCommand("How fast a model could run on a piece of hardware, how far you are from that, and what to do next.");
        foreach (HelpOption help in root.Options.OfType<HelpOption>())
        {
            help.Action = new HelpAction { MaxWidth = Output.Width };
        }

        root.Subcommands.Add(FloorsCommand.Make());
        root.Subcommands.Add(DiagnoseCommand.Make());
        root.Subcommands.Add(PredictCommand.Make());
        root.Subcommands.Add(PlanCommand.Make());
        root.Subcommands.Add(SweepCommand.Make());
        root.Subcommands.Add(RooflineCommand.Make());
        root.Subcommands.Add(PipelineCommand.Make());
        root.Subcommands.Add(ChunkCommand.Make());
        root.Subcommands.Add(InspectCommand.Make());
        root.Subcommands.Add(MeasureCommand.Make());
        root.Subcommands.Add(LabCommand.Make());
        root.Subcommands.Add(TraceCommand.Make());
        root.Subcommands.Add(ReportCommand.Make());
        root.Subcommands.Add(CatalogueCommand.Make());
        root.Subcommands.Add(CalibrateCommand.Make());
        root.Subcommands.Add(BacktestCommand.Make());
        root.Subcommands.Add(VerifyCommand.Make());
        root.Subcommands.Add(JournalCommand.Make(inFull: args is ["journal", ..] || args is [['[', ..], ..]));
        root.Subcommands.Add(ServeCommand.Make());
        root.Subcommands.Add(DemoCommand.Make());
        root.Subcommands.Add(CompletionCommand.Make());
        return root;
    }

    private static int Refuse(ParseResult parsed)
    {
        foreach (ParseError error in parsed.Errors)
        {
            Output.Complain(error.Message);
        }

        string verb = "";
        for (CommandResult? at = parsed.CommandResult; at is { Command: not RootCommand }; at = at.Parent as CommandResult)
        {
            verb = at.Command.Name + " " + verb;
        }

        Console.Error.WriteLine($"Try: floorline {verb}--help");
        return ExitCode.BadInput;
    }
}
