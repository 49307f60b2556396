using Floorline.Core.Diagnosis;
using Floorline.Readers;

namespace Floorline.Workbench;

public static partial class Verb
{
    /// <summary>Floors, diagnosis, levers, roofline, sweeps and the way to the verdict of one situation, each the result that its own verb gives.</summary>
    /// <param name="spec">The situation as stated; the diagnosis is made where it has a measured time.</param>
    public static ReadResult<ExploreResult> Explore(SituationSpec spec) => LeverReading.Read(spec).Select(static start =>
    {
        var floors = new FloorsResult(start.Situation);
        Situation judged = start.Situation.Spec.Engine is null ? start.Situation : Explained(start.Situation, start.Levers.Engine!);
        DiagnoseResult? diagnosis = judged.Measured is { } measured ? new DiagnoseResult(new FloorsResult(judged), measured) : null;
        return new ExploreResult
        {
            Floors = floors,
            Diagnosis = diagnosis,
            Prediction = Predicted(start, [], 0),
            Roofline = RooflineOf(floors),
            Sweeps = [SweepOf(start, SweepAxis.Context, 0), SweepOf(start, SweepAxis.Batch, 0), SweepOf(start, SweepAxis.Weights, 0)],
            Decision = diagnosis is null ? DecisionPath.OfFloor(FloorTerms.Of(floors.Floors)) : DecisionPath.Of(diagnosis.Diagnosis),
        };
    });
}
