using Floorline.Cli.Text;
using Floorline.Core.Findings;
using Floorline.Readers;
using Floorline.Workbench;
using Floorline.Workbench.Documents;

namespace Floorline.Cli;

/// <summary>Where results go: the payload to stdout, everything else to stderr; colour only on a terminal that wants it.</summary>
public static class Output
{
    /// <summary>Columns to write in: a terminal's own, 80 in a pipe.</summary>
    public static int Width => Console.IsOutputRedirected ? 80 : Console.WindowWidth is > 0 and int columns ? Math.Min(columns, 100) : 80;

    public static void Payload(string text) => Console.Out.WriteLine(text);

    public static void Write(Page page)
    {
        foreach ((string text, Tone tone) in page.Lines)
        {
            Console.Out.WriteLine(TerminalColour.IsOn ? TerminalColour.Of(text, tone) : text);
        }
    }

    /// <summary>Answers a verb: the result as JSON or as a page with its own exit code, or what is wrong with the input.</summary>
    /// <param name="result">What the verb gave.</param>
    /// <param name="json">Whether JSON was asked for.</param>
    /// <param name="document">The result as a JSON document.</param>
    /// <param name="text">The result for a person to read.</param>
    /// <param name="exitCode">The exit code that the result means.</param>
    public static int Answer<T>(ReadResult<T> result, bool json, Func<T, string> document, Action<Page, T> text, Func<T, int> exitCode)
    {
        if (!result.IsOk)
        {
            return Refuse(result.Problems, json);
        }

        if (json)
        {
            Payload(document(result.Value));
        }
        else
        {
            var page = new Page(Width);
            text(page, result.Value);
            Write(page);
        }

        return exitCode(result.Value);
    }

    /// <summary>Whether a file that was asked for is missing although the answer stands.</summary>
    public static bool IsUnwritten(IEnumerable<Finding> findings) => findings.Any(static finding => finding.Id == Verb.UnwrittenId);

    /// <summary>The exit code after files were written beside an answer that was printed: that of the answer, or that of what could not be written.</summary>
    /// <param name="code">The answer's own.</param>
    /// <param name="problems">What could not be written.</param>
    public static int Beside(int code, params IEnumerable<Problem?> problems)
    {
        Problem[] unwritten = [.. problems.OfType<Problem>()];
        foreach (Problem problem in unwritten)
        {
            Complain($"{problem}");
        }

        return unwritten.Length > 0 ? ExitCode.BadInput : code;
    }

    /// <summary>Says on stderr what was understood that was typed in another form.</summary>
    /// <param name="hints">Whole sentences.</param>
    public static void Hint(IEnumerable<string> hints)
    {
        foreach (string hint in hints)
        {
            Complain(hint);
        }
    }

    /// <summary>Reports what is wrong with the input and gives the exit code for it.</summary>
    public static int Refuse(IReadOnlyList<Problem> problems, bool json)
    {
        foreach (Problem problem in problems)
        {
            Complain($"{problem}");
        }

        if (json)
        {
            Payload(JsonText.Of(problems));
        }

        return ExitCode.BadInput;
    }

    /// <summary>One message to stderr, wrapped; its later lines are indented.</summary>
    /// <param name="text">The message; lines of its own stay lines.</param>
    public static void Complain(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        int width = Console.IsErrorRedirected ? 80 : Width;
        foreach (string line in text.Split('\n'))
        {
            var page = new Page(width - 2);
            page.Say("floorline: " + line, Tone.Plain, 0, "");
            Console.Error.WriteLine(string.Join("\n  ", page.Lines.Select(static l => l.Text)));
        }
    }
}
