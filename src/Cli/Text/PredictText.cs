using Floorline.Core.Expectations;
using Floorline.Core.Levers;
using Floorline.Core.Planning;
using Floorline.Core.Quantities;
using Floorline.Core.Serving;
using Floorline.Core.Situations;
using Floorline.Workbench;
using Floorline.Workbench.Documents;
using Floorline.Workbench.Words;

namespace Floorline.Cli.Text;

/// <summary>A prediction for a person to read: what to expect, what each lever gives, what not to bother with.</summary>
public static class PredictText
{
    private const int MostRejected = 12;
    private const int MostHelping = 9;

    public static void Write(Page page, PredictResult result)
    {
        if (!result.Contradicts && Sentences.DoesNotFit(result.Capacity) is { } no)
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

        if (Sentence.BarelyFits(result.Forecast) is { } barely)
        {
            page.Say(barely, Tone.Warning);
        }

        Headline(page, result);
        AnswerText.Brief(page, result.Answer);

        if (result.Impossible)
        {
            FloorsText.Assumptions(page, result.Assumptions);
            return;
        }

        if (result.Expected is { } expected)
        {
            Rungs(page, result, expected);
        }

        foreach (Judgement outcome in result.Applied)
        {
            Applied(page, outcome);
        }

        Serving(page, result.Served, result.End.Engine, result.Forecast.Infeasible);
        if (result.Served is { IsKnown: true, Value: var load } && load.MeanBatchCount >= 2 * result.End.Step.Batch)
        {
            page.Say($"The step above and the levers below are of batch {result.End.Step.Batch}, not of this load; --batch {Math.Round(load.MeanBatchCount):0} judges them nearer to it.", Tone.Warning, 2);
        }

        Considered(page, result);
        page.Blank().Say(Next(result), indent: 0);
        FloorsText.Assumptions(page, result.Assumptions);
    }

    /// <summary>The table of what users of a server see.</summary>
    public static void Serving(Page page, Fact<ServingResult>? served, EngineProfile? engine, CannotRun? why = null)
    {
        if (served is not { } known)
        {
            return;
        }

        page.Heading("Under the load (simulated request by request)");
        if (!known.IsKnown)
        {
            string instead = why is CannotRun.EngineRefuses ? "" : " Fewer weight bits, more devices or shorter requests.";
            page.Say($"Cannot be served: {known.UnknownReason}.{instead}", Tone.Bad, 2);
            return;
        }

        ServingResult r = known.Value;
        var rows = new List<string[]> { new[] { "", "mean", "p50", "p90", "p95", "p99" } };
        void Row(string name, Percentiles p) => rows.Add(p.Grows ? [name, .. Enumerable.Repeat("grows", 5)]
            : [name, Figures.Of(p.Mean), Figures.Of(p.P50), Figures.Of(p.P90), Figures.Of(p.P95), Figures.Of(p.P99)]);
        Row("TTFT", r.Ttft);
        Row("ITL", r.Itl);
        Row("TPOT", r.Tpot);
        Row("end to end", r.EndToEnd);
        page.Table(rows, header: true);
        if (!r.EndToEnd.Grows && (r.EndToEnd.P95.IsKnown ? r.EndToEnd.P99 : r.EndToEnd.P95).UnknownReason is { } few)
        {
            page.Say($"?: {few}.", Tone.Faint, 2);
        }

        page.Say($"{Figures.Of(r.Throughput)} output tokens/s, {r.MeanBatchCount:0.0} sequences decoding on average, prompts are read in {Figures.Percent(r.PrefillShare)} of the time{(r.WaitedShare > 0 ? $", {Figures.Percent(r.WaitedShare)} of requests wait for memory or a slot" : "")}.", indent: 2);
        if (engine is { } e)
        {
            page.Say($"Nine runs in ten should lie between {e.Spread.Low:0.00} and {e.Spread.High:0.00} times these ITLs and {e.PromptSpread.Low:0.00} and {e.PromptSpread.High:0.00} times these TTFTs.", Tone.Faint, 2);
        }

        if (r.Overloaded)
        {
            page.Say("Requests arrive faster than they can be served: waits grow as long as the load lasts. Gaps between tokens are those of a full batch.",
                Tone.Bad, 2);
        }
    }

