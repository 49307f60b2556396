using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Floorline.Contract.Tests;

/// <summary>Runs the built command as a process of its own and keeps what it said.</summary>
internal static partial class CommandLine
{
    /// <summary>The words of a line as a shell takes them: quotes hold words together.</summary>
    public static string[] Words(string line) => [.. Quoted().Matches(line).Select(static m => m.Value.Replace("\"", "", StringComparison.Ordinal).Replace("'", "", StringComparison.Ordinal))];

    [GeneratedRegex("(?:\"[^\"]*\"|'[^']*'|[^\\s\"'])+")]
    private static partial Regex Quoted();

    public static Said Run(params string[] arguments) => RunIn(RepositoryRoot.Path, arguments);

    public static Said RunIn(string folder, params string[] arguments)
    {
        string host = Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet";
        var start = new ProcessStartInfo(host) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, WorkingDirectory = folder };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "floorline.dll"));
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new Said(process.ExitCode, text, errors.Result);
    }

    internal sealed record Said(int Code, string Out, string Error)
    {
        public JsonElement Json => JsonDocument.Parse(Out).RootElement;
    }
}
