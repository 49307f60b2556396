using Floorline.Core.Traces.Rules;
using Floorline.Core.Traces.Steps;

namespace Floorline.Cli.Text;

/// <summary>What the longest steps rest on.</summary>
internal static class PathText
{
    private const int Names = 4;
    private const int NameWidth = 44;

    internal static void Write(Page page, DeviceDiagnosis device)
    {
        if (device.CriticalPaths.Count == 0)
        {
            return;
        }

        CriticalPath path = device.CriticalPaths[0];
        page.Heading($"Critical path of the longest step ({Figures.Time(path.Step.Length)})");
        page.Say(string.Join(", ", Enum.GetValues<PathPart>().Where(p => path.TimeOf(p) > 0).OrderByDescending(path.TimeOf)
            .Select(p => $"{NameOf(p)} {Figures.Percent((double)path.TimeOf(p) / path.Step.Length)}")) + ".", indent: 2);
        page.Table([.. path.Names.Take(Names).Select(n => new[]
        {
            NameOf(n.Part), n.Name < 0 ? "nothing the trace shows" : TraceText.Short(device.Trace.Names[n.Name], NameWidth), Figures.Time(n.Time),
            Figures.Percent((double)n.Time / path.Step.Length),
        })]);
    }

    private static string NameOf(PathPart part) => part switch
    {
        PathPart.Device => "device",
        PathPart.Host => "host",
        PathPart.LaunchLatency => "launch latency",
        PathPart.Queue => "queued",
        _ => throw new ArgumentOutOfRangeException(nameof(part), part, "is not a part of a path"),
    };
}
