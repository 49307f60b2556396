using System.Diagnostics;

namespace Floorline.Tests;

/// <summary>
/// The command that tests run as a process of its own: the one that <c>./test</c> has just built as people get it and names in
/// <c>FLOORLINE_COMMAND</c>, else the build beside the tests.
/// </summary>
internal static class BuiltCommand
{
    private static readonly string? s_named = Environment.GetEnvironmentVariable("FLOORLINE_COMMAND") is { Length: > 0 } path ? path : null;

    /// <summary>The dotnet that runs these tests.</summary>
    public static string Host { get; } = Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet";

    /// <summary>The program and what stands before its arguments.</summary>
    public static string[] Words { get; } = s_named is null ? Managed(AppContext.BaseDirectory) : [s_named];

    /// <summary>The same for a shell.</summary>
    public static string Line { get; } = string.Join(' ', Words.Select(static w => $"'{w}'"));

    /// <summary>Whether it was compiled ahead of time, so that there is another to compare it with.</summary>
    public static bool IsNamed => s_named is not null;

    /// <summary>The build that lies in a folder, run by <see cref="Host"/>.</summary>
    public static string[] Managed(string folder) => [Host, Path.Combine(folder, "floorline.dll")];

    /// <summary>A process that is not started yet; its input, output and messages are ours.</summary>
    public static ProcessStartInfo Of(string folder, IEnumerable<string> arguments) => Of(Words, folder, arguments);

    /// <summary>The same for a program of one's own.</summary>
    public static ProcessStartInfo Of(string[] program, string folder, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program[0])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = folder,
        };
        start.Environment["FLOORLINE_HOME"] = Path.Combine(AppContext.BaseDirectory, "no-home"); // what somebody measured here is no part of a test
        foreach (string argument in program[1..].Concat(arguments))
        {
            start.ArgumentList.Add(argument);
        }

        return start;
    }
}
