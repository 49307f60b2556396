using Floorline.Core.Diagnosis;

namespace Floorline.Workbench;

/// <summary>A measured time held against its floors, with advice.</summary>
public sealed class DiagnoseResult
{
    internal DiagnoseResult(FloorsResult floors, Measurement measured)
    {
        Floors = floors;
        Diagnosis = StepDiagnosis.Of(floors.Floors, measured, floors.Situation.Known);
        Advice = Advice.Of(Diagnosis);
    }

    /// <summary>The floors it was held against.</summary>
    public FloorsResult Floors { get; }

    /// <summary>The diagnosis.</summary>
    public StepDiagnosis Diagnosis { get; }

    /// <summary>What would help and what would not.</summary>
    public Advice Advice { get; }
}
