using Floorline.Core.Diagnosis;
using Floorline.Core.Objectives;
using Floorline.Core.Quantities;
using Floorline.Workbench;

namespace Floorline.Cli.Text;

/// <summary>A pipeline and an action chunk for a person to read.</summary>
public static class PipelineText
{
    private const int LongestName = 20;

    public static void Write(Page page, PipelineResult result)
    {
        PipelineDiagnosis pipeline = result.Diagnosis;
        bool sure = pipeline.Range.IsExact || pipeline.Stages.All(static s => s.Basis == TimeBasis.Measured);
        string interval = sure ? "" : $" ({Figures.Of(pipeline.Range.Low)} to {Figures.Of(pipeline.Range.High)})";
        foreach (Stage wrong in pipeline.Stages.Where(static s => s.IsImpossible))
        {
            page.Say($"Impossible: '{wrong.Name}' cannot take {Figures.Of(wrong.Total)}: its floor is {Figures.Of(wrong.Floor)}. An input or the measurement is wrong, and so is "
                + "what rests on it.", Tone.Bad);
        }

        string budget = !pipeline.Keeps.IsKnown ? ""
            : $", {(pipeline.Keeps.Value ? "within" : $"{Figures.Percent(pipeline.Load.Value - 1)} over")} the budget of {Figures.Of(pipeline.Budget.Value)} ({pipeline.Attainment.Value.Words})";
        page.Say($"{result.Name}: {Figures.Of(pipeline.Total)}{interval} in {pipeline.Stages.Count} stage(s){budget}.",
            pipeline.Keeps is { IsKnown: true, Value: false } ? Tone.Bad : Tone.Good);
        int work = pipeline.WorkOn is { } stage ? pipeline.Stages.ToList().IndexOf(stage) : -1;
        WorkOn(page, pipeline, work);
        page.Heading("Stages");
        bool beside = pipeline.Stages.Any(static s => s.After is not null);
        var rows = new List<string[]> { Row("stage", "total", "starts", "floor", "above it", "ratio", "regime") };
        for (int i = 0; i < pipeline.Stages.Count; i++)
        {
            Stage one = pipeline.Stages[i];
            string name = one.Name.Length > LongestName ? one.Name[..LongestName] + ".." : one.Name;
            string calls = one.Calls == 1 ? "" : $" x{one.Calls:0.##}";
            string basis = one.Basis == TimeBasis.Measured ? "" : "~";
            rows.Add(Row(
                name + calls + (beside && pipeline.IsCritical(i) ? " *" : ""),
                basis + Figures.Of(one.Total),
                Figures.Of(pipeline.StartTimes[i]),
                Figures.Of(one.Floor),
                Figures.Of(one.Recoverable),
                one.Ratio.IsKnown ? Figures.Ratio(one.Ratio.Value) : "?",
                one.IsUnexplained ? "unexplained" : one.Regime.IsKnown ? Terms.Of(one.Regime.Value)
                    : one.Basis == TimeBasis.Expected ? "not measured" : one.FloorPerCall.IsKnown ? "near its floor" : "no floor"));
        }

        // When a stage begins says nothing where each waits for the one before it.
        string[] Row(string name, string total, string starts, params string[] rest) => beside ? [name, total, starts, .. rest] : [name, total, .. rest];

        page.Table(rows, header: true);
        page.Blank();
        if (beside)
        {
            page.Say("*: on the critical path; any time more there makes the request longer.", Tone.Faint, 2);
        }

        foreach (StageResult own in result.Stages.Where(static s => s.Stage.Basis != TimeBasis.Measured))
        {
            CallTime each = own.Stage.Time;
            page.Say(own.Expected is { } expected
                ? $"~ {own.Stage.Name}: not measured; {expected.Engine.Name} is expected to take {Figures.Of(each.Middle)} ({Figures.Of(each.Low)} to {Figures.Of(each.High)}) per call on {FloorsText.Hardware(own.Hardware!)}, {Spaced(expected.Basis)}."
                : $"~ {own.Stage.Name}: stated, not measured.", Tone.Faint, 2);
        }

        foreach (IGrouping<string, string> blind in pipeline.Stages.Where(static s => !s.FloorPerCall.IsKnown)
            .GroupBy(static s => s.FloorPerCall.UnknownReason!, static s => s.Name))
        {
            page.Say($"{string.Join(", ", blind)}: {blind.Key}. Nothing says how much of that time could go.", Tone.Faint, 2);
        }

        page.Say($"With every stage at its floor the pipeline would take {Figures.Of(pipeline.AtFloors)}.", indent: 2);
        if (work >= 0 && result.Stages[work].Floors is { } own1)
        {
            page.Heading("Next");
            SituationSpec spec = own1.Situation.Spec;
            page.Line(spec.Measured is { } measured ? $"    floorline diagnose {FloorsText.Invocation(spec)} --measured {measured}"
                : $"    floorline predict {FloorsText.Invocation(spec)}");
        }

        if (result.Stages.All(static s => s.Assumptions.Count == 0))
        {
            return;
        }

        page.Heading("Assumptions");
        foreach (IGrouping<string, string> same in result.Stages.SelectMany(static p => p.Assumptions.Select(a => (a, p.Stage.Name)))
            .GroupBy(static p => p.a, static p => p.Name))
        {
            string who = same.Count() == pipeline.Stages.Count ? "" : $"{string.Join(", ", same)}: ";
            page.Say(who + same.Key, Tone.Faint, 2, "- ");
        }
    }