    private static void Headline(Page page, PredictResult result)
    {
        string where = $"{result.Start.Model.Name} on {FloorsText.Hardware(result.Start.Hardware)}";
        Seconds floor = result.Floors.Floors.Binding;
        string step = Terms.Step(result.Start.Step.Phase);
        if (result.Impossible && result.Answer.Format is { } doubt)
        {
            page.Say($"In {doubt.Taken} {Figures.Of(result.Start.Measured!.Time)} per {step} of {where} lies below the floor, {Figures.Of(floor)}: "
                + "nothing is predicted from it.", Tone.Bad);
        }
        else if (result.Impossible)
        {
            page.Say($"Impossible: {Figures.Of(result.Start.Measured!.Time)} per {step} of {where} lies below the floor, {Figures.Of(floor)}. Something in the inputs or the measurement is wrong; floorline diagnose with the same options ranks the causes.", Tone.Bad);
        }
        else if (result.Start.Measured is { } measured)
        {
            page.Say($"{where}: measured {Figures.Of(measured.Time)} per {step}{Alone(result, measured.Time)}, floor {Figures.Of(floor)}.");
        }
        else if (result.Expected is { } of && result is { Served.IsKnown: true, Applied.Count: 0, Forecast.Overloaded: false })
        {
            // One page has one throughput: that of the load. A step alone would give another.
            page.Say($"Expect {Line(Outlook.Of(result.Forecast))}, of {where} with {of.Engine.Name}. "
                + $"A decode step of {result.Start.Step.Batch} sequence(s) alone, without the prompts that are read beside it, takes "
                + $"{Figures.Of(of.Time.Middle)} ({Figures.Of(of.Time.Low)} to {Figures.Of(of.Time.High)}); its floor is {Figures.Of(floor)}.");
        }
        else if (result.Expected is { } e)
        {
            string full = result.Forecast.Overloaded && result.Start.Load is not null
                ? $"The queue fills the batch to {result.Start.Step.Batch} sequences; their decode steps alone, without the prompts that hold them up: expect"
                : Sentences.CannotRun(result.Capacity) ? "With room for all of it expect" : "Expect";
            string rate = Sentences.CannotRun(result.Capacity) || result.Start.Load is not null ? "" : $", {Terms.Rate(result.Start.Step, e.Time.Middle)}";
            page.Say($"{full} {Figures.Of(e.Time.Middle)} ({Figures.Of(e.Time.Low)} to {Figures.Of(e.Time.High)}) per {step} of {where} with {e.Engine.Name}{rate}; "
                + $"the floor is {Figures.Of(floor)}{Surely(result.Floors.Floors, e.Time.Low)}.");
        }
        else
        {
            page.Say($"{where}: floor {Figures.Of(floor)} per {step} ({Terms.Rate(result.Start.Step, floor)}).");
        }
    }

    /// <summary>What is certain of a floor that is one on average, or as it is counted, where an expected time may lie below it.</summary>
    private static string Surely(Core.Floors.LatencyFloors floors, Seconds low) => low >= floors.Binding ? ""
        : $" on average, as it is counted; no less than {Figures.Of(floors.Guaranteed)} is certain";

    /// <summary>A step's time as a rate, where it is not of a load: that has a throughput of its own.</summary>
    private static string Alone(PredictResult result, Seconds time) => result.Start.Load is null ? $" ({Terms.Rate(result.Start.Step, time)})" : "";

