using System.Diagnostics;
using System.Text.Json;

namespace Floorline.Contract.Tests;

/// <summary>Runs the built command as a process of its own and keeps what it said.</summary>
internal static class CommandLine
{
    public static Said Run(params string[] arguments) => RunIn(RepositoryRoot.Path, arguments);

    public static Said RunIn(string folder, params string[] arguments) => RunWith([], folder, arguments);

    public static Said RunWith((string Name, string Value)[] environment, string folder, params string[] arguments)
    {
        using Process process = Begin(environment, folder, arguments);
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new Said(process.ExitCode, text, errors.Result);
    }

    public static Process Begin((string Name, string Value)[] environment, string folder, params string[] arguments)
    {
        string host = Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet";
        var start = new ProcessStartInfo(host) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, WorkingDirectory = folder };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "floorline.dll"));
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        Process process = Process.Start(start)!;
        process.StandardInput.Close();
        return process;
    }

    internal sealed record Said(int Code, string Out, string Error)
    {
        public JsonElement Json => JsonDocument.Parse(Out).RootElement;
    }
}
