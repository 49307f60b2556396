using Floorline.Core.Diagnosis;
using Floorline.Core.Floors;
using Floorline.Core.Levers;
using Floorline.Workbench.Schemas;
using Floorline.Workbench.Words;

namespace Floorline.Workbench.Documents;

/// <summary>The document <c>floorline/diagnosis@1</c>, and the verdict that others hold too.</summary>
internal static class DiagnosisSchema
{
    private static readonly Schema<Rung> _knownRung = new Schema<Rung>("KnownRung")
        .Time("time", static r => r.Time.Value, "The step if nothing above were lost")
        .Time("gap", static r => r.Gap, "What is lost from the rung below")
        .Word("gap_name", static r => Names.Gap(r.Kind), typeof(Vocabulary.Gap), "What is lost there")
        .Texts("includes", static r => r.Merged.Count > 0 ? r.Merged.Select(Names.Gap) : null, "Gaps that could not be told from it").OrAbsent();

    /// <summary>One rung of the ladder from the floor to the measured time.</summary>
    internal static readonly Schema<Rung> Rung = new Schema<Rung>("Rung")
        .Word("rung", static r => Names.Of(r.Kind), typeof(RungKind), "Which rung it is")
        .Text("unknown", static r => r.Time.UnknownReason, "Why it is not known").OrAbsent()
        .Some(static r => r.Time.IsKnown ? r : null, _knownRung);

    private static readonly Schema<Sensitivity> _sensitivity = new Schema<Sensitivity>("Sensitivity")
        .Word("input", static s => Names.Of(s.Input), typeof(SensitiveInput), "Which input is varied")
        .Flag("decides", static s => s.Decides, "Whether the verdict changes within its uncertainty")
        .Number("low", static s => s.Low, "Least factor on the input that is plausible")
        .Number("high", static s => s.High, "Largest factor on the input that is plausible")
        .Number("flips_at", static s => s.FlipsAt, "Factor at which the verdict changes").OrAbsent()
        .Word("becomes", static s => s is { FlipsAt: not null, BecomesRegime: { } regime } ? Names.Of(regime) : null, typeof(Regime), "The verdict beyond it")
        .OrAbsent()
        .Text("basis", static s => Sentence.Of(s.Basis), "Where the uncertainty is from");

    private static readonly Schema<ImpossibleCause> _cause = new Schema<ImpossibleCause>("ImpossibleCause")
        .Word("cause", static c => Names.Snake(c.Kind), typeof(ImpossibleCauseKind), "What may be wrong")
        .Number("plausibility", static c => c.Plausibility, "Weight among the causes, 0 to 1")
        .Text("statement", static c => Sentence.Of(c.Reason), "The same in a sentence");

    private static readonly Schema<Judgement> _remedy = new Schema<Judgement>("Remedy")
        .Text("lever", static o => o.Lever.Id, "Lever of the catalogue")
        .Text("change", static o => o.Lever.Title, "What is changed")
        .Text("reason", static o => Sentence.Of(o), "Why it helps or does not")
        .Time("predicted_low", static o => o.Predicted.Low, "The step with it, at best")
        .Time("predicted_high", static o => o.Predicted.High, "The step with it, at worst");

    /// <summary>What a measured time means: in documents of diagnoses, of the lab and of measured servers.</summary>
    internal static readonly Schema<DiagnoseResult> Verdict = new Schema<DiagnoseResult>("MeasuredVerdict")
        .Time("measured", static r => r.Diagnosis.Measured.Time, "The measured time")
        .Number("measured_error", static r => r.Diagnosis.Measured.RelativeError, "Its relative error")
        .Number("ratio", static r => r.Diagnosis.Ratio, "Measured time over the floor")
        .Word("regime", static r => Names.Of(r.Diagnosis.Regime), typeof(Regime), "What binds the step as measured")
        .List("ladder", static r => r.Diagnosis.Ladder.Rungs, Rung, "From the floor to the measured time")
        .Number("mfu", static r => r.Diagnosis.Mfu, "Useful arithmetic rate over the peak")
        .Number("mbu", static r => r.Diagnosis.Mbu, "Useful bandwidth over the sheet's")
        .List("sensitivity", static r => r.Diagnosis.Sensitivities, _sensitivity, "How the verdict hangs on its inputs")
        .List("causes", static r => r.Diagnosis.Causes, _cause, "Why a time below the floor may have been seen")
        .List("helps", static r => r.Helps, _remedy, "Changes that are worth while")
        .List("does_not_help", static r => r.DoesNotHelp, _remedy, "Changes that are not")
        .Object("answer", static r => r.Answer, AnswerSchema.Block, "Verdict, causes and what to do first");

    /// <summary>The document.</summary>
    internal static readonly Schema<DiagnoseResult> Document = new Schema<DiagnoseResult>("Diagnosis", "floorline/diagnosis@1",
            "A measured time held against its floors: what binds it, what is lost, and what would help")
        .Inputs(static r => r.Floors.Situation.Spec)
        .Texts("verdict", static r => r.Said, "The verdict in sentences")
        .All(static r => r, Verdict)
        .All(static r => r.Floors, FloorsSchema.Body)
        .Texts("assumptions", static r => r.Floors.Assumptions, "What was assumed because it was not stated");
}
