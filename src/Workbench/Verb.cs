using System.Reflection;

namespace Floorline.Workbench;

/// <summary>
/// What Floorline can do, one method per verb: the same results whether they are shown by the command line, the web page or your own program.
/// </summary>
public static partial class Verb
{
    /// <summary>The version of Floorline, as results carry it.</summary>
    public static string Version { get; } = typeof(Verb)
        .Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";
}
