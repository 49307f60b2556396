namespace Floorline.Probes.Host;

/// <summary>How far a measurement is.</summary>
/// <param name="Doing">What is being measured.</param>
/// <param name="Share">Share that is done, 0 to 1.</param>
/// <param name="Left">Time left, as the plan has it.</param>
public sealed record ProbeProgress(string Doing, double Share, TimeSpan Left);
