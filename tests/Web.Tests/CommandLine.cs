using System.Diagnostics;

namespace Floorline.Web.Tests;

/// <summary>Runs the built command as a process of its own.</summary>
internal static class CommandLine
{
    public static string Json(params string[] arguments)
    {
        using Process process = Start([.. arguments, "--json"]);
        process.StandardInput.Close();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        _ = errors.Result;
        return text;
    }

    public static Process Start(params string[] arguments) => Process.Start(BuiltCommand.Of(RepositoryRoot.Path, arguments))!;
}
