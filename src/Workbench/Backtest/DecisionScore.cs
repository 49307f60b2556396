namespace Floorline.Workbench;

/// <summary>How well configurations are chosen by expected figures, on sweeps where every configuration was measured.</summary>
/// <param name="Way">What chose.</param>
/// <param name="Count">Choices: a sweep with an objective each.</param>
/// <param name="NoneCount">Choices where nothing was expected to meet the objective although something does.</param>
/// <param name="ViolationShare">Share of the choices made that miss the objective when measured.</param>
/// <param name="MeanRegret">Mean of the throughput per device lost against the best that meets the objective, over choices that meet it themselves.</param>
public sealed record DecisionScore(string Way, int Count, int NoneCount, double ViolationShare, double MeanRegret);