    /// <summary>What to do with this.</summary>
    private static string Next(PredictResult result) =>
        result.Forecast.Overloaded ? "Next: floorline plan with the same load and --slo rate says how many devices carry it."
        : result.Start.Measured is null && Sentences.CannotRun(result.Capacity)
        ? "Next: floorline plan with the same options says which formats and devices it runs with."
        : result.Start.Measured is null ? "Next: measure the step and give --measured, so that levers are judged by your time and not by an expectation."
        : result.Considered.Any(static o => o.Helps)
        ? "Next: floorline plan with the same options puts what helps in order, cheapest first; change one thing, then floorline verify."
        : "Next: trace the step: what takes the time above the floor is not known yet.";

    private static void Rungs(Page page, PredictResult result, ExpectedTime e)
    {
        page.Heading("What the time is expected to be made of");
        Seconds local = result.Floors.Floors.Local;
        var rows = new List<string[]>
        {
            new[] { "sheet floor", Figures.Of(local), "max(R1 + R2, R3)" },
            new[] { "kernels", Figures.Of(e.Kernels - local), $"efficiency at these sizes ({Basis(e.Parts.Basis)})" },
        };
        if (e.Communication.Value > 0)
        {
            rows.Add(["communication", Figures.Of(e.Communication), "collectives, fixed cost included"]);
        }

        rows.Add(["launch and host", Figures.Of(e.LaunchAndHost), $"{e.Engine.Name}: per layer, per sequence, per step"]);
        page.Table(rows);
    }

    private static void Applied(Page page, Judgement outcome)
    {
        page.Heading($"After {outcome.Lever.Title} ({outcome.Lever.Id})");
        if (outcome.FloorsAfter is not { } after)
        {
            page.Say($"Not applied: {Sentence.Of(outcome)}.", Tone.Warning, 2);
            return;
        }

        page.Table(
        [
            ["floor", $"{Figures.Of(outcome.FloorsBefore.Binding)} to {Figures.Of(after.Binding)}"],
            ["time",
                $"{Figures.Of(outcome.Time)} to {Figures.Of(outcome.Predicted.Middle)} ({Figures.Of(outcome.Predicted.Low)} to {Figures.Of(outcome.Predicted.High)})"],
            ["change", Sentence.Saved(outcome)],
        ]);
        page.Say((outcome.Helps ? "Helps: " : "Does not help: ") + Sentence.Of(outcome) + ".", outcome.Helps ? Tone.Good : Tone.Warning, 2);
        page.Say(Sentence.Of(outcome.Assumption!), Tone.Faint, 2);
    }

    private static void Considered(Page page, PredictResult result)
    {
        (Judgement Best, IReadOnlyList<Judgement> Variants)[] helps = [.. LeverOrder.Ideas(result.Helps)];
        page.Heading(result.Applied.Count > 0 ? "What would help next, in order" : "What would help, in order");
        if (helps.Length == 0)
        {
            page.Say("Nothing in the catalogue of levers: measure and trace before changing anything.", indent: 2);
        }

        foreach ((Judgement o, IReadOnlyList<Judgement> variants) in helps.Take(MostHelping))
        {
            string time = o.Lever.Target == LeverTarget.Throughput || o.Then?.Served is not null || o.IsGuess ? ""
                : $" {Figures.Of(o.Time)} to {Figures.Of(o.Predicted.Middle)}, {Sentence.Saved(o)}.";
            string others = variants.Count > 0 ? $" Also: {string.Join(", ", variants.Select(static v => v.Lever.Id))}." : "";
            page.Say($"{o.Lever.Id}: {Sentence.Of(o)}.{time} {Cost(o)}{others}", o.IsQuestion || o.IsGuess ? Tone.Plain : Tone.Good, 2,
                o.IsQuestion ? "? " : "+ ");
            if (o is { IsQuestion: true, Lever.Facts.Question: { } question })
            {
                page.Say(question, Tone.Faint, 4);
            }
        }

        if (helps.Length > MostHelping)
        {
            page.Say($"{helps.Length - MostHelping} more come after these; --json lists them.", Tone.Faint, 2);
        }

        Judgement[] not = [.. result.Considered.Where(static o => o is { Helps: false, After: not null })];
        page.Heading("What would not");
        foreach (Judgement o in not.Take(MostRejected))
        {
            string by = o is { Why: Why.Slower or Why.TimeMoves, Then.Served: null } ? $" {Sentence.Saved(o)}." : "";
            page.Say($"{o.Lever.Id}: {Sentence.Of(o)}.{by}", Tone.Plain, 2, "- ");
        }

        int rest = result.Considered.Count(static o => o.After is null) + Math.Max(0, not.Length - MostRejected);
        page.Say($"{rest} more cannot be applied or change nothing here; --json has the reason for each.", Tone.Faint, 2);
    }

