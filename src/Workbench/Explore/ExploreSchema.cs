using Floorline.Core.Diagnosis;
using Floorline.Core.Floors;
using Floorline.Workbench.Schemas;

namespace Floorline.Workbench.Documents;

/// <summary>The document <c>floorline/explore@1</c>: the documents of the single verbs, whole, under one roof.</summary>
internal static class ExploreSchema
{
    private static readonly Schema<Asked> _question = new Schema<Asked>("Question")
        .Text("id", static q => DecisionTree.Name(q.Branch.Kind), "Which question it is")
        .Text("question", static q => q.Branch.Question, "The question")
        .Text("left", static q => q.Branch.Left, "What is held against the right")
        .Text("right", static q => q.Branch.Right, "What the left is held against")
        .Time("left", static q => q.Step?.Left, "The left, where it was asked").OrAbsent()
        .Time("right", static q => q.Step?.Right, "The right, where it was asked").OrAbsent()
        .Flag("answer", static q => q.Step?.IsYes, "The answer; null where it was not asked").OrNull()
        .Text("yes", static q => q.Branch.Yes, "What follows from yes")
        .Text("no", static q => q.Branch.No, "What follows from no");

    private static readonly Schema<DecisionPath> _decision = new Schema<DecisionPath>("Decision")
        .List("questions", Questions, _question, "All questions, in the order in which they are asked")
        .Texts("path", static p => p.Asked.Select(static d => DecisionTree.Name(d.Kind)), "Those that were asked")
        .Word("leaf", static p => Names.Of(p.Regime), typeof(Regime), "Where they end");

    /// <summary>The document.</summary>
    internal static readonly Schema<ExploreResult> Document = new Schema<ExploreResult>("Explored", "floorline/explore@1",
            "Everything about a situation at once: the documents of the single verbs, whole")
        .Inputs(static r => r.Floors.Situation.Spec)
        .Texts("verdict", Said, "The verdict in sentences: the first says it, the others what it hangs on")
        .Object("floors", static r => r.Floors, FloorsSchema.Document, "The floors")
        .Object("diagnosis", static r => r.Diagnosis, DiagnosisSchema.Document, "The measured time against them; null where none is stated").OrNull()
        .Object("prediction", static r => r.Prediction, PredictionSchema.Document, "What to expect, and what levers would change")
        .Object("roofline", static r => r.Roofline, RooflineSchema.Document, "The roofline")
        .List("sweeps", static r => r.Sweeps, SweepSchema.Document, "The floors over context, batch and number formats")
        .Object("decision", static r => r.Decision, _decision, "How the regime was decided");

    private static IEnumerable<string> Said(ExploreResult result)
    {
        IEnumerable<string> said = result.Diagnosis is { } diagnosed ? diagnosed.Said : FloorsSchema.Said(result.Floors);
        return AnswerSentences.Alarm(result.Prediction.Answer) is { } alarm ? said.Prepend(alarm) : said;
    }

    private static IEnumerable<Asked> Questions(DecisionPath path)
    {
        foreach (DecisionTree.Branch branch in DecisionTree.All)
        {
            yield return new Asked(branch, path.Asked.FirstOrDefault(d => d.Kind == branch.Kind));
        }
    }

    private sealed record Asked(DecisionTree.Branch Branch, DecisionStep? Step);
}
