using Floorline.Core.Diagnosis;

namespace Floorline.Workbench;

/// <summary>A pipeline of stages laid out, each stage with its own result.</summary>
/// <param name="Name">What the pipeline is called.</param>
/// <param name="Diagnosis">Totals, budget, and which stage to work on.</param>
/// <param name="Stages">The stages' own results, in order.</param>
public sealed record PipelineResult(string Name, PipelineDiagnosis Diagnosis, IReadOnlyList<StageResult> Stages);
