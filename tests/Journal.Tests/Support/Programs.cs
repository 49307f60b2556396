using System.Diagnostics;

namespace Floorline.Journal.Tests.Support;

/// <summary>Starts the writer and the command line as processes of their own.</summary>
internal static class Programs
{
    public static Process Writer(string address, string word, int count) =>
        Start([BuiltCommand.Host, Path.Combine(AppContext.BaseDirectory, "Floorline.Journal.Tests.dll")], AppContext.BaseDirectory, null, [address, word, $"{count}"]);

    public static Said Floorline(string folder, string line, string? journal = null) => Floorline(folder, journal, line.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    public static Said Floorline(string folder, string? journal, params string[] arguments) => Ended(Start(BuiltCommand.Words, folder, journal, arguments));

    /// <summary>The managed build in a folder of the test's own.</summary>
    public static Said FloorlineFrom(string program, string folder, string? journal, params string[] arguments) =>
        Ended(Start(BuiltCommand.Managed(program), folder, journal, arguments));

    private static Said Ended(Process started)
    {
        using Process process = started;
        process.StandardInput.Close();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new Said(process.ExitCode, text, errors.Result.Replace("\n  ", " ", StringComparison.Ordinal));
    }

    private static Process Start(string[] program, string folder, string? journal, string[] arguments)
    {
        ProcessStartInfo start = BuiltCommand.Of(program, folder, arguments);
        start.Environment["FLOORLINE_JOURNAL"] = journal ?? "";
        return Process.Start(start)!;
    }

    internal sealed record Said(int Code, string Out, string Error);
}
