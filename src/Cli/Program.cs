using System.CommandLine;

namespace Floorline.Cli;

/// <summary>The command line's entry: arguments in, exit code out.</summary>
internal static class Program
{
    private static int Main(string[] args)
    {
        var root = new RootCommand("How fast a model could run on a piece of hardware, how far you are from that, and what to do next.");
        return root.Parse(args).Invoke();
    }
}
