using Floorline.Core.Answers;
using Floorline.Readers.Catalogue;
using Floorline.Readers.Reports;

namespace Floorline.Workbench;

/// <summary>Results of other tools, in one set of definitions.</summary>
/// <param name="Files">The files in the order given; a folder stands for the files in it.</param>
/// <param name="Skipped">Files of a folder that are no results.</param>
public sealed record ReportResult(IReadOnlyList<ReportedFile> Files, IReadOnlyList<string> Skipped)
{
    /// <summary>Model and hardware for the floors as stated; null where neither was.</summary>
    public SituationSpec? Situation { get; init; }

    /// <summary>Latencies held against the floors, by the number of the run over all files; empty without hardware.</summary>
    public IReadOnlyList<ServingDiagnosis> Diagnoses { get; init; } = [];

    /// <summary>
    /// The answer: of the first run whose own figures contradict each other, else of the first latency that was held against the floors; null where there is
    /// neither.
    /// </summary>
    public Answer? Answer => Files.SelectMany(static f => f.Runs).Select(static r => RunAnswer.Of(r.Run, AnswerCatalogue.Table)).FirstOrDefault(static a =>
        a is not null)
        ?? Diagnoses.FirstOrDefault(static d => d.Result.IsOk)?.Result.Value.Answer;

    /// <summary>What was assumed, in sentences.</summary>
    public IReadOnlyList<string> Assumptions { get; init; } = [];
}
