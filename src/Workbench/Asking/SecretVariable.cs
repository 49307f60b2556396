using Floorline.Readers;

namespace Floorline.Workbench;

/// <summary>A secret that stands in an environment variable, so that it is in no command line and no document.</summary>
internal static class SecretVariable
{
    /// <summary>The value, without space around it. A line end or another control character inside would become a header of its own and is refused.</summary>
    /// <param name="variable">The variable's name.</param>
    /// <param name="option">The option that named it, for the problem.</param>
    /// <param name="place">Whose environment.</param>
    internal static ReadResult<string> Read(string variable, string option, Workplace place)
    {
        string value = place.Variable(variable)?.Trim() ?? "";
        return value.Length == 0
            ? ReadResult.Failed<string>(new Problem("", option, $"the environment variable '{variable}', which is not set", "the name of a variable that holds the value"))
            : value.Any(static c => char.IsControl(c) || c > 255)
            ? ReadResult.Failed<string>(new Problem("", option, $"the environment variable '{variable}', whose value has a line end or another character that no header may hold",
                "one line of plain characters"))
            : ReadResult.Ok(value);
    }
}
