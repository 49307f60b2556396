namespace Floorline.Contract.Tests;

/// <summary>This machine, measured once in a hurry for all tests of a class, into a folder of its own.</summary>
public sealed class MeasuredHost : IDisposable
{
    public MeasuredHost()
    {
        Home = Directory.CreateTempSubdirectory("floorline-host-").FullName;
        Svg = Path.Combine(Home, "roofline.svg");
        Said = CommandLine.RunWith([("FLOORLINE_HOME", Home)], Home, "measure", "host", "--quick", "--limit", "3s", "--svg", Svg, "--json");
    }

    internal string Home { get; }

    internal string Svg { get; }

    internal CommandLine.Said Said { get; }

    internal CommandLine.Said Run(params string[] arguments) => CommandLine.RunWith([("FLOORLINE_HOME", Home)], Home, arguments);

    public void Dispose() => Directory.Delete(Home, recursive: true);
}
