namespace Floorline.Probes.Commands;

/// <summary>Runs a command once and times it.</summary>
public interface ICommandRunner
{
    /// <summary>Runs it to its end; what it prints is discarded, its input is empty.</summary>
    /// <param name="command">The program and its arguments; no shell is involved.</param>
    /// <exception cref="CommandException">The program cannot be started.</exception>
    CommandRun Run(IReadOnlyList<string> command);
}
