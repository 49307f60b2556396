using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Floorline.Contract.Tests;

/// <summary>Runs the built command as a process of its own and keeps what it said.</summary>
internal static partial class CommandLine
{
    /// <summary>The words of a line as a shell takes them: quotes hold words together.</summary>
    public static string[] Words(string line) => [.. Quoted().Matches(line)
        .Select(static m => m.Value.Replace("\"", "", StringComparison.Ordinal).Replace("'", "", StringComparison.Ordinal))];

    [GeneratedRegex("(?:\"[^\"]*\"|'[^']*'|[^\\s\"'])+")]
    private static partial Regex Quoted();

    public static Said Run(params string[] arguments) => RunIn(RepositoryRoot.Path, arguments);

    public static Said RunIn(string folder, params string[] arguments) => RunWith(folder, [], arguments);

    /// <summary>Runs it with environment variables.</summary>
    public static Said RunWith(string folder, IEnumerable<KeyValuePair<string, string>> environment, params string[] arguments)
    {
        using Process process = Started(folder, environment, arguments);
        return Ended(process);
    }

    /// <summary>Runs it with environment variables, as pairs.</summary>
    public static Said RunWith((string Name, string Value)[] environment, string folder, params string[] arguments)
    {
        using Process process = Begin(environment, folder, arguments);
        return Ended(process);
    }

    /// <summary>Starts it with environment variables, as pairs.</summary>
    public static Process Begin((string Name, string Value)[] environment, string folder, params string[] arguments) =>
        Started(folder, environment.Select(static e => new KeyValuePair<string, string>(e.Name, e.Value)), arguments);

    /// <summary>Starts it, for a test that does something meanwhile.</summary>
    public static Process Started(string folder, IEnumerable<KeyValuePair<string, string>> environment, params string[] arguments)
    {
        ProcessStartInfo start = BuiltCommand.Of(folder, arguments);
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        Process process = Process.Start(start)!;
        process.StandardInput.Close();
        return process;
    }

    public static Said Ended(Process process)
    {
        Task<string> errors = process.StandardError.ReadToEndAsync();
        Task<string> text = process.StandardOutput.ReadToEndAsync();
        if (!Task.WaitAll([text, errors], TimeSpan.FromMinutes(8)))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{process.StartInfo.FileName} {string.Join(' ', process.StartInfo.ArgumentList)} did not end within 8 minutes");
        }

        process.WaitForExit();
        return new Said(process.ExitCode, text.Result, Unwrapped(errors.Result));
    }

    /// <summary>Messages without the line breaks that fit them to a width.</summary>
    public static string Unwrapped(string errors) => errors.Replace("\n  ", " ", StringComparison.Ordinal);

    internal sealed record Said(int Code, string Out, string Error)
    {
        public JsonElement Json => JsonDocument.Parse(Out, new JsonDocumentOptions { AllowDuplicateProperties = false }).RootElement;
    }
}
