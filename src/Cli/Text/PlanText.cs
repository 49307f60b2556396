using Floorline.Core.Answers;
using Floorline.Core.Levers;
using Floorline.Core.Objectives;
using Floorline.Core.Planning;
using Floorline.Core.Serving;
using Floorline.Workbench;
using Floorline.Workbench.Documents;
using Floorline.Workbench.Words;

namespace Floorline.Cli.Text;

/// <summary>A plan for a person to read: whether the SLO is met, what to do in order, which configurations there are.</summary>
public static class PlanText
{
    public static void Write(Page page, PlanResult result)
    {
        Playbook book = result.Playbook;
        string where = $"{result.Floors.Situation.Model.Name} on {FloorsText.Hardware(result.Floors.Situation.Hardware)}";
        bool met = result.Meets;
        if (!result.Contradicts && !result.Impossible && Sentences.DoesNotFit(result.Floors.Capacity) is { } no)
        {
            page.Say(no + AnswerSentences.WouldFit(result.Answer), Tone.Bad);
        }

        AnswerText.Alarm(page, result.Answer);
        if (result.Contradicts)
        {
            AnswerText.Write(page, result.Answer);
            FloorsText.Assumptions(page, result.Assumptions);
            return;
        }

        if (result.Impossible)
        {
            page.Say($"Impossible: the measured time for {where} lies below the floor, {Figures.Of(result.Floors.Floors.Binding)}. There is nothing to plan from it; floorline diagnose with the same options ranks the causes.", Tone.Bad);
            FloorsText.Assumptions(page, result.Assumptions);
            return;
        }

        page.Say(result.Slo.IsEmpty ? $"{where}: {book.Steps.Count} step(s) are worth taking."
            : result.IsWithoutEngine ? $"With the stated engine no SLO is met. {WithoutEngine(result, where)}"
            : met ? $"The SLO can be met for {where}{How(result)}, {Surely(result)}."
            : book.Stop is Stop.MoreThanArrives ? $"The SLO cannot be met for {where}, whatever serves it: {Sentence.Of(book.Stop)}."
            : $"The SLO is missed for {where}{(AsMeasured(book) ? " as measured" : $", {Surely(result)}")}: "
                + $"{Sentence.Of(book.End.Misses(result.Slo))}.", met ? Tone.Good : Tone.Bad);
        if (result.Beyond is { } more)
        {
            page.Say(Sentence.Of(more), Tone.Warning);
        }

        if (Sentence.BarelyFits(result.Recommended.Forecast) is { } barely)
        {
            page.Say(barely, Tone.Warning);
        }

        if (result.Slo.Objectives.Any(static o => o.IsStatisticAssumed))
        {
            page.Say($"A latency without a statistic means its p95: {string.Join(", ", result.Slo.Objectives.Where(static o => o.IsStatisticAssumed).Select(static o => o.Name))}.", Tone.Faint);
        }

        AnswerText.Brief(page, result.Answer);
        Steps(page, book, result.Answer.BeforeSteps);
        if (result.Search is { } search)
        {
            Search(page, search, result);
        }

        if (result.Simulated is not null && result.Search is { } of && (of.Meeting.Count > 0 ? of.Meeting[0] : of.Nearest) is { } first)
        {
            page.Blank()
                .Say($"The first of them ({first.Configuration.Devices}x{first.Configuration.Device.Name}, {first.Configuration.Weights?.Name ?? "weights as is"}{(first.Configuration.Replicas > 1 ? $", one of {first.Configuration.Replicas} copies" : "")}):", indent: 2);
        }

        PredictText.Serving(page, result.Simulated, null, result.Search?.Nearest?.Outlook.Infeasible);
        foreach (string beyond in result.Tail.Select(Sentence.Of))
        {
            page.Say($"Slow requests: {beyond}. Lower the limit, or plan for fewer requests in flight, where they matter.", Tone.Warning, 2);
        }

        FloorsText.Assumptions(page, result.Assumptions);
    }

    /// <summary>What holds for the same without the engine that does not run there.</summary>
    private static string WithoutEngine(PlanResult result, string where) => result.Recommended.Attainment(result.Slo).IsMet
        ? $"With one that runs there it can be met for {where}{How(result)}."
        : $"With one that runs there it is missed for {where}: {Sentence.Of(result.Playbook.End.Misses(result.Slo))}.";

    private static bool AsMeasured(Playbook book) => book.Stop is Stop.CauseFirst or Stop.LoadFallsShort && book.Steps.Count == 0;

    /// <summary>By what: nothing, the steps, or a configuration with the devices it takes.</summary>
    private static string How(PlanResult result)
    {
        if (result.Playbook.End.Attainment(result.Slo).IsMet)
        {
            int count = result.Playbook.Steps.Count;
            return count == 0 ? " as it is" : $" in {count} step{(count == 1 ? "" : "s")}{Devices(result.Playbook.Start.Devices, result.Playbook.End.Devices)}";
        }

        return result.Search?.Meeting is [var (one, outlook), ..] ? $" with {Title(one)}{Devices(result.Playbook.Start.Devices, outlook.Devices)}" : "";
    }

    private static string Devices(int before, int after) => after == before ? "" : after > before ? $" ({after - before} device(s) more than stated)"
        : $" ({before - after} device(s) fewer than stated)";

    private static string Title(Configuration one) =>
        $"{one.Devices}x{one.Device.Name} ({(one.Replicas > 1 ? $"{one.Replicas} copies, " : "")}{one.Weights?.Name ?? "weights as they are"}, {Split(one)})";

