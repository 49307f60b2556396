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
    // In the order of the help text.
    private static readonly (string Name, Func<string[], Command> Make)[] _verbs =
    [
        ("floors", static _ => FloorsCommand.Make()),
        ("diagnose", static _ => DiagnoseCommand.Make()),
        ("predict", static _ => PredictCommand.Make()),
        ("plan", static _ => PlanCommand.Make()),
        ("sweep", static _ => SweepCommand.Make()),
        ("roofline", static _ => RooflineCommand.Make()),
        ("pipeline", static _ => PipelineCommand.Make()),
        ("chunk", static _ => ChunkCommand.Make()),
        ("inspect", static _ => InspectCommand.Make()),
        ("measure", static _ => MeasureCommand.Make()),
        ("lab", static _ => LabCommand.Make()),
        ("trace", static _ => TraceCommand.Make()),
        ("report", static _ => ReportCommand.Make()),
        ("catalogue", static _ => CatalogueCommand.Make()),
        ("calibrate", static _ => CalibrateCommand.Make()),
        ("backtest", static _ => BacktestCommand.Make()),
        ("verify", static _ => VerifyCommand.Make()),
        ("journal", static args => JournalCommand.Make(inFull: args is [] or ["journal", ..] or [['[', ..], ..])),
        ("serve", static _ => ServeCommand.Make()),
        ("demo", static _ => DemoCommand.Make()),
        ("completion", static _ => CompletionCommand.Make()),
    ];

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
            bool completes = args.Any(static a => a.StartsWith('['));
            string? mistyped = completes ? null : MistypedOption.Of(parsed, args);
            if (mistyped is not null || (!completes && parsed.Errors.Count > 0))
            {
                return Refuse(parsed, mistyped);
            }

            int code = parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
            Console.Out.Flush();
            return code;
        }
        catch (IOException e) when (Console.IsOutputRedirected && e.GetType() == typeof(IOException))
        {
            return Ended(e);
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

    /// <summary>The command with its verbs: only the one that the first word names, where it names one, for the options of the others cost as much time as
    /// an answer; else all.</summary>
    internal static RootCommand Root(string[] args)
    {
        var root = new RootCommand("How fast a model could run on a piece of hardware, how far you are from that, and what to do next.");
        foreach (HelpOption help in root.Options.OfType<HelpOption>())
        {
            help.Action = new HelpAction { MaxWidth = Output.Width };
        }

        bool one = false;
        foreach ((string name, _) in _verbs)
        {
            one |= args.Length > 0 && name == args[0];
        }

        foreach ((string name, Func<string[], Command> make) in _verbs)
        {
            if (!one || name == args[0])
            {
                root.Subcommands.Add(make(args));
            }
        }

        return root;
    }

    /// <summary>
    /// The output could not be written: quiet where the reader of a pipe went away, for nothing is left to tell it; said where a disk is full.
    /// </summary>
    private static int Ended(IOException e)
    {
        const int BrokenPipe = 32; // EPIPE; Windows: ERROR_BROKEN_PIPE, ERROR_NO_DATA
        if (e.HResult is BrokenPipe or unchecked((int)0x8007006D) or unchecked((int)0x800700E8))
        {
            return ExitCode.Ok;
        }

        Output.Complain($"the output could not be written ({e.Message.Split('\n')[0].TrimEnd('.')}): what was printed is not whole");
        return ExitCode.BadInput;
    }

    private static int Refuse(ParseResult parsed, string? mistyped)
    {
        foreach (string message in mistyped is null ? parsed.Errors.Select(static error => error.Message) : [mistyped])
        {
            Output.Complain(message);
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
