using Floorline.Core.Traces.Comparison;
using Floorline.Core.Traces.Gaps;
using Floorline.Core.Traces.Rules;
using Floorline.Workbench;
using Floorline.Workbench.Documents;

namespace Floorline.Cli.Text;

/// <summary>Two traces for a person to read: the verdict, where the difference lies, which patterns went or came.</summary>
public static class TraceComparisonText
{
    private const int MostKernels = 8;

    public static void Write(Page page, TraceComparisonResult result)
    {
        TraceComparison c = result.Comparison;
        if (c.Verdict == ChangeVerdict.Unknown)
        {
            page.Say($"Nothing to compare: {c.Basis}.", Tone.Warning);
            return;
        }

        string what = c.BaseSteps > 0 ? "A step" : "The window";
        string change = $"{what} takes {Figures.Time(c.NewTime)} instead of {Figures.Time(c.BaseTime)}, {Figures.Ratio(c.Ratio)} times";
        (string verdict, Tone tone) = c.Verdict switch
        {
            ChangeVerdict.Slower => ($"Regression: {change}; {Figures.Percent(c.Noise)} could be noise.", Tone.Bad),
            ChangeVerdict.Faster => ($"Faster: {change}; {Figures.Percent(c.Noise)} could be noise.", Tone.Good),
            _ => ($"No difference: {change}, within the noise of {Figures.Percent(c.Noise)}.", Tone.Plain),
        };
        page.Say(verdict, tone);
        page.Say($"Compared: {c.Basis} ({c.BaseSteps} and {c.NewSteps} steps).", Tone.Faint);
        Parts(page, c);
        Findings(page, c);
        Kernels(page, c);
    }

    private static void Parts(Page page, TraceComparison c)
    {
        page.Heading(c.BaseSteps > 0 ? "Where the mean step changed" : "Where the window changed");
        var rows = new List<string[]> { new[] { "part", "base", "new", "change" } };
        foreach (TimeChange part in c.Parts.Where(static p => p.Base != 0 || p.New != 0).OrderByDescending(static p => Math.Abs(p.Difference)))
        {
            rows.Add([NameOf(part.Name), Figures.Time(part.Base), Figures.Time(part.New), Signed(part.Difference)]);
        }

        page.Table(rows, header: true);
    }

    private static void Findings(Page page, TraceComparison c)
    {
        page.Heading("Patterns");
        foreach (TraceFinding gone in c.Resolved)
        {
            page.Say($"{gone.Title}{Gain(gone)}", Tone.Good, 2, "gone: ");
        }

        foreach (TraceFinding come in c.Appeared)
        {
            page.Say($"{come.Title}{Gain(come)}. {come.Evidence.Text}", Tone.Bad, 2, "new: ");
            page.Say(come.Try, Tone.Plain, 7, "Try: ");
        }

        foreach ((TraceFinding before, TraceFinding after) in c.Remaining)
        {
            string gain = after.GainCeilingNs is { } ns && before.GainCeilingNs is { } was ? $" (at most {Figures.Time(ns)} of the window, before {Figures.Time(was)})" : "";
            page.Say($"{after.Title}{gain}", Tone.Plain, 2, "still: ");
        }

        if (!c.Resolved.Any() && !c.Appeared.Any() && !c.Remaining.Any())
        {
            page.Say("None in either trace.", indent: 2);
        }
    }

    private static void Kernels(Page page, TraceComparison c)
    {
        page.Heading("Largest changes of kernels, per step");
        var rows = new List<string[]>();
        foreach (KernelChange kernel in c.Kernels.Where(static k => k.Difference != 0).Take(MostKernels))
        {
            string at = kernel.Path.Length == 0 ? "" : $" in {TraceText.Short(kernel.Path[(kernel.Path.LastIndexOf('>') + 1)..].Trim())}";
            string seen = kernel.BaseCount == 0 ? " (new)" : kernel.NewCount == 0 ? " (gone)" : "";
            rows.Add([Signed(kernel.Difference), Figures.Time(kernel.Base), Figures.Time(kernel.New), $"{TraceText.Short(kernel.Kernel)}{at}{seen}"]);
        }

        if (rows.Count > 0)
        {
            page.Table(rows);
        }
    }

    private static string Gain(TraceFinding finding) => finding.GainCeilingNs is > 0 and { } ns ? $" (at most {Figures.Time(ns)})" : "";

    private static string Signed(long ns) => ns > 0 ? "+" + Figures.Time(ns) : Figures.Time(ns);

    private static string NameOf(string part) => part switch
    {
        "exposed_communication" => "exposed communication",
        "exposed_copies" => "exposed copies",
        "fills_only" => "fills",
        _ => Enum.TryParse(part.Replace("idle: ", "", StringComparison.Ordinal), out IdleCause cause) && part.StartsWith("idle: ", StringComparison.Ordinal) ? $"idle: {TraceNotes.NameOf(cause)}" : part,
    };
}