    private static string Split(Configuration one) =>
        $"tp{one.Parallelism.Tensor}{(one.Parallelism.Pipeline > 1 ? $" pp{one.Parallelism.Pipeline}" : "")}{(one.Parallelism.Expert > 1 ? $" ep{one.Parallelism.Expert}" : "")}";

    private static string Surely(PlanResult result) => result.Attainment switch
    {
        Attainment.MetSurely => "at the far end of the 90 % intervals too",
        Attainment.MetInMiddle when result.Recommended.KeepsRoom(result.Slo) =>
            $"with room for what is not known: {Objective.RoomShare * 100:0} % of the way from the middle of the expectation to the far end of its 90 % interval",
        Attainment.MetInMiddle => "by the middle of the expectation; not at the far end of its 90 % interval",
        Attainment.MissedInMiddle => "by the middle of the expectation; not at the near end of its 90 % interval",
        Attainment.MissedSurely => "at the near end of the 90 % intervals too",
        _ => "because a figure that is asked for cannot be told",
    };

    private static void Steps(Page page, Playbook book, FirstAction? before)
    {
        page.Heading("What to do, in order");
        page.Say("now: " + PredictText.Line(book.Start), indent: 2);
        if (before is not null)
        {
            page.Say($"Before any step: {AnswerSentences.Of(before)}.", Tone.Good, 2, "0. ");
            if (before.Check.Length > 0)
            {
                page.Say($"Settled by: {before.Check}.", Tone.Faint, 5);
            }
        }

        int number = 1;
        foreach (PlayStep step in book.Steps)
        {
            page.Say($"{step.Judgement.Lever.Title} ({step.Judgement.Lever.Id}). {PredictText.Cost(step.Judgement)} {PredictText.Line(step.After)}.",
                Tone.Good, 2, $"{number++}. ");
            page.Say(Sentence.Of(step.Judgement) + ".", Tone.Faint, 5);
        }

        page.Say($"Stop here: {Sentence.Of(book.Stop)}.", indent: 2);
        foreach (Judgement question in book.Questions.Take(3))
        {
            page.Say($"{question.Lever.Facts.Question} A yes would give, at the start: {Sentence.Of(question.Why)}.", Tone.Plain, 2, "? ");
        }

        page.Say("Take one step, measure, record it (floorline journal), and plan again: predictions drift apart from reality with every step.", Tone.Faint, 2);
    }

    private static void Search(Page page, ConfigurationSearch search, PlanResult result)
    {
        page.Heading($"Configurations ({search.Count:#,0} ranked, {search.Ranked:#,0} meet the SLO; those shown are simulated)");
        IReadOnlyList<(Configuration Configuration, Outlook Outlook)> shown = search.Meeting.Count > 0
            ? [.. search.Meeting.DistinctBy(static m => m.Configuration with { ChunkTokens = 0 }).Take(3)] : search.Nearest is { } one ? [one] : [];
        if (shown.Count > 0)
        {
            page.Say(search.Meeting.Count > 0 ? Sentence.Of(search, result.Slo) : "None meets it. The nearest:", indent: 2);
            Table(page, shown);
            page.Say("The first again: " + PlanCommand.Of(result, shown[0].Configuration), Tone.Faint, 2);
        }

        Divided(page, search, result);
        if (search.Nearest is { } nearest)
        {
            page.Say($"It misses: {Sentence.Of(nearest.Outlook.Misses(result.Slo))}.", Tone.Warning, 2);
        }

        if (search.Front.Count > 1)
        {
            page.Blank().Say("Pareto front of latency, throughput and devices per token:", indent: 2);
            Table(page, search.Front);
        }

        foreach ((CannotRun reason, int count) in search.Infeasible.Take(4))
        {
            page.Say($"{count:#,0} cannot run: {Sentence.Of(reason)}.", Tone.Faint, 2);
        }
    }

    /// <summary>What dividing the devices between prompts and tokens would give.</summary>
    private static void Divided(Page page, ConfigurationSearch search, PlanResult result)
    {
        if (search.Disaggregated is not var (one, outlook))
        {
            return;
        }

        string[] misses = [.. outlook.Misses(result.Slo).Select(Sentence.Of)];
        string whether = result.Slo.IsEmpty ? "" : misses.Length == 0 ? "; that meets the SLO" : $"; that misses the SLO: {string.Join("; ", misses)}";
        string groups = $"{one.Replicas} x {one.PrefillWorkers + 1} groups of {one.Parallelism.Devices}x{one.Device.Name}, {one.Devices} devices";
        page.Say($"Prompts read on devices of their own ({groups}): {PredictText.Line(outlook)}{whether}.", Tone.Plain, 2);
    }

    private static void Table(Page page, IReadOnlyList<(Configuration Configuration, Outlook Outlook)> rows) => page.Table(
        [
            ["hardware", "weights", "kv", "split", "copies", "TTFT", "ITL", "tok/s"],
            .. rows.Select(static r => new[]
            {
                $"{r.Configuration.Devices}x{r.Configuration.Device.Name}",
                r.Configuration.Weights?.Name ?? "as is",
                r.Configuration.KvCache.Name,
                Split(r.Configuration),
                $"{r.Configuration.Replicas}",
                r.Outlook.Ttft is { } ttft ? Figures.Of(ttft.Middle) : "",
                Figures.Of(r.Outlook.Itl.Middle),
                Figures.Of(r.Outlook.Throughput),
            }),
        ], header: true);
}
