using Floorline.Core.Diagnosis;
using Floorline.Readers;

namespace Floorline.Workbench;

public static partial class Verb
{
    /// <summary>Floors, diagnosis, levers, roofline, sweeps and the way to the verdict of one situation, each the result that its own verb gives.</summary>
    /// <param name="spec">The situation as stated; the diagnosis is made where it has a measured time.</param>
    public static ReadResult<ExploreResult> Explore(SituationSpec spec) => LeverReading.Read(spec).Select(start =>
    {
        FloorsResult floors = start.Floored;
        PredictResult prediction = Predicted(start, [], 0, floors);
        DiagnoseResult? diagnosis = start.Situation.Measured is null ? null : Diagnosed(start, prediction.Considered, floors);
        return new ExploreResult
        {
            Floors = floors,
            Diagnosis = diagnosis,
            Prediction = SameQuestion(diagnosis, prediction) ? prediction with { Answer = diagnosis!.Answer } : prediction,
            Roofline = RooflineFrom(floors),
            Sweeps = [Swept(start, spec, SweepAxis.Context, 0), Swept(start, spec, SweepAxis.Batch, 0), Swept(start, spec, SweepAxis.Weights, 0)],
            Decision = diagnosis is null ? DecisionPath.FloorShare(floors.Floors) : DecisionPath.Of(diagnosis.Diagnosis),
        };
    });

    /// <summary>Whether a diagnosis and a prediction answer one question: the same step of the same situation with the same levers, without a load.</summary>
    private static bool SameQuestion(DiagnoseResult? diagnosis, PredictResult prediction) => diagnosis is not null && prediction.Start.Load is null
        && ReferenceEquals(diagnosis.Judged, prediction.Considered) && ReferenceEquals(diagnosis.Floors.Situation.Step, prediction.Floors.Situation.Step);
}