    public static void Write(Page page, ChunkResult result)
    {
        ActionChunk chunk = result.Chunk;
        string call = result.Basis == TimeBasis.Measured ? $"a call takes {Figures.Of(chunk.Latency)}"
            : $"a call is expected to take {Figures.Of(chunk.Latency)} ({Figures.Of(result.Time.Low)} to {Figures.Of(result.Time.High)})";
        string surely = result.Basis == TimeBasis.Measured ? "" : $" ({result.Attainment.Words})";
        string lasts = $"{chunk.Actions} action(s) at {chunk.RateHertz:0.##} Hz";
        page.Say(chunk.Stalls ? $"Stalls{surely}: {call}, but {lasts} last only {Figures.Of(chunk.Budget)}."
            : !chunk.KeepsHorizon
                ? $"Late{surely}: {call}, but the {chunk.Horizon} action(s) that are executed before the next plan last only "
                + $"{Figures.Of(chunk.HorizonTime)}; the robot moves on with the rest of the old plan."
            : $"Keeps up{surely}: {call} and {lasts} last {Figures.Of(chunk.Budget)}; {Figures.Percent(chunk.Duty)} of the budget is used.",
            chunk.Stalls ? Tone.Bad : chunk.KeepsHorizon ? Tone.Good : Tone.Warning);
        page.Heading("Action chunk");
        bool part = chunk.Horizon < chunk.Actions;
        page.Table(
        [
            ["budget per call", Figures.Of(chunk.Budget), "chunk / rate"],
            ["duty", $"{chunk.Duty:0.###}", "latency / budget; above 1 the robot stalls"],
            .. part ? new string[][] { ["between plans", Figures.Of(chunk.HorizonTime),
                $"execution horizon / rate, {chunk.Horizon} of {chunk.Actions} executed"],
                ["reserve", Figures.Of(chunk.Reserve), "what a call may take longer than that before it stalls"] } : [],
            ["without chunks", Figures.Of(chunk.Period), "what a call may take if it gives one action"],
            ["reaction delay", Figures.Of(chunk.ReactionDelay), "event to action at worst: latency + age of the plan"],
            ["highest rate", $"{chunk.HighestRateHertz:0.#} Hz", "that this latency and chunk sustain"],
            [part ? "shortest horizon" : "smallest chunk", $"{result.SmallestChunk}",
                $"that does not stall at this rate{(result.Longest > chunk.Latency ? $", by a call of {Figures.Of(result.Longest)}" : "")}"],
            .. result.Floors is { } floors ? new string[][] { ["floor of a call", Figures.Of(floors.Floors.Binding),
                $"{floors.Situation.Model.Name} on {FloorsText.Hardware(floors.Situation.Hardware)}"] } : [],
        ]);
        foreach (ChunkPercentile one in result.Percentiles)
        {
            string what = one.Chunk.Stalls ? "a stall" : one.Chunk.KeepsHorizon ? "no harm" : "a plan that comes late, no stall";
            page.Say($"{one.Statistic} {Figures.Of(one.Chunk.Latency)}: {what}; a longer call every {Figures.Of(one.Between)} on average, reaction then {Figures.Of(one.Chunk.ReactionDelay)}.", one.Chunk.Stalls ? Tone.Bad : Tone.Plain, 2);
        }

        page.Heading("Next");
        string model = result.Floors is { } known ? FloorsText.Invocation(known.Situation.Spec) : "MODEL --on HW";
        page.Say(chunk.Stalls
            ? $"Use chunks of {result.SmallestChunk} or more, or bring the call below {Figures.Of(chunk.Budget)}: floorline {(result.Basis == TimeBasis.Measured ? $"diagnose {model} --measured {chunk.Latency.Milliseconds:0.###}ms" : $"predict {model}")}"
            : !chunk.KeepsHorizon ? $"Execute {result.SmallestChunk} or more per plan, or bring the call below {Figures.Of(chunk.HorizonTime)}."
            : result.SmallestChunk > chunk.Horizon ? $"Calls of {Figures.Of(result.Longest)} stall it: use chunks of {result.SmallestChunk} or more."
            : result.SmallestChunk < chunk.Horizon
                ? $"{(part ? "An execution horizon" : "A chunk")} of {result.SmallestChunk} would do and react after {Figures.Of(ActionChunk.Of(chunk.Latency, chunk.Actions, chunk.RateHertz, result.SmallestChunk).ReactionDelay)}."
            : "The chunk is as short as it can be; only a faster call reacts sooner.", indent: 2);
        if (result.Assumptions.Count > 0)
        {
            FloorsText.Assumptions(page, result.Assumptions);
        }
    }

    private static void WorkOn(Page page, PipelineDiagnosis pipeline, int work)
    {
        if (work < 0)
        {
            page.Say("No stage has a floor: nothing says where time could go. State model and hardware of a stage, or what it moves and computes.",
                Tone.Warning);
            return;
        }

        Stage stage = pipeline.Stages[work];
        Seconds gain = pipeline.Gains[work];
        if (!PipelineDiagnosis.IsJudged(stage))
        {
            page.Say(stage.FloorIsPartial
                ? $"'{stage.Name}' takes {Figures.Of(stage.Total)}, and its arithmetic is not stated: "
                    + "nothing says what of that could go. State it, or trace a call."
                : $"Measure '{stage.Name}' first: it is expected to take {Figures.Of(stage.Total)}, "
                    + $"{Figures.Of(stage.Recoverable.Value)} above its floor.", Tone.Warning);
            return;
        }

        Stage? open = pipeline.Stages.Where((s, i) => s != stage && s.FloorPerCall.IsKnown && !PipelineDiagnosis.IsJudged(s) && pipeline.Gains[i] > gain)
            .MaxBy(static s => s.Total.Value);
        string lie = $"{Figures.Of(stage.Recoverable.Value)} of its {Figures.Of(stage.Total)} lie above its floor";
        page.Say(gain.Value < stage.Recoverable.Value.Value * 0.999
            ? $"Work on '{stage.Name}' first: {lie}, and the request becomes {Figures.Of(gain)} shorter before another path holds it up."
            : $"Work on '{stage.Name}' first: {lie}, more than in any other {(open is null ? "" : "measured ")}stage"
                + $"{(pipeline.Stages.Any(static s => s.After is not null) ? " on the critical path" : "")}.");
        if (open is not null)
        {
            page.Say(open.FloorIsPartial
                ? $"'{open.Name}' takes {Figures.Of(open.Total)}, and its arithmetic is not stated: what of that could go is not known."
                : $"'{open.Name}' is expected to take {Figures.Of(open.Total)} and was not measured: measure it before working on it.", Tone.Warning);
        }

        Stage? blind = pipeline.Stages.Where((s, i) => !s.FloorPerCall.IsKnown && pipeline.IsCritical(i) && s.Total > gain).MaxBy(static s => s.Total.Value);
        if (blind is not null)
        {
            page.Say($"'{blind.Name}' takes longer than that, {Figures.Of(blind.Total)}, and has no floor to hold it against: find out what it does.",
                Tone.Warning);
        }
    }

    private static string Spaced(Enum value) => Workbench.Documents.Names.Snake(value).Replace('_', ' ');
}
