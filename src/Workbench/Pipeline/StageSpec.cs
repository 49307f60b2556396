namespace Floorline.Workbench;

/// <summary>One stage of a pipeline as a file states it.</summary>
/// <param name="Name">What the stage is called.</param>
/// <param name="Situation">Its situation, measured time included; without a model, at most hardware and measured time.</param>
/// <param name="Calls">Calls per request, such as tokens generated; null for one.</param>
public sealed record StageSpec(string Name, SituationSpec Situation, string? Calls)
{
    /// <summary>Time of one call that is stated without a measurement, such as a camera's <c>30fps</c>; null where it was measured or is to be
    /// expected.</summary>
    public string? Time { get; init; }

    /// <summary>Bytes that one call of a stage without a model moves through its device's memory, such as <c>6MB</c>.</summary>
    public string? Moves { get; init; }

    /// <summary>Arithmetic of one call of a stage without a model, such as <c>2GFLOP</c>.</summary>
    public string? Work { get; init; }

    /// <summary>Names of the stages that must end before this one begins; null waits for the stage before it, an empty list begins with the request.</summary>
    public IReadOnlyList<string>? After { get; init; }
}
