using Floorline.Core.Objectives;
using Floorline.Core.Planning;
using Floorline.Workbench;

namespace Floorline.Cli.Text;

/// <summary>A plan for a person to read: whether the SLO is met, what to do in order, which configurations there are.</summary>
public static class PlanText
{
    public static void Write(Page page, PlanResult result)
    {
        Playbook book = result.Playbook;
        string where = $"{result.Floors.Situation.Model.Name} on {FloorsText.Hardware(result.Floors.Situation.Hardware)}";
        bool met = result.Meets;
        if (result.Impossible)
        {
            page.Say($"Impossible: the measured time for {where} lies below the floor, {Figures.Of(result.Floors.Floors.Binding)}. There is nothing to plan from it; floorline diagnose with the same options ranks the causes.", Tone.Bad);
            FloorsText.Assumptions(page, result.Assumptions);
            return;
        }

        page.Say(result.Slo.IsEmpty ? $"{where}: {book.Steps.Count} step(s) are worth taking."
            : met ? $"The SLO can be met for {where}, {Surely(result.Attainment)}."
            : $"The SLO is missed for {where}, {Surely(result.Attainment)}: {string.Join("; ", book.End.Misses(result.Slo))}.", met ? Tone.Good : Tone.Bad);
        if (result.Slo.Objectives.Any(static o => o.IsStatisticAssumed))
        {
            page.Say($"A latency without a statistic means its p95: {string.Join(", ", result.Slo.Objectives.Where(static o => o.IsStatisticAssumed).Select(static o => o.Name))}.", Tone.Faint);
        }

        Steps(page, book);
        if (result.Search is { } search)
        {
            Search(page, search, result);
        }

        if (result.Simulated is not null && result.Search is { } of && (of.Meeting.Count > 0 ? of.Meeting[0] : of.Nearest) is { } first)
        {
            page.Blank().Say($"The first of them ({first.Configuration.Parallelism.Devices}x{first.Configuration.Device.Name}, {first.Configuration.Weights?.Name ?? "weights as is"}, {first.Configuration.Concurrency} requests in flight):", indent: 2);
        }

        PredictText.Serving(page, result.Simulated, null, null);
        foreach (string beyond in result.Tail)
        {
            page.Say($"Slow requests: {beyond}. Lower the limit, or plan for fewer requests in flight, where they matter.", Tone.Warning, 2);
        }

        FloorsText.Assumptions(page, result.Assumptions);
    }

    private static string Surely(Attainment attainment) => attainment switch
    {
        Attainment.MetSurely => "at the far end of the 90 % intervals too",
        Attainment.MetInMiddle => "by the middle of the expectation; not at the far end of its 90 % interval",
        Attainment.MissedInMiddle => "by the middle of the expectation; not at the near end of its 90 % interval",
        Attainment.MissedSurely => "at the near end of the 90 % intervals too",
        _ => "because a figure that is asked for cannot be told",
    };

    private static void Steps(Page page, Playbook book)
    {
        page.Heading("What to do, in order");
        page.Say("now: " + PredictText.Line(book.Start), indent: 2);
        int number = 1;
        foreach (PlayStep step in book.Steps)
        {
            page.Say($"{step.Outcome.Lever.Title} ({step.Outcome.Lever.Id}). {PredictText.Cost(step.Outcome.Lever)} {PredictText.Line(step.After)}.", Tone.Good, 2, $"{number++}. ");
            page.Say(step.Outcome.Reason + ".", Tone.Faint, 5);
        }

        page.Say($"Stop here: {book.Stop}.", indent: 2);
        page.Say("Take one step, measure, record it (floorline journal), and plan again: predictions drift apart from reality with every step.", Tone.Faint, 2);
    }

    private static void Search(Page page, ConfigurationSearch search, PlanResult result)
    {
        page.Heading($"Configurations ({search.Count:#,0} searched, {search.Meeting.Count:#,0} meet the SLO)");
        IReadOnlyList<(Configuration Configuration, Outlook Outlook)> shown = search.Meeting.Count > 0 ? [.. search.Meeting.DistinctBy(static m => m.Configuration with { ChunkTokens = 0 }).Take(3)] : search.Nearest is { } one ? [one] : [];
        if (shown.Count > 0)
        {
            page.Say(search.Meeting.Count > 0 ? "Fewest devices per token:" : "None meets it. The nearest:", indent: 2);
            Table(page, shown);
        }

        if (search.Nearest is { } nearest)
        {
            page.Say("It misses: " + string.Join("; ", nearest.Outlook.Misses(result.Slo)) + ".", Tone.Warning, 2);
        }

        if (search.Front.Count > 1)
        {
            page.Blank().Say("Pareto front of latency, throughput and devices per token:", indent: 2);
            Table(page, Spread(search.Front));
        }

        foreach ((string reason, int count) in search.Infeasible.Take(4))
        {
            page.Say($"{count:#,0} cannot run: {reason}.", Tone.Faint, 2);
        }
    }

    /// <summary>At most eight of a front, evenly spread from end to end.</summary>
    private static IReadOnlyList<(Configuration, Outlook)> Spread(IReadOnlyList<(Configuration, Outlook)> front)
    {
        const int Most = 8;
        return front.Count <= Most ? front : [.. Enumerable.Range(0, Most).Select(i => front[(int)Math.Round(i * (front.Count - 1.0) / (Most - 1))])];
    }

    private static void Table(Page page, IReadOnlyList<(Configuration Configuration, Outlook Outlook)> rows) => page.Table(
        [
            ["hardware", "weights", "kv", "split", "slots", "TTFT", "ITL", "tok/s"],
            .. rows.Select(static r => new[]
            {
                $"{r.Configuration.Parallelism.Devices}x{r.Configuration.Device.Name}",
                r.Configuration.Weights?.Name ?? "as is",
                r.Configuration.KvCache.Name,
                $"tp{r.Configuration.Parallelism.Tensor}{(r.Configuration.Parallelism.Pipeline > 1 ? $" pp{r.Configuration.Parallelism.Pipeline}" : "")}{(r.Configuration.Parallelism.Expert > 1 ? $" ep{r.Configuration.Parallelism.Expert}" : "")}",
                $"{r.Configuration.Concurrency}",
                r.Outlook.Ttft is { } ttft ? Figures.Of(ttft.Middle) : "",
                Figures.Of(r.Outlook.Itl.Middle),
                Figures.Of(r.Outlook.Throughput),
            }),
        ], header: true);
}
