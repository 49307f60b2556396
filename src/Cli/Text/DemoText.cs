using Floorline.Core.Diagnosis;
using Floorline.Core.Levers;
using Floorline.Workbench;
using Floorline.Workbench.Words;

namespace Floorline.Cli.Text;

/// <summary>The demonstration: each case with its question, answer, and the command that gives it in full.</summary>
public static class DemoText
{
    public static void Write(Page page, DemoResult demo)
    {
        page.Say("1. A voice model on a Jetson Thor", Tone.Heading);
        page.Say("PersonaPlex (8.37B) takes 114 ms per step in bf16. What now?");
        page.Blank().Say(DiagnosisText.Verdict(demo.VoiceBefore), Tone.Warning, 2);
        foreach (Sensitivity one in demo.VoiceBefore.Diagnosis.Sensitivities.Where(static s => s.Decides).Take(1))
        {
            page.Say($"It hangs on the {one.Input.ToString().ToLowerInvariant()}: {Sentence.Of(one.Basis)}.", Tone.Plain, 2);
        }

        Judgement first = demo.VoiceBefore.Helps.First();
        string afterwards = demo.IsFollowed(first) ? $"; measured afterwards: {Figures.Of(demo.VoiceAfter.Diagnosis.Measured.Time)}" : "";
        page.Say($"{first.Lever.Title}: {Sentence.Of(first)}. Predicted {Figures.Of(first.Predicted.Low)} to {Figures.Of(first.Predicted.High)}{afterwards}.",
            Tone.Good, 2, "+ ");
        page.Blank().Say($"After FP8: {DiagnosisText.Verdict(demo.VoiceAfter)}", Tone.Warning, 2);
        foreach (Judgement outcome in demo.VoiceAfter.DoesNotHelp.Where(static o => o.Lever.Id == "fp4"))
        {
            page.Say($"{outcome.Lever.Title}: {Sentence.Of(outcome)}.", Tone.Bad, 2, "- ");
        }

        Command(page, demo.VoiceAfter);
        page.Heading("2. Three models in a row");
        PipelineDiagnosis pipeline = demo.Pipeline.Diagnosis;
        page.Say($"{demo.Pipeline.Name}: {Figures.Of(pipeline.Total)}, budget {Figures.Of(pipeline.Budget.Value)}. Which stage is worth the work?");
        page.Blank().Table([["stage", "total", "floor", "recoverable", "regime"],
            .. pipeline.Stages.Select(static s => new[] { s.Name, Figures.Of(s.Total), Figures.Of(s.Floor), Figures.Of(s.Recoverable),
            Terms.Of(s.Regime.Value) })], header: true);
        page.Say($"Work on '{pipeline.WorkOn!.Name}': {Figures.Of(pipeline.WorkOn.Recoverable.Value)} lie above its floor.", Tone.Good, 2);
        page.Line("    floorline pipeline samples/voice-pipeline.json", Tone.Faint);
        page.Heading("3. A 70B model on eight H100");
        page.Say("A textbook's case study starts at 85 ms per token at batch 1 and calls it memory-bound.");
        page.Blank().Say(DiagnosisText.Verdict(demo.Large), Tone.Warning, 2);
        foreach (Judgement outcome in demo.Large.Helps.Take(1))
        {
            page.Say($"{outcome.Lever.Title}: {Sentence.Of(outcome)}.", Tone.Good, 2, "+ ");
        }

        foreach (Judgement outcome in demo.Large.DoesNotHelp.Where(static o => o.Lever.Target == LeverTarget.WeightRead).Take(1))
        {
            page.Say($"{outcome.Lever.Title}: {Sentence.Of(outcome)}.", Tone.Bad, 2, "- ");
        }

        Command(page, demo.Large);
        page.Heading("Next");
        page.Line("    floorline floors MODEL --on HARDWARE           your own model");
        page.Line("    floorline diagnose MODEL --on HW --measured T  your own measurement");
        page.Line("    floorline catalogue                            what is known");
        page.Blank().Say("Measured times are those that public articles print (A. Balutkar, DeviceNexus.ai; Machine Learning Systems textbook, Performance Engineering).", Tone.Faint);
    }

    private static void Command(Page page, DiagnoseResult result) =>
        page.Line($"    floorline diagnose {FloorsText.Invocation(result.Floors.Situation.Spec)} --measured {result.Floors.Situation.Spec.Measured}", Tone.Faint);
}
