using Floorline.Workbench.Schemas;

namespace Floorline.Workbench.Documents;

/// <summary>The document <c>floorline/job@1</c>.</summary>
internal static class JobSchema
{
    private static readonly Schema<JobStatus> _progress = new Schema<JobStatus>("JobProgress")
        .Text("doing", static j => j.Progress!.Value.Doing, "What is being done")
        .Count("done", static j => j.Progress!.Value.Done, "How much of it is done")
        .Count("total", static j => j.Progress!.Value.Total, "How much there is")
        .Time("left", static j => j.Progress!.Value.Left, "Time that is left, where it is known").OrAbsent();

    /// <summary>The document.</summary>
    internal static readonly Schema<JobStatus> Document = new Schema<JobStatus>("Job", "floorline/job@1", "Where a job of the server stands")
        .Text("id", static j => j.Id, "Under which it is asked for")
        .Text("verb", static j => j.Verb, "What it runs")
        .Word("state", static j => Names.Snake(j.State), typeof(JobState), "Where it stands")
        .Object("progress", static j => j.Progress is null ? null : j, _progress, "How far it is").OrAbsent()
        .List("problems", static j => j.Problems, ProblemsSchema.Problem, "What was wrong, where it failed");
}
