using Floorline.Core.Diagnosis;
using Floorline.Workbench;

namespace Floorline.Cli.Text;

/// <summary>A pipeline and an action chunk for a person to read.</summary>
public static class PipelineText
{
    public static void Write(Page page, PipelineResult result)
    {
        PipelineDiagnosis pipeline = result.Diagnosis;
        string budget = pipeline.Budget.IsKnown
            ? pipeline.Keeps.Value ? $", within the budget of {Figures.Of(pipeline.Budget.Value)}" : $", {Figures.Percent(pipeline.Load.Value - 1)} over the budget of {Figures.Of(pipeline.Budget.Value)}"
            : "";
        page.Say($"{result.Name}: {Figures.Of(pipeline.Total)} in {pipeline.Stages.Count} stage(s){budget}.", pipeline.Keeps is { IsKnown: true, Value: false } ? Tone.Bad : Tone.Good);
        if (pipeline.WorkOn is { } stage)
        {
            page.Say($"Work on '{stage.Name}' first: {Figures.Of(stage.Recoverable.Value)} of its {Figures.Of(stage.Total)} lie above its floor, more than in any other stage.");
        }

        page.Heading("Stages");
        var rows = new List<string[]> { new[] { "stage", "total", "floor", "above it", "ratio", "regime" } };
        foreach ((Stage one, DiagnoseResult own) in pipeline.Stages.Zip(result.Stages))
        {
            string calls = one.Calls == 1 ? "" : $" x{one.Calls:0.##}";
            rows.Add([(one.Name.Length > 24 ? one.Name[..24] + ".." : one.Name) + calls, Figures.Of(one.Total), Figures.Of(one.Floor), Figures.Of(one.Recoverable), Figures.Ratio(own.Diagnosis.Ratio), Figures.Of(own.Diagnosis.Regime)]);
        }

        page.Table(rows, header: true);
        page.Blank();
        page.Say($"With every stage at its floor the pipeline would take {Figures.Of(pipeline.KnownFloor)}.", indent: 2);
        page.Heading("Next");
        if (pipeline.WorkOn is { } next)
        {
            DiagnoseResult own = result.Stages[pipeline.Stages.ToList().IndexOf(next)];
            page.Line($"    floorline diagnose {FloorsText.Invocation(own.Floors.Situation.Spec)} --measured {own.Floors.Situation.Spec.Measured}");
        }

        page.Heading("Assumptions");
        foreach (IGrouping<string, string> same in pipeline.Stages.Zip(result.Stages).SelectMany(static p => p.Second.Floors.Assumptions.Select(a => (a, p.First.Name))).GroupBy(static p => p.a, static p => p.Name))
        {
            string who = same.Count() == pipeline.Stages.Count ? "" : $"{string.Join(", ", same)}: ";
            page.Say(who + same.Key, Tone.Faint, 2, "- ");
        }
    }

    public static void Write(Page page, ActionChunk chunk)
    {
        page.Say(chunk.Stalls
            ? $"Stalls: a call takes {Figures.Of(chunk.Latency)}, but {chunk.Actions} action(s) at {chunk.RateHertz:0.##} Hz last only {Figures.Of(chunk.Budget)}."
            : $"Keeps up: a call takes {Figures.Of(chunk.Latency)} and {chunk.Actions} action(s) at {chunk.RateHertz:0.##} Hz last {Figures.Of(chunk.Budget)}; {Figures.Percent(chunk.Duty)} of the budget is used.", chunk.Stalls ? Tone.Bad : Tone.Good);
        page.Heading("Action chunk");
        page.Table(
        [
            ["budget per call", Figures.Of(chunk.Budget), "chunk / rate"],
            ["duty", $"{chunk.Duty:0.###}", "latency / budget; above 1 the robot stalls"],
            ["without chunks", Figures.Of(chunk.Period), "what a call may take if it gives one action"],
            ["reaction delay", Figures.Of(chunk.ReactionDelay), "longest wait until an event shows in the actions: latency + chunk age"],
            ["highest rate", $"{chunk.HighestRateHertz:0.#} Hz", "that this latency and chunk sustain"],
            ["smallest chunk", $"{chunk.SmallestChunk}", "that does not stall at this rate"],
        ]);
        page.Heading("Next");
        page.Say(chunk.Stalls
            ? $"Use chunks of {chunk.SmallestChunk} or more, or bring the call below {Figures.Of(chunk.Budget)}: floorline diagnose MODEL --on HW --measured {chunk.Latency.Milliseconds:0.###}ms"
            : chunk.SmallestChunk < chunk.Actions ? $"A chunk of {chunk.SmallestChunk} would do and react after {Figures.Of(ActionChunk.Of(chunk.Latency, chunk.SmallestChunk, chunk.RateHertz).ReactionDelay)}." : "The chunk is as short as it can be; only a faster call reacts sooner.", indent: 2);
    }
}