    /// <summary>What a lever costs and risks.</summary>
    public static string Cost(Judgement judgement)
    {
        ArgumentNullException.ThrowIfNull(judgement);
        Lever lever = judgement.Lever;
        string cost = judgement.Cost switch
        {
            CostClass.Setting => "A setting",
            CostClass.LibrarySwap => "A library swap",
            CostClass.Calibration => "Needs calibration",
            CostClass.Engineering => "Engineering",
            CostClass.Purchase => "More hardware",
            _ => throw new ArgumentOutOfRangeException(nameof(judgement), judgement.Cost, "is not a class of cost"),
        };
        return lever.Risk == QualityRisk.None ? cost + "." : $"{cost}; quality risk {lever.Risk.ToString().ToLowerInvariant()}.";
    }

    private static string Basis(Basis basis) => basis switch
    {
        Core.Situations.Basis.OwnRuns => "your own runs",
        Core.Situations.Basis.MeasuredKernel => "measured kernels",
        Core.Situations.Basis.SameFamily => "kernels of the same family",
        Core.Situations.Basis.Generic => "typical of such devices",
        _ => throw new ArgumentOutOfRangeException(nameof(basis), basis, "is not a basis"),
    };

    private static string Usd(Core.Objectives.FigureValue value) => $"{value.PerMillionTokens.Value:0.00}";

    private static string Joules(Core.Objectives.FigureValue value) => $"{value.PerToken.Value:0.###}";

    private static string Energy(Outlook outlook) => outlook.EnergyRange is { IsKnown: true, Value: var energy }
        ? $", {Joules(energy.Middle)} ({Joules(energy.Low)} to {Joules(energy.High)}) J per token as an upper limit, at rated power" : "";

    /// <summary>One line on what is expected.</summary>
    public static string Line(Outlook outlook)
    {
        ArgumentNullException.ThrowIfNull(outlook);
        if (outlook.Infeasible is { } why)
        {
            return "cannot run: " + Sentence.Of(why);
        }

        bool call = outlook.Forecast.Situation.Step.Phase == Core.Workloads.Phase.Forward;
        string first = outlook.Ttft is { } ttft ? $"TTFT {Figures.Of(ttft.Middle)} ({Figures.Of(ttft.Low)} to {Figures.Of(ttft.High)}), ITL "
            : call ? "call " : "step ";
        Core.Objectives.FigureRange rate = outlook.ThroughputRange;
        (string low, string middle, string high) = (Figures.Of(rate.Low.Throughput), Figures.Of(outlook.Throughput), Figures.Of(rate.High.Throughput));
        string rates = low == middle && high == middle ? middle : $"{middle} ({low} to {high})";
        string cost = outlook.CostRange is { IsKnown: true, Value: var range }
            ? $", {Usd(range.Middle)} ({Usd(range.Low)} to {Usd(range.High)}) USD per million tokens{Energy(outlook)}" : "";
        return $"{first}{Figures.Of(outlook.Itl.Middle)} ({Figures.Of(outlook.Itl.Low)} to {Figures.Of(outlook.Itl.High)}), {rates} {(call ? "items" : "tokens")}/s on {outlook.Devices} device(s){cost}";
    }
}
