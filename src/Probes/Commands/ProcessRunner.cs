using System.ComponentModel;
using System.Diagnostics;
using Floorline.Core.Quantities;

namespace Floorline.Probes.Commands;

/// <summary>Runs commands as processes of this machine.</summary>
public sealed class ProcessRunner : ICommandRunner
{
    /// <inheritdoc/>
    public CommandRun Run(IReadOnlyList<string> command)
    {
        ArgumentNullException.ThrowIfNull(command);
        Require.InRange(command.Count, 1, int.MaxValue, nameof(command));
        var start = new ProcessStartInfo(command[0]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in command.Skip(1))
        {
            start.ArgumentList.Add(argument);
        }

        long begun = Stopwatch.GetTimestamp();
        try
        {
            using Process process = Process.Start(start)!;
            process.StandardInput.Close();

            // Drained as bytes: a full pipe would stop the command, and decoding text would cost time that is not its own.
            Task output = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
            Task errors = process.StandardError.BaseStream.CopyToAsync(Stream.Null);
            process.WaitForExit();
            Task.WaitAll(output, errors);
            return new CommandRun(new Seconds(Stopwatch.GetElapsedTime(begun).TotalSeconds), process.ExitCode);
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException or FileNotFoundException)
        {
            throw new CommandException($"'{command[0]}', which {(e is Win32Exception { NativeErrorCode: 13 } ? "may not be run" : "is not there or no program")}", e);
        }
    }
}
