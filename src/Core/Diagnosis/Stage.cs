using Floorline.Core.Quantities;

namespace Floorline.Core.Diagnosis;

/// <summary>One stage of a pipeline of models, such as speech recognition, language model, speech synthesis.</summary>
/// <param name="Name">What the stage is called.</param>
/// <param name="Diagnosis">The diagnosis of one call; or why there is none.</param>
/// <param name="Measured">Measured time of one call.</param>
/// <param name="Calls">Calls per request, such as tokens generated.</param>
public sealed record Stage(string Name, Fact<StepDiagnosis> Diagnosis, Seconds Measured, double Calls)
{
    /// <summary>Time of the stage in one request.</summary>
    public Seconds Total => Measured * Calls;

    /// <summary>Floor of the stage in one request.</summary>
    public Fact<Seconds> Floor => Diagnosis.Select(d => d.Floors.Binding * Calls);

    /// <summary>Time above the floor in one request: what work on this stage could recover at most.</summary>
    public Fact<Seconds> Recoverable => Floor.Select(floor => Total - floor);
}
