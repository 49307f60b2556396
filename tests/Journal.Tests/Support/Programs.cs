using System.Diagnostics;

namespace Floorline.Journal.Tests.Support;

/// <summary>Starts the writer and the command line as processes of their own.</summary>
internal static class Programs
{
    /// <summary>The dotnet that runs these tests.</summary>
    public static string Host { get; } = Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet";

    public static Process Writer(string address, string word, int count) => Start(AppContext.BaseDirectory, "Floorline.Journal.Tests.dll", null, [address, word, $"{count}"]);

    public static Said Floorline(string folder, string line, string? journal = null) => Floorline(folder, journal, line.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    public static Said Floorline(string folder, string? journal, params string[] arguments) => FloorlineFrom(AppContext.BaseDirectory, folder, journal, arguments);

    public static Said FloorlineFrom(string program, string folder, string? journal, params string[] arguments)
    {
        using Process process = Start(folder, Path.Combine(program, "floorline.dll"), journal, arguments);
        process.StandardInput.Close();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new Said(process.ExitCode, text, errors.Result.Replace("\n  ", " ", StringComparison.Ordinal));
    }

    private static Process Start(string folder, string program, string? journal, string[] arguments)
    {
        var start = new ProcessStartInfo(Host) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, WorkingDirectory = folder };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, program));
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["FLOORLINE_JOURNAL"] = journal ?? "";
        return Process.Start(start)!;
    }

    internal sealed record Said(int Code, string Out, string Error);
}
