using System.CommandLine;

namespace Floorline.Contract.Tests.Options;

/// <summary>Runs the command line within the tests' own process: a walk over hundreds of options needs no process for each.</summary>
internal static class InProcess
{
    private static readonly Lock _console = new();

    public static CommandLine.Said Run(IReadOnlyList<string> arguments)
    {
        lock (_console)
        {
            (TextWriter before, TextWriter beforeErrors) = (Console.Out, Console.Error);
            using var text = new StringWriter();
            using var errors = new StringWriter();
            try
            {
                Console.SetOut(text);
                Console.SetError(errors);
                string[] words = [.. arguments];
                ParseResult parsed = Floorline.Cli.Program.Root(words).Parse(words);
                if (parsed.Errors.Count > 0)
                {
                    return new CommandLine.Said(1, "", string.Join('\n', parsed.Errors.Select(static e => e.Message)));
                }

                int code = parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
                return new CommandLine.Said(code, text.ToString(), CommandLine.Unwrapped(errors.ToString()));
            }
            finally
            {
                Console.SetOut(before);
                Console.SetError(beforeErrors);
            }
        }
    }
}
