namespace Floorline.Probes.Commands;

/// <summary>A program could not be started.</summary>
public sealed class CommandException : Exception
{
    /// <summary>Without a reason.</summary>
    public CommandException()
    {
    }

    /// <summary>With the reason.</summary>
    /// <param name="message">The reason.</param>
    public CommandException(string message)
        : base(message)
    {
    }

    /// <summary>With the reason and its cause.</summary>
    /// <param name="message">The reason.</param>
    /// <param name="cause">The cause.</param>
    public CommandException(string message, Exception cause)
        : base(message, cause)
    {
    }
}
