using Floorline.Core.Traces.Rules;
using Floorline.Core.Traces.Steps;
using Floorline.Workbench.Documents;

namespace Floorline.Cli.Text;

/// <summary>What the longest steps rest on.</summary>
internal static class PathText
{
    private const int Names = 4;
    private const int NameWidth = 44;

    internal static void Write(Page page, DeviceDiagnosis device, IReadOnlyList<TraceNote> notes)
    {
        if (device.CriticalPaths.Count == 0)
        {
            return;
        }

        CriticalPath path = device.CriticalPaths[0];
        page.Heading($"Critical path of the longest step ({Figures.Time(path.Step.Length)})");
        TraceText.Say(page, notes, TraceNoteKind.Path, Tone.Plain, 2);
        page.Table([.. path.Names.Take(Names).Select(n => new[]
        {
            TraceNotes.NameOf(n.Part), n.Name < 0 ? "nothing the trace shows" : TraceText.Short(device.Trace.Names[n.Name], NameWidth), Figures.Time(n.Time),
            Figures.Percent((double)n.Time / path.Step.Length),
        })]);
    }
}
