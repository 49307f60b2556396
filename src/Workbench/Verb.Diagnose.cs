using Floorline.Core.Costs;
using Floorline.Core.Diagnosis;
using Floorline.Core.Expectations;
using Floorline.Core.Floors;
using Floorline.Readers;
using Floorline.Readers.Catalogue;

namespace Floorline.Workbench;

public static partial class Verb
{
    /// <summary>How far a measured time is from its floors, which regime that is, what the verdict hangs on, what would help and what would not.</summary>
    /// <param name="spec">The situation as stated; model, hardware and measured time are needed.</param>
    public static ReadResult<DiagnoseResult> Diagnose(SituationSpec spec)
    {
        ReadResult<Situation> read = SituationReading.Read(spec);
        if (read.IsOk && read.Value.Measured is not null && spec.Engine is not null)
        {
            ReadResult<EngineProfile> engine = EngineSource.Find(spec.Engine, read.Value.Hardware.Device);
            return engine.Select(e => new DiagnoseResult(new FloorsResult(Explained(read.Value, e)), read.Value.Measured!));
        }

        if (!read.IsOk || read.Value.Measured is not null)
        {
            return read.Select(static s => new DiagnoseResult(new FloorsResult(s), s.Measured!));
        }

        return ReadResult.Failed<DiagnoseResult>(new Problem("", "--measured", "nothing", "the measured time of one step with its unit, such as 114ms"));
    }

    /// <summary>The situation with what is expected of its engine on the ladder's upper rungs; what the user stated of launches stays.</summary>
    private static Situation Explained(Situation situation, EngineProfile engine)
    {
        LatencyFloors floors = LatencyFloors.Of(StepCost.Of(situation.Model, situation.Step), situation.Hardware, situation.Collective);
        var expected = ExpectedTime.Of(floors, engine, KernelCatalogue.Table);
        KnownOverheads known = situation.Known.Launches.IsKnown ? expected.Known with { Launches = situation.Known.Launches } : expected.Known;
        return situation with
        {
            Known = known,
            Assumptions = [.. situation.Assumptions, $"Rungs above the attainable floor are what {engine.Name} is expected to take ({engine.Source}); expected times of the kind were off by {(engine.Spread.Low - 1) * 100:0} to +{(engine.Spread.High - 1) * 100:0} % for nine measurements in ten."],
        };
    }
}
